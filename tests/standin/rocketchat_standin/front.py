"""What stands before every server here: its port, its faults, and the list of its requests."""

import io
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from .clock import Clock
from .faults import Fault, Faults, Scene
from .http_server import WSGI, HttpServer


@dataclass
class Request:
    """One request that was received."""

    method: str
    path: str
    """Path and query, as sent."""
    as_user: str | None
    """The user's name, if a good token or a successful login named one."""
    status: int | None
    """None until it is answered, and for good if the connection was broken instead."""
    at: float
    """When, on the server's clock."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Lower-case names."""
    body: bytes = field(default=b"", repr=False)


class Front:
    """A WSGI application on a loopback port, with faults and a list of requests.

    The process that inherits the socket opens the port when it has an application to answer.
    """

    def __init__(self, clock: Clock, port: int = 0) -> None:
        self.clock = clock
        self.faults = Faults()
        self.watchers: list[Callable[[Request], None]] = []
        """Called with each request when it has been dealt with, whatever became of it."""
        self._requests: list[Request] = []
        self._stopping = threading.Event()
        self._listener = HttpServer(self.wsgi, port)

    def open(self) -> None:
        """Answer requests."""
        self._listener.open()

    def close(self) -> None:
        """Refuse connections, as a server that is not there, until it is opened again."""
        self._listener.close()

    def application(self) -> WSGI:
        """The application behind this front, as it is now."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        """The loopback port."""
        return self._listener.port

    @property
    def url(self) -> str:
        """Its address on loopback."""
        return self._listener.url

    @property
    def requests(self) -> list[Request]:
        """What was received, in the order it came."""
        return list(self._requests)

    def forget_requests(self) -> None:
        """Empty the list of requests."""
        self._requests.clear()

    def stop(self) -> None:
        """Close the port for good."""
        self._stopping.set()
        self._listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request, from whichever port it came."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        method, path = environ["REQUEST_METHOD"], environ["REQUEST_URI"]
        received = Request(method, path, None, None, self.clock.now(), _headers(environ), body)
        self._requests.append(received)
        environ["standin.stopping"] = self._stopping

        def start(status: str, *others: Any) -> Any:
            received.status = int(status.split()[0])
            received.as_user = environ.get("standin.user")
            return start_response(status, *others)

        try:
            return self._answer(environ, start, self.faults.next_for(method, path))
        finally:
            for watch in self.watchers:
                watch(received)

    def _answer(self, environ: dict[str, Any], start: Any, fault: Fault | None) -> Iterable[bytes]:
        application = self.application()
        if fault is None:
            return application(environ, start)
        listener = environ.get("standin.listener", self._listener)
        return fault.apply(Scene(environ, start, application, listener, self._stopping))


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
