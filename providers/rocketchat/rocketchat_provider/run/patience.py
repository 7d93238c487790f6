"""How long a call waits for what Terraform asks about other resources at the same time."""

import threading
import time
from collections.abc import Callable

_QUIET_SECONDS = 0.3
_LIMIT_SECONDS = 2.0


class Patience:
    """Waits once a process until no news comes from other resources. Thread-safe."""

    def __init__(self, pause: Callable[[float], object]) -> None:
        self._pause = pause
        self._lock = threading.Lock()
        self._news = time.monotonic()
        self._has_waited = False

    def note_news(self) -> None:
        """Note that something about a resource has become known."""
        with self._lock:
            self._news = time.monotonic()

    def wait(self) -> None:
        """Wait until there is no news for 0.3 s, at most 2 s. Only the first call waits."""
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
