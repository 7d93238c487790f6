"""One gRPC call: its message, its answer, and how it ends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final
from urllib.parse import quote

Headers = list[tuple[bytes, bytes]]

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


@dataclass(eq=False)
class Call:
    """A call as it comes in over a stream of HTTP/2."""

    stream: int
    path: str
    body: bytearray = field(default_factory=bytearray)
    opened: bool = False
    """Whether an answer has begun."""
    cancelled: bool = False
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


HEADERS: Final[Headers] = [(b":status", b"200"), (b"content-type", b"application/grpc")]


def framed(message: bytes) -> bytes:
    """A message in the form it has in the body of an answer."""
    return b"\0" + len(message).to_bytes(4, "big") + message


def trailers(status: Status, text: str = "") -> Headers:
    """What ends an answer."""
    ended = [(b"grpc-status", str(int(status)).encode())]
    return [*ended, (b"grpc-message", quote(text).encode())] if text else ended
