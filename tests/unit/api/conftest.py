"""Servers to test against: a scripted one for what no good server does, and the stand-in."""

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from rocketchat_provider.client import Clock, Connection, RocketChat
from rocketchat_standin import Clock as StandinClock
from rocketchat_standin import RocketChat as Standin
from rocketchat_standin.serving import Serving

AUTH_TOKEN = "canary-auth-token-77ab"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """One scripted answer; `drop` closes the connection instead."""

    status: int = 200
    body: Any = field(default_factory=lambda: {"success": True})
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False

    @property
    def content(self) -> bytes:
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body).encode()


class Server:
    """Answers by method and path as scripted; the last answer of a list repeats."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self._script: dict[tuple[str, str], list[Reply | Callable[[Request], Reply]]] = {}
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._serving = Serving(self._http)
        self.on("GET", "/api/info", Reply(body={"version": "7.7.1", "success": True}))

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_port}"

    def on(self, method: str, path: str, *replies: Reply | Callable[[Request], Reply]) -> None:
        self._script[method, path] = list(replies)

    def seen(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            replies = self._script.get((request.method, request.path))
            if replies is None:
                return Reply(404, "404 Not Found", {"Content-Type": "text/plain"})
            reply = replies[0] if len(replies) == 1 else replies.pop(0)
        return reply(request) if callable(reply) else reply

    def stop(self) -> None:
        self._serving.stop()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                text = self.rfile.read(length)
                body = json.loads(text) if text else None
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = server.answer(Request(self.command, self.path, headers, body))
                if reply.drop:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(reply.status)
                for name, value in (
                    {"Content-Type": "application/json"} | dict(reply.headers)
                ).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.content)))
                self.end_headers()
                self.wfile.write(reply.content)

            def do_GET(self) -> None:
                self.handle_any()

            def do_POST(self) -> None:
                self.handle_any()

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except (OSError, ValueError):
                    self.close_connection = True

        return Handler


class JumpingClock(Clock):
    """Waits take no time and are written down."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def today(self) -> float:
        return self.time

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        if seconds > 0:
            self.waits.append(seconds)
            self.time += seconds
        return stopping.is_set()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def tls_server() -> Iterator[Callable[[ssl.SSLContext], Server]]:
    """Starts scripted servers that speak TLS."""
    with contextlib.ExitStack() as stack:

        def tls_server(context: ssl.SSLContext) -> Server:
            server = Server(context)
            stack.callback(server.stop)
            return server

        yield tls_server


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@pytest.fixture
def connect(
    server: Server, clock: JumpingClock, stopping: threading.Event
) -> Iterator[Callable[..., RocketChat]]:
    """Makes clients of the scripted server: with a token, or what the test asks for."""
    opened = []

    def connect(**changes: Any) -> RocketChat:
        token = {"user_id": "u1", "auth_token": AUTH_TOKEN}
        wanted = {"url": server.url} | (changes if "username" in changes else token | changes)
        client = RocketChat(Connection(**wanted), stopping=stopping, clock=clock)
        opened.append(client)
        return client

    yield connect
    for client in opened:
        client.session.transport.close()


class SharedClock(Clock):
    """The stand-in's clock, which moves only while the client waits."""

    def __init__(self, clock: StandinClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()

    def today(self) -> float:
        return self._clock.client_now()

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        if seconds > 0:
            self._clock.advance(seconds)
        return stopping.is_set()


@dataclass(frozen=True)
class World:
    """A stand-in Rocket.Chat in which only waiting takes time, and clients of it."""

    rocketchat: Standin
    stopping: threading.Event

    def client(self, token: tuple[str, str] | None = None, **changes: Any) -> RocketChat:
        """A client with the administrator's token and password, or what the test asks for."""
        user_id, auth_token = token or self.rocketchat.plain_token
        given = {
            "url": self.rocketchat.url,
            "user_id": user_id,
            "auth_token": auth_token,
            "password": None if token else "adminpass",
        }
        clock = SharedClock(self.rocketchat.clock)
        return RocketChat(Connection(**(given | changes)), stopping=self.stopping, clock=clock)

    def log_in(self, username: str, password: str, **changes: Any) -> RocketChat:
        """A client that logs in as a user."""
        token = {"user_id": None, "auth_token": None}
        return self.client(**token, username=username, password=password, **changes)

    def pass_time(self, seconds: float) -> None:
        """Let the stand-in do what it does by itself."""
        self.rocketchat.clock.advance(seconds)

    def sent(self, method: str, path: str) -> int:
        """How many requests with that in their path were received."""
        found = [one for one in self.rocketchat.requests if one.method == method]
        return sum(path in one.path for one in found)


@pytest.fixture
def start(stopping: threading.Event) -> Iterator[Callable[..., World]]:
    """Starts stand-ins of a profile."""
    with contextlib.ExitStack() as stack:

        def start(profile: str, **arguments: Any) -> World:
            standin = Standin(profile, clock=StandinClock(speed=0), **arguments)
            return World(stack.enter_context(standin), stopping)

        yield start


@pytest.fixture(params=["6.5", "7.7", "8.6"])
def world(request: pytest.FixtureRequest, start: Callable[..., World]) -> World:
    """A stand-in of each recorded version, with one setting blocked, hidden and forced."""
    environment = {
        "SETTINGS_BLOCKED": "Layout_Home_Title",
        "SETTINGS_HIDDEN": "Layout_Home_Body",
        "OVERWRITE_SETTING_Livechat_title": "Locked by env",
    }
    return start(request.param, environment=environment)
