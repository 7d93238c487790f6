"""A listener to call, and a client that sees every frame of HTTP/2."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import h2.config
import h2.connection
import h2.events
from tfplugin.process.call import Answer, framed
from tfplugin.process.listener import Listener

SECONDS = 60


@contextmanager
def listening(
    folder: Path, answers: Mapping[str, Answer], context: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve these answers by path; yields the socket's path."""
    path = str(folder / "socket")
    listener = Listener(path, answers.get, context)
    listener.start()
    try:
        yield path
    finally:
        listener.stop(0)


@dataclass
class Answered:
    """What came back on one stream."""

    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    ended: bool = False
    reset: bool = False

    @property
    def status(self) -> str:
        """The code with which the call ended."""
        return self.headers.get("grpc-status", "")


class Client:
    """One HTTP/2 connection; the caller decides what is sent when."""

    def __init__(self, path: str, context: ssl.SSLContext | None = None) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(SECONDS)
        self.socket.connect(path)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.h2 = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=True, header_encoding="utf-8")
        )
        self.answered: dict[int, Answered] = {}
        self.seen: list[h2.events.Event] = []
        self.sent = b""
        self.acknowledges = True
        """Whether the client lets the other side send more when it has taken something."""
        self.h2.initiate_connection()
        self.send()

    def send(self) -> None:
        """Send what is waiting to be sent."""
        waiting = self.h2.data_to_send()
        self.sent += waiting
        self.socket.sendall(waiting)

    def call(
        self,
        path: str,
        message: bytes = b"",
        *,
        body: bytes | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> int:
        """Begin a call; returns its stream."""
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(
            stream,
            [
                (":method", "POST"),
                (":scheme", "https"),
                (":path", path),
                (":authority", "localhost"),
                ("content-type", "application/grpc"),
                ("te", "trailers"),
                *headers,
            ],
        )
        self.h2.send_data(stream, framed(message) if body is None else body, end_stream=True)
        self.answered[stream] = Answered()
        self.send()
        return stream

    def receive(self) -> bool:
        """Take what has come; False when the other side has closed the connection."""
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionError:
            return False
        for event in self.h2.receive_data(data):
            self.seen.append(event)
            self._note(event)
        self.send()
        return bool(data)

    def until_closed(self) -> None:
        """Wait until the other side closes the connection, whatever it sends before."""
        with suppress(ConnectionError):
            while self.socket.recv(1 << 16):
                pass

    def until(self, condition: Callable[[], bool]) -> None:
        """Take what comes until the condition holds."""
        while not condition():
            assert self.receive(), "the connection was closed"

    def answer(self, stream: int) -> Answered:
        """The whole answer on a stream."""
        self.until(lambda: self.answered[stream].ended or self.answered[stream].reset)
        return self.answered[stream]

    def close(self) -> None:
        """Close the connection without a word."""
        self.socket.close()

    def _note(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.ResponseReceived() | h2.events.TrailersReceived():
                found = {str(name): str(value) for name, value in event.headers or ()}
                self.answered[event.stream_id or 0].headers |= found
            case h2.events.DataReceived():
                stream = event.stream_id or 0
                self.answered[stream].body += event.data or b""
                if self.acknowledges:
                    self.h2.acknowledge_received_data(event.flow_controlled_length or 0, stream)
            case h2.events.StreamEnded():
                self.answered[event.stream_id or 0].ended = True
            case h2.events.StreamReset():
                self.answered[event.stream_id or 0].reset = True
