"""The limits of REST routes and of methods: so many calls in a window that starts at the first."""

import math
import threading
from collections.abc import Hashable
from dataclasses import dataclass

from .clock import Clock


@dataclass(frozen=True)
class Allowance:
    """What a limit says to one call."""

    allowed: bool
    limit: int
    remaining: int
    reset_in: float
    """Seconds until the window ends, in the client's time."""

    @property
    def seconds(self) -> int:
        """The wait as messages put it."""
        return math.ceil(self.reset_in)


class RateLimits:
    """Counts calls by key in fixed windows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[Hashable, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def count(self, key: Hashable, calls: int, seconds: float) -> Allowance:
        """Count one call of `key`, of which `calls` are allowed in `seconds`."""
        with self._lock:
            now = self._clock.now()
            start, counted = self._windows.get(key, (now, 0))
            if now - start > seconds:
                start, counted = now, 0
            counted += 1
            self._windows[key] = (start, counted)
        return Allowance(
            allowed=counted <= calls,
            limit=calls,
            remaining=max(0, calls - counted),
            reset_in=self._clock.real(start + seconds - now),
        )
