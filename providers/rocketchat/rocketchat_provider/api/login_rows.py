"""The rows of `settings.oauth`: what the login page offers, read at a pace the server allows."""

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .errors import UnexpectedAnswer
from .session import Session

_log = logging.getLogger(__name__)
_PATH = "/api/v1/settings.oauth"
_CALLS = 10
_SECONDS = 60.0

Row = Mapping[str, Any]
"""One login service as the login page gets it (`serverURL`, `clientId`, `showButton`, …)."""


@dataclass(frozen=True)
class Reading:
    """The rows by service key, and the clock's time at which they were asked for."""

    rows: Mapping[str, Row]
    at: float


class LoginRows:
    """Reads the rows for all threads together: an address may ask 10 times a minute."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[float] = deque(maxlen=_CALLS)
        self._last: Reading | None = None

    def read(self, not_before: float) -> Reading:
        """A reading of the clock's time `not_before` or later, somebody else's if there is one."""
        with self._lock:
            if self._last is not None and self._last.at >= not_before:
                return self._last
            self._keep_pace()
            at = self._clock.now()
            self._calls.append(at)
            self._last = Reading(self._fetch(), at)
            return self._last

    def _keep_pace(self) -> None:
        if len(self._calls) < _CALLS:
            return
        wait = self._calls[0] + _SECONDS - self._clock.now()
        if wait > 0:
            _log.info("%s: waiting %.0f s, the server allows %d a minute", _PATH, wait, _CALLS)
            self._session.transport.pause(wait)

    def _fetch(self) -> Mapping[str, Row]:
        services = self._session.get(_PATH).get("services")
        if not isinstance(services, list):
            raise UnexpectedAnswer(f"GET {_PATH}", "there is no list of services in the answer")
        rows = (service for service in services if isinstance(service, dict))
        return {str(row.get("service") or row.get("name") or "").lower(): row for row in rows}
