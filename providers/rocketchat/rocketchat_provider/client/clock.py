"""Time as the client sees it, so that a test can make it run faster."""

import threading
import time


class Clock:
    """The system's clock."""

    def now(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        return time.monotonic()

    def today(self) -> float:
        """Seconds since 1970, as two-factor codes and the server's reset times count."""
        return time.time()

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        """Sleep `seconds`, at most until `stopping` is set; True if it was."""
        return stopping.wait(max(0.0, seconds))


SYSTEM_CLOCK = Clock()
