"""One gRPC call: its message, its answer and its status."""

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Final

from tfplugin.process.frames import literal

Answer = Callable[[bytes], bytes | Iterable[bytes]]
"""Takes a call's message. Returns the answer, or an iterator of messages. May raise anything."""

PREFIX: Final = 5
"""The length of the prefix of each message: a compression flag and the message's length."""


class Status(IntEnum):
    """The gRPC status codes that the server uses."""

    OK = 0
    UNKNOWN = 2
    UNIMPLEMENTED = 12
    INTERNAL = 13


class CallFailed(Exception):  # noqa: N818 - what happened to the call
    """Ends the call with this status and message."""

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Call:
    """A call that arrives over an HTTP/2 stream.

    `window`: bytes of the answer that the client accepts at the moment.
    """

    def __init__(self, stream: int, path: str, window: int) -> None:
        self.stream = stream
        self.path = path
        self.window = window
        self.body = bytearray()
        self.unacknowledged = 0
        """The bytes received since the last window update."""
        self.asked = False
        """Whether the whole message has arrived."""
        self.opened = False
        """Whether the answer has started."""
        self.cancelled = False
        """Whether the client no longer waits for the answer."""

    def message(self) -> bytes:
        """Return the message of the call. Raises CallFailed."""
        if len(self.body) < PREFIX:
            raise CallFailed(Status.INTERNAL, "the call has no message")
        if self.body[0]:
            raise CallFailed(Status.UNIMPLEMENTED, "compressed messages are not supported")
        length = int.from_bytes(self.body[1:PREFIX], "big")
        if len(self.body) != PREFIX + length:
            raise CallFailed(
                Status.INTERNAL,
                f"the call's message has {len(self.body) - PREFIX} bytes instead of {length}",
            )
        return bytes(self.body[PREFIX:])


_STATUS_200: Final = b"\x88"
OPENING: Final = _STATUS_200 + literal(b"content-type", b"application/grpc")
"""Return the headers that precede an answer."""
ENDING: Final = literal(b"grpc-status", b"0")
"""Return the trailers of a successful answer."""


def failing(status: Status, text: str) -> bytes:
    """Return the trailers of an answer that ends with an error."""
    # Not at the top: only errors need it, and it would be imported before the handshake.
    from urllib.parse import quote

    code = literal(b"grpc-status", b"%d" % status)
    return code + literal(b"grpc-message", quote(text).encode()) if text else code


def framed(message: bytes) -> bytes:
    """Return a message with its prefix, as it appears in an answer's body."""
    return b"\0" + len(message).to_bytes(4, "big") + message
