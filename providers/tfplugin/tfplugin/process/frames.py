"""Frames of HTTP/2 (RFC 9113): parsing received ones and building ones to send."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from hpack.exceptions import HPACKError
from hpack.hpack import Decoder

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
LARGEST: Final = 1 << 20
"""The largest frame that the server accepts, in bytes."""
WINDOW: Final = 1 << 24
"""The bytes of a call that may be in flight before the server acknowledges them."""
FIRST_WINDOW: Final = (1 << 16) - 1
"""The initial window of both sides, in bytes (6.9.2)."""
WIDEST: Final = (1 << 31) - 1
FIRST_LARGEST: Final = 1 << 14
_HEADER: Final = 9
_MOST_HEADERS: Final = 1 << 18


class Kind(IntEnum):
    """The kinds of frames that the server handles (section 6)."""

    DATA = 0
    HEADERS = 1
    RST_STREAM = 3
    SETTINGS = 4
    PUSH_PROMISE = 5
    PING = 6
    GOAWAY = 7
    WINDOW_UPDATE = 8
    CONTINUATION = 9


class Setting(IntEnum):
    """The settings that the server handles (6.5.2)."""

    MAX_CONCURRENT_STREAMS = 3
    INITIAL_WINDOW_SIZE = 4
    MAX_FRAME_SIZE = 5


class Code(IntEnum):
    """The error codes of a connection (section 7)."""

    NO_ERROR = 0
    PROTOCOL_ERROR = 1
    FLOW_CONTROL_ERROR = 3
    FRAME_SIZE_ERROR = 6
    COMPRESSION_ERROR = 9
    ENHANCE_YOUR_CALM = 11


ACK: Final = 0x1
END_STREAM: Final = 0x1
END_HEADERS: Final = 0x4
PADDED: Final = 0x8
PRIORITY: Final = 0x20


class ProtocolError(Exception):
    """The client violated HTTP/2 or is leaving, so the connection ends."""

    def __init__(self, text: str, code: Code = Code.PROTOCOL_ERROR) -> None:
        super().__init__(text)
        self.code = code


class Frame(NamedTuple):
    """A received frame. `payload` is without padding and priority."""

    kind: int
    flags: int
    stream: int
    payload: bytes
    size: int
    """The size of the payload with padding, as it counts for the windows."""

    @property
    def number(self) -> int:
        """Return the payload as one 31-bit number. Raises ProtocolError."""
        if len(self.payload) != 4:
            raise ProtocolError("a frame has a wrong size", Code.FRAME_SIZE_ERROR)
        return int.from_bytes(self.payload, "big") & WIDEST


class Incoming:
    """Parses frames and headers from received bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._greeted = False
        self._block: Frame | None = None
        """Headers that continue in the next frame."""
        self._decoder = Decoder()
        self._known: dict[bytes, bytes] = {}

    def frames(self, data: bytes) -> Iterator[Frame]:
        """Return the complete frames. Headers arrive as one frame. Raises ProtocolError."""
        buffer = self._buffer
        buffer += data
        if not self._greeted and not self._greet():
            return
        at = 0
        while len(buffer) >= at + _HEADER:
            size = int.from_bytes(buffer[at : at + 3], "big")
            if size > LARGEST:
                raise ProtocolError("a frame is too large", Code.FRAME_SIZE_ERROR)
            begin = at + _HEADER
            end = begin + size
            if len(buffer) < end:
                break
            kind, flags = buffer[at + 3], buffer[at + 4]
            stream = int.from_bytes(buffer[at + 5 : begin], "big") & WIDEST
            payload = bytes(buffer[begin:end])
            at = end
            if kind in _PADDABLE and flags & (PADDED | PRIORITY):
                payload = _bare(kind, flags, payload)
            frame = Frame(kind, flags, stream, payload, size)
            if self._block is not None or kind in _HEADERS:
                if whole := self._joined(frame):
                    yield whole
            else:
                yield frame
        del buffer[:at]

    def path(self, block: bytes) -> bytes:
        """Return the path in a block of headers. Raises ProtocolError."""
        if block in self._known:
            return self._known[block]
        # Blocks that only refer to the table do not change it, so their meaning stays the same.
        only_points = bool(block) and min(block) >= 0x80 and max(block) < 0xFF
        if not only_points:
            self._known.clear()
        try:
            path = bytes(dict(self._decoder.decode(block, raw=True)).get(b":path", b""))
        except HPACKError as error:
            raise ProtocolError("headers are not readable", Code.COMPRESSION_ERROR) from error
        if only_points:
            self._known[block] = path
        return path

    def _greet(self) -> bool:
        start = bytes(self._buffer[: len(PREFACE)])
        if start != PREFACE[: len(start)]:
            raise ProtocolError("the other side does not speak HTTP/2")
        if len(start) < len(PREFACE):
            return False
        del self._buffer[: len(PREFACE)]
        self._greeted = True
        return True

    def _joined(self, frame: Frame) -> Frame | None:
        """Return headers joined with their continuation frames; None until the last one arrives."""
        begun = self._block
        if (begun is None) != (frame.kind == Kind.HEADERS):
            raise ProtocolError("headers are interrupted")
        if begun is not None:
            if (frame.kind, frame.stream) != (Kind.CONTINUATION, begun.stream):
                raise ProtocolError("headers are interrupted")
            frame = begun._replace(
                payload=begun.payload + frame.payload, flags=begun.flags | frame.flags & END_HEADERS
            )
        if len(frame.payload) > _MOST_HEADERS:
            raise ProtocolError("headers are too long", Code.ENHANCE_YOUR_CALM)
        self._block = None if frame.flags & END_HEADERS else frame
        return None if self._block else frame


