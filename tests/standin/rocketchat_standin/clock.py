"""The stand-in's time: real time made faster, or moved by hand."""

import threading
import time


class Clock:
    """A clock that runs `speed` times as fast as real time.

    With speed 0 it stands still until `advance` moves it. Everything timed in the
    stand-in asks a clock, never the system.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._origin = time.monotonic()
        self._start = time.time()
        self._advanced = 0.0
        self._moved = threading.Condition()

    def now(self) -> float:
        """Seconds since the epoch, on this clock."""
        return self._start + (time.monotonic() - self._origin) * self.speed + self._advanced

    def advance(self, seconds: float) -> None:
        """Move the clock forward by hand."""
        with self._moved:
            self._advanced += seconds
            self._moved.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait until this clock is `seconds` further."""
        end = self.now() + seconds
        with self._moved:
            while (left := end - self.now()) > 0:
                self._moved.wait(left / self.speed if self.speed else None)

    def real(self, seconds: float) -> float:
        """How long `seconds` of this clock last for a client that lives in real time."""
        return seconds / self.speed if self.speed else seconds

    def client_now(self) -> float:
        """The time a client reads off its own clock."""
        return time.time() if self.speed else self.now()
