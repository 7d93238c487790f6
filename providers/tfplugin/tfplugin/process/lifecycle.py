"""When and how the provider's process leaves."""

import os
import select
import signal
import threading
from typing import Final, TextIO

from tfplugin.log.records import get_logger
from tfplugin.process.loading import Loading

_SECONDS_TO_CLOSE: Final = 5.0
_SECONDS_BETWEEN_LOOKS: Final = 1.0

_log = get_logger(__name__)


class Lifecycle:
    """Waits for Terraform's goodbye, a signal to end, or Terraform's death."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._leave = threading.Event()
        self._closing = threading.Lock()
        self._closed = False
        self._parent = os.getppid()

    def heed_signals(self) -> None:
        """Leave on SIGTERM, but not on Ctrl-C.

        Ctrl-C reaches the whole process group, and Terraform itself says what to do about it.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: self._leave.set())

    def say_goodbye(self) -> None:
        """Terraform needs the process no more: close the provider, then leave."""
        self.close()
        self._leave.set()

    def wait(self, terraform: TextIO) -> None:
        """Return when it is time to leave, with the provider told to stop.

        `terraform` is the pipe that Terraform reads: it has no reader when Terraform was killed.
        """
        while not self._leave.wait(_SECONDS_BETWEEN_LOOKS):
            if os.getppid() != self._parent or _nobody_reads(terraform):
                _log.warning("Terraform is gone")
                break
        self._loading.stop()

    def close(self) -> None:
        """Let the provider close, once and in bounded time."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            closer = threading.Thread(target=self._close_provider, daemon=True)
            closer.start()
            closer.join(_SECONDS_TO_CLOSE)

    def _close_provider(self) -> None:
        try:
            self._loading.close()
        except Exception:
            _log.exception("closing failed")


def _nobody_reads(pipe: TextIO) -> bool:
    """Whether the other end of a pipe is closed, also when a shell stands between."""
    poll = select.poll()
    poll.register(pipe.fileno(), 0)
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))
