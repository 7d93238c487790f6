"""One HTTP/2 connection of Terraform's, with its calls."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings

from tfplugin.log.records import get_logger
from tfplugin.process.call import HEADERS, Answer, Call, CallFailed, Status, framed, trailers
from tfplugin.process.tls import Plain

_CONFIGURATION: Final = h2.config.H2Configuration(
    client_side=False,
    header_encoding=None,
    normalize_outbound_headers=False,
    validate_outbound_headers=False,
)
_RECEIVE: Final = 1 << 18
_WINDOW: Final = 1 << 24
"""Bytes of a call that may be on their way before we say that we have them."""
_SETTINGS: Final = {
    h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
    h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: 1 << 14,
    h2.settings.SettingCodes.MAX_FRAME_SIZE: 1 << 20,
    h2.settings.SettingCodes.ENABLE_PUSH: 0,
}

_log = get_logger(__name__)


class _Gone(Exception):  # noqa: N818 - what happened to the client
    """The connection broke while something was being sent."""


class Connection:
    """Reads calls in one thread; each is answered in a thread of its own, in any order.

    `find` gives what answers the calls of a path; `start` runs a function in another thread. The
    lock guards the state of the protocol: it is never held while a call is being answered, nor
    while one waits for the other side to take more.
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
        self._h2 = h2.connection.H2Connection(_CONFIGURATION)
        self._h2.local_settings = h2.settings.Settings(client=False, initial_values=_SETTINGS)
        self._h2.max_inbound_frame_size = self._h2.local_settings.max_frame_size

    def serve(self) -> None:
        """Answer calls until the other side closes the connection, or breaks the protocol."""
        try:
            self._greet()
            while data := self._socket.recv(_RECEIVE):
                with self._changed:
                    self._receive(self._transport.received(data))
        except (OSError, ssl.SSLError, h2.exceptions.ProtocolError) as error:
            _log.debug("the connection ended: %s", error)
        finally:
            self._end()

    def finish(self, seconds: float) -> None:
        """Give the calls under way so long to end, then close the connection."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running or self._closed, seconds)
            self._closed = True
            self._changed.notify_all()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _greet(self) -> None:
        with self._changed:
            self._h2.initiate_connection()
            self._h2.increment_flow_control_window(_WINDOW)
            self._flush()

    def _receive(self, data: bytes) -> None:
        try:
            for event in self._h2.receive_data(data) if data else ():
                self._heed(event)
        except h2.exceptions.ProtocolError:
            self._closed = True
            raise
        finally:
            # After an error, too: it says what the other side did wrong.
            self._flush()

    def _heed(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.RequestReceived(stream_id=stream, headers=headers):
                path = dict(headers or ()).get(b":path", b"").decode("ascii", "replace")
                self._calls[stream] = Call(stream, path)
            case h2.events.DataReceived(stream_id=stream):
                if stream in self._calls:
                    self._calls[stream].body += event.data or b""
                length = event.flow_controlled_length or 0
                self._h2.acknowledge_received_data(length, stream)
            case h2.events.StreamEnded(stream_id=stream):
                if call := self._calls.get(stream):
                    self._running += 1
                    self._start(partial(self._answer, call))
            case h2.events.StreamReset(stream_id=stream):
                if call := self._calls.pop(stream, None):
                    call.cancelled = True
                self._changed.notify_all()
            case h2.events.WindowUpdated() | h2.events.RemoteSettingsChanged():
                self._changed.notify_all()
            case h2.events.ConnectionTerminated():
                raise h2.exceptions.ProtocolError("the other side is leaving")

    def _answer(self, call: Call) -> None:
        """Answer a call; whatever happens, it gets an end."""
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
        """Send an answer at once, or each of its messages as soon as it is there."""
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
            return self._write(call, b"", last=True)
        except _Gone:
            raise
        except CallFailed as failure:
            return self._fail(call, failure.status, failure.text)
        except Exception as error:
            _log.exception("%s failed", call.path)
            return self._fail(call, Status.UNKNOWN, f"{type(error).__name__} in the provider")

    def _write(self, call: Call, body: bytes, *, last: bool = False) -> None:
        """Write a part of an answer, as fast as the other side takes it."""
        sent = 0
        with self._writing():
            while self._is_open(call):
                if not call.opened:
                    self._h2.send_headers(call.stream, HEADERS)
                    call.opened = True
                if room := min(self._room(call), len(body) - sent):
                    self._h2.send_data(call.stream, body[sent : sent + room])
                    sent += room
                if sent == len(body):
                    break
                if not room:
                    self._flush()
                    self._changed.wait()
            if last and self._is_open(call):
                self._h2.send_headers(call.stream, trailers(Status.OK), end_stream=True)
            self._flush()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._changed:
            try:
                yield
            except (OSError, h2.exceptions.ProtocolError) as error:
                raise _Gone from error

    def _room(self, call: Call) -> int:
        window = self._h2.local_flow_control_window(call.stream)
        return max(0, min(window, self._h2.max_outbound_frame_size))

    def _fail(self, call: Call, status: Status, text: str) -> None:
        """End a call without an answer, or in the middle of one."""
        with self._writing():
            if self._is_open(call):
                opening = [] if call.opened else HEADERS
                ended = [*opening, *trailers(status, text)]
                self._h2.send_headers(call.stream, ended, end_stream=True)
                self._flush()

    def _is_open(self, call: Call) -> bool:
        return not (call.cancelled or self._closed)

    def _flush(self) -> None:
        if data := self._transport.sent(self._h2.data_to_send()):
            self._socket.sendall(data)

    def _end(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._socket.close()
