"""The workspace's licence: its modules, and whether the plan writes one."""

import logging
import threading

from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.session import Session

_log = logging.getLogger(__name__)

SETTING = "Enterprise_License"
"""The setting that holds the licence's text."""

_PATIENCE = 4.0
"""Multiple of `settle_seconds` (10 s of 2.5 s) until a licence takes effect."""


class License:
    """The licence. Thread-safe; its modules are read once, and again while calls wait for them."""

    def __init__(self, session: Session, settle_seconds: float, clock: Clock) -> None:
        self._session = session
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._modules: frozenset[str] | None = None
        self._is_read = False
        self._expected = threading.Event()

    @property
    def modules(self) -> frozenset[str] | None:
        """The active modules (`GET licenses.info`); None if the server lacks the route."""
        with self._lock:
            if not self._is_read:
                self._modules, self._is_read = self._read(), True
            return self._modules

    def has(self, module: str) -> bool:
        """Return whether the module is active."""
        return module in (self.modules or ())

    def expect(self) -> None:
        """Note that this plan writes a licence."""
        self._expected.set()

    @property
    def is_expected(self) -> bool:
        """Whether a resource planned so far writes a licence."""
        return self._expected.is_set()

    def will_have(self, module: str) -> bool:
        """Return whether the module is active, or may become active through this plan's licence.

        Terraform plans resources in any order, so this waits a moment for the licence to be
        planned.
        """
        return self.has(module) or self._expected.wait(self._settle_seconds)

    def await_module(self, module: str) -> bool:
        """Wait until the module is active. Returns False if that takes too long.

        For applies, which may write the licence just before or at the same time.
        """
        deadline = self._clock.now() + _PATIENCE * self._settle_seconds
        while not self.has(module):
            if self._clock.now() >= deadline:
                return False
            self._session.transport.pause(self._settle_seconds / 5)
            self.forget()
        return True

    def forget(self) -> None:
        """Read the modules again the next time they are needed."""
        with self._lock:
            self._is_read = False

    def _read(self) -> frozenset[str] | None:
        answer = self._session.send("GET", "/api/v1/licenses.info")
        if answer.status in (404, 405):
            return None
        fields = self._session.accept(answer, "GET /api/v1/licenses.info").fields
        license = fields.get("license") or fields.get("data")
        modules = license.get("activeModules") if isinstance(license, dict) else None
        return frozenset(map(str, modules if isinstance(modules, list) else ()))
