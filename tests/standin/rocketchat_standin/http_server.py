"""A WSGI application on a loopback port, in a thread."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
HOST = "127.0.0.1"

# Werkzeug announces every server that it starts.
logging.getLogger("werkzeug").setLevel(logging.ERROR)


class _QuietHandler(WSGIRequestHandler):
    # One request a connection: what is stopped answers nothing more, as a stopped server does.
    protocol_version = "HTTP/1.0"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class HttpServer:
    """Listens on a free loopback port, or a given one, until it is closed."""

    def __init__(self, application: WSGI, port: int = 0) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._server: BaseWSGIServer | None = None
        self.port = port
        self.open()

    def open(self) -> None:
        """Listen, on the same port as before."""
        with self._lock:
            if self._server is not None:
                return
            server = make_server(
                HOST, self.port, self._application, threaded=True, request_handler=_QuietHandler
            )
            self.port = server.port
            self._server = server
        serve = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        serve.start()

    def close(self) -> None:
        """Refuse connections from now on; requests under way are finished."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"
