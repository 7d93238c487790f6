"""Limits how long a call waits for Terraform to reach other resources."""

import threading
import time
from collections.abc import Callable

_QUIET_SECONDS = 0.3
_LIMIT_SECONDS = 2.0


class Patience:
    """Waits once per process until no news arrives from other resources. Thread-safe."""

    def __init__(self, pause: Callable[[float], object]) -> None:
        self._pause = pause
        self._lock = threading.Lock()
        self._news = time.monotonic()
        self._has_waited = False

    def note_news(self) -> None:
        """Note that there is news about a resource."""
        with self._lock:
            self._news = time.monotonic()

    def wait(self) -> None:
        """Wait until there is no news for 0.3 s, for at most 2 s. Only the first call waits."""
        with self._lock:
            if self._has_waited:
                return
            self._has_waited = True
            deadline = time.monotonic() + _LIMIT_SECONDS
        while time.monotonic() < deadline:
            quiet = time.monotonic() - self._news
            if quiet >= _QUIET_SECONDS:
                return
            self._pause(_QUIET_SECONDS - quiet)
