"""One HTTP/2 connection from Terraform, with its calls."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from tfplugin.log.records import get_logger
from tfplugin.process import frames
from tfplugin.process.call import ENDING, OPENING, Answer, Call, CallFailed, Status, failing, framed
from tfplugin.process.frames import END_HEADERS, END_STREAM, Code, Frame, Kind, ProtocolError
from tfplugin.process.tls import Plain

_RECEIVE: Final = 1 << 18

_log = get_logger(__name__)


class _Gone(Exception):  # noqa: N818 - what happened to the client
    """The connection broke while data was being sent."""


class Connection:
    """Reads calls in one thread and answers each in a separate thread, in any order.

    `find` returns the handler of a path; `start` runs a function in another thread. The lock
    guards the protocol's state. It is not held while a call is being answered, or while an answer
    waits for the client.
    """

    def __init__(
        self,
        connection: socket.socket,
        transport: Plain,
        find: Callable[[str], Answer | None],
        start: Callable[[Callable[[], None]], None],
    ) -> None:
        self._socket = connection
        self._transport = transport
        self._find = find
        self._start = start
        self._calls: dict[int, Call] = {}
        self._running = 0
        self._closed = False
        self._changed = threading.Condition()
        self._incoming = frames.Incoming()
        self._last_stream = 0
        self._unacknowledged = 0
        self._unsent = bytearray()
        # The limits of the client: bytes of all answers, of one answer, and of one frame.
        self._window = frames.FIRST_WINDOW
        self._call_window = frames.FIRST_WINDOW
        self._largest = frames.FIRST_LARGEST
        self._heeds: dict[int, Callable[[Frame], None]] = {
            Kind.HEADERS: self._headers,
            Kind.DATA: self._data,
            Kind.RST_STREAM: self._reset,
            Kind.SETTINGS: self._settings,
            Kind.PUSH_PROMISE: self._push,
            Kind.PING: self._ping,
            Kind.GOAWAY: self._leave,
            Kind.WINDOW_UPDATE: self._widen,
        }

    def serve(self) -> None:
        """Answer calls until the client closes the connection or violates the protocol."""
        try:
            self._greet()
            while data := self._socket.recv(_RECEIVE):
                with self._changed:
                    self._receive(self._transport.received(data))
        except (OSError, ssl.SSLError, ProtocolError) as error:
            _log.debug("the connection ended: %s", error)
        finally:
            self._end()

    def finish(self, seconds: float) -> None:
        """Give running calls this much time to finish, then close the connection."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running or self._closed, seconds)
            self._closed = True
            self._changed.notify_all()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _greet(self) -> None:
        with self._changed:
            self._unsent += frames.greeting()
            self._flush()

    # Receiving

    def _receive(self, data: bytes) -> None:
        try:
            for frame in self._incoming.frames(data):
                if heed := self._heeds.get(frame.kind):
                    heed(frame)
        except ProtocolError as error:
            self._closed = True
            self._unsent += frames.goodbye(self._last_stream, error.code)
            raise
        finally:
            # The client may also say goodbye after an error: the message says what went wrong.
            self._flush()

    def _headers(self, frame: Frame) -> None:
        path = self._incoming.path(frame.payload)
        if frame.stream > self._last_stream:
            if frame.stream % 2 == 0:
                raise ProtocolError("a client opened a stream of the server's")
            self._last_stream = frame.stream
            call = Call(frame.stream, path.decode("ascii", "replace"), self._call_window)
            self._calls[frame.stream] = call
        elif frame.stream == 0:
            raise ProtocolError("headers without a stream")
        if frame.flags & END_STREAM:
            self._ask(frame.stream)

    def _data(self, frame: Frame) -> None:
        if not 0 < frame.stream <= self._last_stream:
            raise ProtocolError("data of a stream that was not opened")
        self._unacknowledged = self._acknowledged(0, self._unacknowledged + frame.size)
        call = self._calls.get(frame.stream)
        if call is None or call.asked:
            return
        call.body += frame.payload
        if frame.flags & END_STREAM:
            self._ask(frame.stream)
        else:
            call.unacknowledged = self._acknowledged(frame.stream, call.unacknowledged + frame.size)

    def _acknowledged(self, stream: int, size: int) -> int:
        """Send a window update once half of the window is used; return the bytes left to report."""
        if size < frames.WINDOW // 2:
            return size
        self._unsent += frames.window_update(stream, size)
        return 0

    def _ask(self, stream: int) -> None:
        call = self._calls.get(stream)
        if call is not None and not call.asked:
            call.asked = True
            self._running += 1
            self._start(partial(self._answer, call))

    def _reset(self, frame: Frame) -> None:
        if not 0 < frame.stream <= self._last_stream:
            raise ProtocolError("a stream was reset that was not opened")
        if call := self._calls.pop(frame.stream, None):
            call.cancelled = True
        self._changed.notify_all()

    def _settings(self, frame: Frame) -> None:
        if frame.stream or len(frame.payload) % 6:
            raise ProtocolError("settings are not readable", Code.FRAME_SIZE_ERROR)
        if frame.flags & frames.ACK:
            return
        for at in range(0, len(frame.payload), 6):
            name = int.from_bytes(frame.payload[at : at + 2], "big")
            value = int.from_bytes(frame.payload[at + 2 : at + 6], "big")
            if name == frames.Setting.INITIAL_WINDOW_SIZE:
                if value > frames.WIDEST:
                    raise ProtocolError("a window is too wide", Code.FLOW_CONTROL_ERROR)
                for call in self._calls.values():
                    call.window += value - self._call_window
                self._call_window = value
            elif name == frames.Setting.MAX_FRAME_SIZE:
                if not frames.FIRST_LARGEST <= value < 1 << 24:
                    raise ProtocolError("frames are to have a size that is not allowed")
                self._largest = value
        self._unsent += frames.frame(Kind.SETTINGS, frames.ACK, 0)
        self._changed.notify_all()

    def _push(self, _: Frame) -> None:
        raise ProtocolError("a client does not push")

    def _ping(self, frame: Frame) -> None:
        if frame.stream or len(frame.payload) != 8:
            raise ProtocolError("a ping is not readable", Code.FRAME_SIZE_ERROR)
        if not frame.flags & frames.ACK:
            self._unsent += frames.frame(Kind.PING, frames.ACK, 0, frame.payload)

    def _leave(self, _: Frame) -> None:
        raise ProtocolError("the other side is leaving", Code.NO_ERROR)

    def _widen(self, frame: Frame) -> None:
        more = frame.number
        if more == 0:
            raise ProtocolError("a window is widened by nothing")
        if frame.stream == 0:
            self._window += more
        elif call := self._calls.get(frame.stream):
            call.window += more
            more = call.window
        if max(more, self._window) > frames.WIDEST:
            raise ProtocolError("a window is too wide", Code.FLOW_CONTROL_ERROR)
        self._changed.notify_all()

    # Sending

    def _answer(self, call: Call) -> None:
        """Answer a call. It always gets a status, even after an unexpected error."""
        try:
            self._send(call)
        except _Gone:
            _log.debug("nobody takes the answer of %s", call.path)
        finally:
            with self._changed:
                self._calls.pop(call.stream, None)
                self._running -= 1
                self._changed.notify_all()

    def _send(self, call: Call) -> None:
        """Send an answer at once, or each of its messages as soon as it is available."""
        try:
            answer = self._find(call.path)
            if answer is None:
                raise CallFailed(Status.UNIMPLEMENTED, f"{call.path} is not implemented")
            message = call.message()
            call.body.clear()
            answered = answer(message)
            if isinstance(answered, bytes):
                return self._write(call, framed(answered), last=True)
            for part in answered:
                self._write(call, framed(part))
                if not self._is_open(call):
                    break
            return self._write(call, b"", last=True)
        except _Gone:
            raise
        except CallFailed as failure:
            return self._fail(call, failure.status, failure.text)
        except Exception as error:
            _log.exception("%s failed", call.path)
            return self._fail(call, Status.UNKNOWN, f"{type(error).__name__} in the provider")

    def _write(self, call: Call, body: bytes, *, last: bool = False) -> None:
        """Write a part of an answer, as fast as the client accepts it."""
        sent = 0
        with self._writing():
            while self._is_open(call):
                self._open(call)
                while room := min(self._room(call), len(body) - sent):
                    part = body[sent : sent + room] if room < len(body) else body
                    self._unsent += frames.frame(Kind.DATA, 0, call.stream, part)
                    self._window -= room
                    call.window -= room
                    sent += room
                if sent == len(body):
                    break
                self._flush()
                self._changed.wait()
            if last and self._is_open(call):
                self._close(call, ENDING)
            self._flush()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._changed:
            try:
                yield
            except OSError as error:
                raise _Gone from error

    def _open(self, call: Call) -> None:
        if not call.opened:
            self._unsent += frames.frame(Kind.HEADERS, END_HEADERS, call.stream, OPENING)
            call.opened = True

    def _close(self, call: Call, headers: bytes) -> None:
        flags = END_HEADERS | END_STREAM
        self._unsent += frames.frame(Kind.HEADERS, flags, call.stream, headers)

    def _room(self, call: Call) -> int:
        return max(0, min(call.window, self._window, self._largest))

    def _fail(self, call: Call, status: Status, text: str) -> None:
        """End a call without an answer, or in the middle of one."""
        with self._writing():
            if self._is_open(call):
                self._open(call)
                self._close(call, failing(status, text))
                self._flush()

    def _is_open(self, call: Call) -> bool:
        return not (call.cancelled or self._closed)

    def _flush(self) -> None:
        sending = bytes(self._unsent)
        self._unsent.clear()
        if data := self._transport.sent(sending):
            self._socket.sendall(data)

    def _end(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._socket.close()
