"""Actions that wait until their key has been quiet for a while, as a debounce does."""

import threading
from collections.abc import Callable

from .clock import Clock


class Deferred:
    """Runs what is due when `settle` is called, in the order it fell due.

    Everybody who looks at state settles first, so nobody can tell it from a timer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: dict[str, tuple[float, Callable[[], None]]] = {}
        self._running_at: float | None = None
        self._lock = threading.RLock()

    def call(self, key: str, delay: float, action: Callable[[], None]) -> None:
        """Run `action` after `delay` seconds; another call with the same key restarts the delay."""
        with self._lock:
            now = self._clock.now() if self._running_at is None else self._running_at
            self._due[key] = (now + delay, action)

    def settle(self) -> None:
        """Run everything that has fallen due by now."""
        with self._lock:
            while self._due:
                key, (at, action) = min(self._due.items(), key=lambda item: item[1][0])
                if at > self._clock.now():
                    return
                del self._due[key]
                self._running_at = at
                try:
                    action()
                finally:
                    self._running_at = None
