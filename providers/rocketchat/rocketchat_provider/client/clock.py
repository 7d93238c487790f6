"""The client's clock. Tests replace it with a faster one."""

import threading
import time


class Clock:
    """The system's clock."""

    def now(self) -> float:
        """Return seconds since a fixed moment. They never decrease."""
        return time.monotonic()

    def today(self) -> float:
        """Return seconds since 1970, as used by two-factor codes and rate limits."""
        return time.time()

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        """Sleep `seconds`, or until `stopping` is set. Returns whether it was set."""
        return stopping.wait(max(0.0, seconds))


SYSTEM_CLOCK = Clock()
