"""A progress bar on a terminal, lines elsewhere."""

import sys
from typing import TextIO

WIDTH = 20


class Progress:
    """Says which step of how many is done now, and for how long it may take.

    Args:
        steps: How many there will be.
        stream: Where it is shown.
    """

    def __init__(self, steps: int, stream: TextIO = sys.stderr) -> None:
        self._steps = steps
        self._stream = stream
        self._done = 0

    def step(self, what: str) -> None:
        """Begin the next step."""
        bar = "█" * round(WIDTH * self._done / self._steps)
        self._done += 1
        line = f"[{bar:░<{WIDTH}}] {self._done}/{self._steps} {what} …"
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K{line}")
        else:
            self._stream.write(f"{self._done}/{self._steps} {what} …\n")
        self._stream.flush()

    def end(self) -> None:
        """Take the bar away again."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()
