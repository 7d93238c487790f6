"""One gRPC call: its message, its answer, and how it ends."""

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Final

from tfplugin.process.frames import literal

Answer = Callable[[bytes], bytes | Iterable[bytes]]
"""Takes a call's message; gives the answer, or its messages one by one. May raise anything."""

PREFIX: Final = 5
"""Bytes before each message: whether it is compressed, and its length."""


class Status(IntEnum):
    """The codes of gRPC with which a call can end here."""

    OK = 0
    UNKNOWN = 2
    UNIMPLEMENTED = 12
    INTERNAL = 13


class CallFailed(Exception):  # noqa: N818 - what happened to the call
    """The call ends with this status, and with the text as its message."""

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Call:
    """A call as it comes in over a stream of HTTP/2.

    `window`: bytes of the answer that the other side takes at the moment.
    """

    def __init__(self, stream: int, path: str, window: int) -> None:
        self.stream = stream
        self.path = path
        self.window = window
        self.body = bytearray()
        self.unacknowledged = 0
        """Bytes that came since the other side was allowed to send more."""
        self.asked = False
        """Whether the whole message is here."""
        self.opened = False
        """Whether an answer has begun."""
        self.cancelled = False
        """Whether nobody waits for the answer any more."""

    def message(self) -> bytes:
        """The message that the call came with. Raises CallFailed."""
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
"""The headers of an answer."""
ENDING: Final = literal(b"grpc-status", b"0")
"""The headers after an answer."""


def failing(status: Status, text: str) -> bytes:
    """The headers after an answer that ends with an error."""
    # Not at the top: only errors need it, and it would be imported before the handshake.
    from urllib.parse import quote

    code = literal(b"grpc-status", b"%d" % status)
    return code + literal(b"grpc-message", quote(text).encode()) if text else code


def framed(message: bytes) -> bytes:
    """A message in the form it has in the body of an answer."""
    return b"\0" + len(message).to_bytes(4, "big") + message
