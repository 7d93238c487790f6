"""Limits the time and size of an answer, and interrupts it when Terraform stops."""

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

import requests
from requests.adapters import HTTPAdapter

from rocketchat_provider.client.errors import Interrupted

T = TypeVar("T")

LARGEST_ANSWER = 32 * 2**20
"""Bytes after decompression. All settings of a server take about one million."""
LONGEST_WITHOUT_TIMEOUT = 60.0
_GRACE = 1.0
"""Seconds that an answer may still take after Terraform has asked to stop."""
_PATIENCE = 0.5
"""Seconds after a time-out before a request that does not end by itself is abandoned."""
_ENCODINGS = "gzip, deflate"
_CHUNK = 2**16


class AnswerTooSlow(requests.exceptions.Timeout):
    """The answer started but did not end in time."""


class AnswerTooLarge(requests.exceptions.RequestException):
    """The answer is larger than any answer of Rocket.Chat or Vault."""


class LimitedAdapter(HTTPAdapter):
    """Reads a whole answer within its time-out and up to `LARGEST_ANSWER` bytes.

    `server_name`: the host in the certificate, if it differs from the address.
    """

    def __init__(
        self,
        *,
        stopping: threading.Event | None = None,
        server_name: str | None = None,
        **options: Any,
    ) -> None:
        self._stopping = stopping
        self._server_name = server_name
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **options: Any) -> Any:
        """Prepare connections as requests does, with the host that the certificate must be for."""
        if self._server_name:
            options |= {
                "server_hostname": self._server_name,
                "assert_hostname": self._server_name,
            }
        return super().init_poolmanager(*args, **options)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        """Send the request and read its whole answer."""
        seconds = options.get("timeout") or LONGEST_WITHOUT_TIMEOUT
        request.headers["Accept-Encoding"] = _ENCODINGS
        options["stream"] = True
        send = super().send

        def exchange() -> requests.Response:
            ends = time.monotonic() + seconds
            response = send(request, *args, **options)
            try:
                # requests has no public way to set the content that was read.
                response._content = _body(response, ends)
                response._content_consumed = True  # type: ignore[attr-defined]
            except BaseException:
                response.close()
                raise
            return response

        return finished(exchange, seconds + _PATIENCE, self._stopping)


def finished(call: Callable[[], T], seconds: float, stopping: threading.Event | None) -> T:
    """Return or raise the result of `call`, if it ends in time.

    Raises `AnswerTooSlow` if it does not, and `Interrupted` if Terraform asks to stop
    meanwhile. The call then continues in its thread, because a thread cannot be ended from outside.
    """
    results: list[Callable[[], T]] = []
    ended = threading.Event()

    def run() -> None:
        try:
            value = call()
            results.append(lambda: value)
        except BaseException as error:
            results.append(_raising(error))
        finally:
            ended.set()

    threading.Thread(target=run, daemon=True).start()
    if not _wait(ended, time.monotonic() + seconds, stopping):
        raise AnswerTooSlow("no answer came in time")
    return results[0]()


def _wait(ended: threading.Event, end: float, stopping: threading.Event | None) -> bool:
    already_stopping = stopping is None or stopping.is_set()
    while not ended.wait(min(0.2, max(0.0, end - time.monotonic()))):
        if time.monotonic() >= end:
            return ended.is_set()
        if stopping is not None and not already_stopping and stopping.is_set():
            if ended.wait(_GRACE):
                return True
            raise Interrupted
    return True


def _raising(error: BaseException) -> Callable[[], NoReturn]:
    def fail() -> NoReturn:
        raise error

    return fail


def _body(response: requests.Response, ends: float) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    body = bytearray()
    for piece in _decoded(_pieces(response, ends), encoding):
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise AnswerTooLarge(f"the answer is larger than {LARGEST_ANSWER // 2**20} MiB")
    return bytes(body)


def _pieces(response: requests.Response, ends: float) -> Iterator[bytes]:
    """Yield the body in pieces, each as soon as it arrives."""
    while piece := _piece(response):
        if time.monotonic() > ends:
            raise AnswerTooSlow("the answer did not end in time")
        yield piece


def _piece(response: requests.Response) -> bytes:
    from urllib3 import exceptions

    try:
        piece: bytes = response.raw.read1(_CHUNK, decode_content=False)
    except exceptions.ReadTimeoutError as error:
        raise AnswerTooSlow(error) from error
    except (exceptions.HTTPError, OSError) as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    return piece


def _decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from pieces
        return
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield unzip.decompress(rest, _CHUNK)
                rest = unzip.unconsumed_tail
        yield unzip.flush()
    except zlib.error as error:
        raise requests.exceptions.ContentDecodingError(error) from error
