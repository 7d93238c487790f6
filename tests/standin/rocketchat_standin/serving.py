"""A thread that answers a server's requests."""

import selectors
import socket
import threading
from socketserver import TCPServer


class Serving:
    """Answers requests until it is stopped, and sleeps until one comes."""

    def __init__(self, server: TCPServer) -> None:
        self._server = server
        self._server.timeout = 0
        self._stopped, self._stop = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port. Requests under way are finished."""
        self._stop.close()
        self._thread.join()

    def _serve(self) -> None:
        with self._server, self._stopped, selectors.DefaultSelector() as events:
            events.register(self._server, selectors.EVENT_READ)
            events.register(self._stopped, selectors.EVENT_READ)
            while all(key.fd != self._stopped.fileno() for key, _ in events.select()):
                self._server.handle_request()
