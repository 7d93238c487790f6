"""Faults on demand: what networks, proxies and tired servers do to a client."""

import json
import os
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

from .http_server import WSGI, HttpServer

_ABORT_ON_CLOSE = struct.pack("ii", 1, 0)
_PROXY_PAGE = "<html><head><title>Welcome</title></head><body>Please sign in.</body></html>"


class Fault:
    """Something that happens to one request instead of its plain answer."""

    def apply(self, scene: "Scene") -> Iterable[bytes]:
        """RestError, or break, the request."""
        raise NotImplementedError


@dataclass
class Scene:
    """A request that a fault befalls."""

    environ: dict[str, Any]
    start_response: Any
    application: WSGI
    server: HttpServer
    stopping: threading.Event

    def respond(self, response: Response) -> Iterable[bytes]:
        """Send a made-up response."""
        return response(self.environ, self.start_response)

    def perform(self) -> None:
        """Let the request take effect, and throw the answer away."""
        for _ in self.application(self.environ, lambda *_: None):
            pass

    def abort(self) -> Iterable[bytes]:
        """Reset the connection."""
        connection: socket.socket = self.environ["werkzeug.socket"]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT_ON_CLOSE)
        os.close(connection.detach())
        # The HTTP server takes this for a client that has gone.
        raise ConnectionAbortedError("reset on purpose")


@dataclass(frozen=True)
class Refuse(Fault):
    """The server goes away for `seconds`: this connection is reset, later ones are refused."""

    seconds: float = 0.5

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Close the port, reopen it after a while."""
        scene.server.close()
        timer = threading.Timer(self.seconds, _reopen, (scene.server, scene.stopping))
        timer.daemon = True
        timer.start()
        return scene.abort()


def _reopen(server: HttpServer, stopping: threading.Event) -> None:
    if not stopping.is_set():
        server.open()


@dataclass(frozen=True)
class Reset(Fault):
    """The connection is reset before the answer; with `commit` the request has taken effect."""

    commit: bool = False

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Reset the connection."""
        if self.commit:
            scene.perform()
        return scene.abort()


@dataclass(frozen=True)
class CommitThenHang(Fault):
    """The request takes effect, but no answer comes for `seconds`; then a reset."""

    seconds: float = 60.0

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Perform the request and keep silent."""
        scene.perform()
        scene.stopping.wait(self.seconds)
        return scene.abort()


@dataclass(frozen=True)
class Status(Fault):
    """Some other answer; the request takes no effect. A 429 without body is Rocket.Chat's own."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Send the status."""
        body, headers = self.body, dict(self.headers)
        if body is None and self.status == 429:
            body = {
                "success": False,
                "error": "Error, too many requests. Please slow down. You must wait 1 seconds"
                " before trying this endpoint again. [error-too-many-requests]",
            }
            headers.setdefault("X-RateLimit-Limit", "10")
            headers.setdefault("X-RateLimit-Remaining", "0")
            headers.setdefault("X-RateLimit-Reset", str(int((time.time() + 1) * 1000)))
        text = body if isinstance(body, str) else json.dumps(body if body is not None else {})
        content_type = "text/html" if isinstance(body, str) else "application/json"
        headers.setdefault("Content-Type", content_type)
        return scene.respond(Response(text, self.status, headers=headers))


@dataclass(frozen=True)
class Unauthorized(Fault):
    """The answer to an invalid token."""

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Send a 401."""
        message = "You must be logged in to do this."
        body = {"success": False, "error": message, "status": "error", "message": message}
        return Status(401, body).apply(scene)


@dataclass(frozen=True)
class WrongBody(Fault):
    """A 200 that is not from Rocket.Chat: a proxy's page by default."""

    body: str = _PROXY_PAGE
    content_type: str = "text/html; charset=utf-8"
    status: int = 200

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Send the body."""
        response = Response(self.body, self.status, content_type=self.content_type)
        return scene.respond(response)


@dataclass(frozen=True)
class FalseSuccess(Fault):
    """The answer of a success, but nothing was done."""

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Claim success."""
        body: dict[str, Any] = {"success": True}
        if "/method.call" in scene.environ["PATH_INFO"]:
            called = json.loads(json.load(scene.environ["wsgi.input"])["message"])
            result = {"msg": "result", "id": called.get("id"), "result": True}
            body["message"] = json.dumps(result)
        return Status(200, body).apply(scene)


@dataclass(frozen=True)
class Delay(Fault):
    """The right answer, `seconds` (of real time) late."""

    seconds: float

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Wait, then let the request through."""
        scene.stopping.wait(self.seconds)
        return scene.application(scene.environ, scene.start_response)


@dataclass(frozen=True)
class Meanwhile(Fault):
    """The right answer, but `action` comes first: a signal, or what somebody else does."""

    action: Callable[[], object]

    def apply(self, scene: Scene) -> Iterable[bytes]:
        """Let the other thing happen, then let the request through."""
        self.action()
        return scene.application(scene.environ, scene.start_response)


@dataclass
class _Rule:
    wanted: Callable[[int, str, str], bool]
    fault: Fault
    times: int
    after: int = 0


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._seen = 0
        self._lock = threading.Lock()

    def at(self, n: int, fault: Fault | type[Fault]) -> None:
        """Let `fault` befall the n-th request from now on (1: the next)."""
        with self._lock:
            number = self._seen + n
            self._rules.append(_Rule(lambda seen, *_: seen == number, _instance(fault), 1))

    def when(
        self,
        method: str,
        path: str,
        fault: Fault | type[Fault],
        times: int = 1,
        *,
        after: int = 0,
    ) -> None:
        """Let `fault` befall the next `times` requests of that method whose path matches.

        `method` "*" is any; `path` is a regular expression, searched in path and query as sent.
        The first `after` of those that match are spared.
        """

        def wanted(_: int, sent: str, sent_path: str) -> bool:
            return method in ("*", sent) and re.search(path, sent_path) is not None

        with self._lock:
            self._rules.append(_Rule(wanted, _instance(fault), times, after))

    @property
    def pending(self) -> int:
        """How many faults have not happened yet."""
        with self._lock:
            return sum(rule.times for rule in self._rules)

    def clear(self) -> None:
        """Forget the faults that have not happened."""
        with self._lock:
            self._rules.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """Count a request, and return what befalls it."""
        with self._lock:
            self._seen += 1
            for rule in self._rules:
                if rule.wanted(self._seen, method, path):
                    if rule.after > 0:
                        rule.after -= 1
                        continue
                    rule.times -= 1
                    if rule.times <= 0:
                        self._rules.remove(rule)
                    return rule.fault
        return None


def _instance(fault: Fault | type[Fault]) -> Fault:
    return fault() if isinstance(fault, type) else fault
