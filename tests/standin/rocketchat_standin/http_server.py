"""A WSGI application on a loopback port, in a thread."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .serving import Serving

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
HOST = "127.0.0.1"
_CLOSED = -1

# Werkzeug announces every server that it starts.
logging.getLogger("werkzeug").setLevel(logging.ERROR)


class _QuietHandler(WSGIRequestHandler):
    # One request a connection: what is stopped answers nothing more, as a stopped server does.
    protocol_version = "HTTP/1.0"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class HttpServer:
    """Holds a free loopback port, or a given one; answers on it from `open` to `close`."""

    def __init__(self, application: WSGI, port: int = 0) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._server = self._bind(port)
        self._serving: Serving | None = None
        self.port = self._server.port

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"

    def open(self) -> None:
        """Answer requests; those that came since the port was bound are waiting."""
        with self._lock:
            if self._serving is not None:
                return
            if self._server.fileno() == _CLOSED:
                self._server = self._bind(self.port)
            self._serving = Serving(self._server)

    def close(self) -> None:
        """Refuse connections from now on; requests under way are finished."""
        with self._lock:
            if self._serving is None:
                self._server.server_close()
                return
            self._serving.stop()
            self._serving = None

    def _bind(self, port: int) -> BaseWSGIServer:
        return make_server(
            HOST, port, self._application, threaded=True, request_handler=_QuietHandler
        )
