"""Decides when and how the provider's process exits."""

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
    """Waits for Terraform's request to exit, a signal, or Terraform's death."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._leave = threading.Event()
        self._closing = threading.Lock()
        self._closed = False
        self._parent = os.getppid()

    def heed_signals(self) -> None:
        """Exit on SIGTERM, but not on Ctrl-C.

        Ctrl-C reaches the whole process group, and Terraform itself asks the provider to stop.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: self._leave.set())

    def say_goodbye(self) -> None:
        """Handle Terraform's request to exit: close the provider, then let the process exit."""
        self.close()
        self._leave.set()

    def wait(self, terraform: TextIO) -> None:
        """Return when it is time to exit, after the provider was asked to stop.

        `terraform` is the pipe that Terraform reads. It has no reader after Terraform was killed.
        """
        while not self._leave.wait(_SECONDS_BETWEEN_LOOKS):
            if os.getppid() != self._parent or _nobody_reads(terraform):
                _log.warning("Terraform is gone")
                break
        self._loading.stop()

    def close(self) -> None:
        """Let the provider close, once and within a time limit."""
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
    """Return whether the other end of a pipe is closed. This also works through a shell."""
    poll = select.poll()
    # Linux reports it anyway; macOS does not if nothing is asked for.
    poll.register(pipe.fileno(), select.POLLOUT)
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))