_PADDABLE: Final = (Kind.DATA, Kind.HEADERS)
_HEADERS: Final = (Kind.HEADERS, Kind.CONTINUATION)


def _bare(kind: int, flags: int, payload: bytes) -> bytes:
    """Return a payload without its padding and priority."""
    begin = end = 0
    if flags & PADDED:
        if not payload:
            raise ProtocolError("a frame has a wrong size", Code.FRAME_SIZE_ERROR)
        begin, end = 1, payload[0]
    if kind == Kind.HEADERS and flags & PRIORITY:
        begin += 5
    if begin + end > len(payload):
        raise ProtocolError("a frame has more padding than content")
    return payload[begin : len(payload) - end]


def frame(kind: Kind, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """Return the bytes of a frame."""
    return b"%b%c%c%b%b" % (
        len(payload).to_bytes(3, "big"),
        kind,
        flags,
        stream.to_bytes(4, "big"),
        payload,
    )


def greeting() -> bytes:
    """Return the server's first frames, which set its limits."""
    settings = {
        Setting.MAX_CONCURRENT_STREAMS: 1 << 14,
        Setting.INITIAL_WINDOW_SIZE: WINDOW,
        Setting.MAX_FRAME_SIZE: LARGEST,
    }
    payload = b"".join(
        name.to_bytes(2, "big") + value.to_bytes(4, "big") for name, value in settings.items()
    )
    return frame(Kind.SETTINGS, 0, 0, payload) + window_update(0, WINDOW)


def window_update(stream: int, more: int) -> bytes:
    """Return a frame that lets the client send more bytes; `stream` 0 is the whole connection."""
    return frame(Kind.WINDOW_UPDATE, 0, stream, more.to_bytes(4, "big"))


def goodbye(last: int, code: Code) -> bytes:
    """Return a frame that ends the connection; `last` is the last stream that was processed."""
    return frame(Kind.GOAWAY, 0, 0, last.to_bytes(4, "big") + code.to_bytes(4, "big"))


def literal(name: bytes, value: bytes) -> bytes:
    """Return a header without compression (RFC 7541, 6.2.2)."""
    return b"\0" + _measured(name) + _measured(value)


def _measured(text: bytes) -> bytes:
    """Return a text after its length, without Huffman coding (RFC 7541, 5.1 and 5.2)."""
    length = len(text)
    if length < 0x7F:
        return bytes((length,)) + text
    rest, more = bytearray((0x7F,)), length - 0x7F
    while more >= 0x80:
        rest.append(more & 0x7F | 0x80)
        more >>= 7
    return bytes(rest) + bytes((more,)) + text
