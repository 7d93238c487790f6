"""The socket on which the provider accepts Terraform's calls."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Final

from tfplugin.process.call import Answer
from tfplugin.process.http2 import Connection
from tfplugin.process.tls import Encrypted, Plain

_WAITING: Final = 16


class Listener:
    """Serves gRPC over HTTP/2 on a Unix socket.

    `find` returns the handler of a path, or None. `context` is the TLS context, or None for no TLS.
    """

    def __init__(
        self, path: str, find: Callable[[str], Answer | None], context: ssl.SSLContext | None
    ) -> None:
        self._find = find
        self._context = context
        self._threads = Threads()
        self._connections: list[Connection] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(path)
        self._socket.listen(_WAITING)

    def start(self) -> None:
        """Accept connections in a separate thread."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self, seconds: float) -> None:
        """Stop accepting connections, and give running calls this much time to finish."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._connections:
            connection.finish(seconds)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                accepted, _ = self._socket.accept()
                transport = Encrypted(self._context) if self._context else Plain()
                connection = Connection(accepted, transport, self._find, self._threads.run)
                self._connections.append(connection)
                threading.Thread(target=connection.serve, daemon=True).start()


class Threads:
    """Runs each function immediately, in an idle thread or in a new one.

    Only Terraform's own parallelism limits the number of threads, so a request to stop never waits
    for running applies. The threads do not keep the process alive.
    """

    def __init__(self) -> None:
        self._functions: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle = 0
        self._changing = threading.Lock()

    def run(self, function: Callable[[], None]) -> None:
        """Run the function in another thread."""
        with self._changing:
            waiting = self._idle > 0
            self._idle -= waiting
        if not waiting:
            threading.Thread(target=self._work, args=(function,), daemon=True).start()
        else:
            self._functions.put(function)

    def _work(self, function: Callable[[], None]) -> None:
        while True:
            function()
            with self._changing:
                self._idle += 1
            function = self._functions.get()
