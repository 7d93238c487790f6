"""One answer has a limit of time and of size, and ends soon when Terraform stops."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rocketchat_provider.client import RocketChat
from rocketchat_provider.client.errors import Interrupted, Unreachable
from rocketchat_provider.secrets import Secrets, VaultConnection, VaultUnreachable

Connect = Callable[..., RocketChat]
INFO = "/api/info"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BOMB_SIZE = 600 * 2**20


@contextmanager
def raw_server(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads a request and says what `speak` says."""
    stopped = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve(client: socket.socket) -> None:
        try:
            client.recv(65536)
            speak(client)
        except OSError:
            pass
        finally:
            client.close()

    def accept() -> None:
        while not stopped.is_set():
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stopped.set()
        listening.close()


def drips_its_body(client: socket.socket) -> None:
    client.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    drip(client, b" ")


def drips_its_headers(client: socket.socket) -> None:
    client.sendall(HEAD + b"X-Long: ")
    drip(client, b"a")


def sends_chunks_for_ever(client: socket.socket) -> None:
    client.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    drip(client, b"1\r\n \r\n")


def says_continue_for_ever(client: socket.socket) -> None:
    drip(client, b"HTTP/1.1 100 Continue\r\n\r\n")


def drip(client: socket.socket, piece: bytes) -> None:
    for _ in range(1000):
        client.sendall(piece)
        time.sleep(0.05)


def sends_a_bomb(client: socket.socket) -> None:
    bomb = bomb_of_zeros()
    length = f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    client.sendall(HEAD + length.encode() + bomb)


def bomb_of_zeros() -> bytes:
    """Zeros in one gzip stream, which repeats one compressed block; without its checksum."""
    block_size = 2**20
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    head, block = (
        packer.compress(bytes(block_size)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    return head + block * (BOMB_SIZE // block_size - 1)


def sends_zeros(client: socket.socket) -> None:
    client.sendall(HEAD + b"\r\n")
    while True:
        client.sendall(bytes(2**20))


@pytest.mark.parametrize(
    "speak",
    [drips_its_body, drips_its_headers, sends_chunks_for_ever, says_continue_for_ever],
)
def test_an_answer_that_does_not_end_is_given_up_in_time(connect: Connect, speak: Any) -> None:
    with raw_server(speak) as url:
        client = connect(url=url, request_timeout=0.5, max_retries=0)
        with pytest.raises(Unreachable, match=r"no answer within 0\.5 s.*REQUEST_TIMEOUT"):
            client.session.get(INFO)


@pytest.mark.parametrize("speak", [sends_a_bomb, sends_zeros])
def test_an_answer_that_is_too_large_is_not_read(connect: Connect, speak: Any) -> None:
    with raw_server(speak) as url:
        client = connect(url=url, request_timeout=20, max_retries=0)
        with pytest.raises(Unreachable, match="larger than 32 MiB"):
            client.session.get(INFO)


def test_a_compressed_answer_is_read(connect: Connect) -> None:
    body = gzip.compress(b'{"version": "7.7.1", "success": true}')

    def speak(client: socket.socket) -> None:
        client.sendall(HEAD + b"Content-Encoding: gzip\r\n")
        client.sendall(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    with raw_server(speak) as url:
        assert str(connect(url=url).session.version).startswith("7.7")


def test_a_request_ends_soon_when_terraform_stops(
    connect: Connect, stopping: threading.Event
) -> None:
    with raw_server(drips_its_body) as url:
        client = connect(url=url, request_timeout=600, max_retries=0)
        threading.Timer(0.3, stopping.set).start()
        with pytest.raises(Interrupted):
            client.session.get(INFO)


def test_a_request_to_vault_ends_soon_when_terraform_stops() -> None:
    stopping = threading.Event()
    with raw_server(drips_its_body) as url:
        secrets = Secrets(VaultConnection(url, token="t"), stopping)
        threading.Timer(0.3, stopping.set).start()
        with pytest.raises(Interrupted):
            secrets.resolve("vault:kv/a#b")


def test_an_answer_of_vault_is_limited_too() -> None:
    with (
        raw_server(sends_a_bomb) as url,
        pytest.raises(VaultUnreachable, match="larger than 32 MiB"),
    ):
        Secrets(VaultConnection(url, token="t")).resolve("vault:kv/a#b")


NOT_A_VALUE = [
    "[" * 10_000 + "]" * 10_000,
    '{"version": NaN}',
    '{"version": 1e999}',
    '{"version": ' + "9" * 10_000 + "}",
    "\x00",
]


@pytest.mark.parametrize("body", NOT_A_VALUE)
def test_odd_json_is_one_clear_error(connect: Connect, server: Any, reply: Any, body: str) -> None:
    server.on("GET", INFO, reply(200, body))
    with pytest.raises(Exception, match="was expected to answer as Rocket") as caught:
        connect().session.get("/api/v1/me")
    assert len(str(caught.value)) < 800


@pytest.mark.parametrize(
    "headers",
    [
        {"X-RateLimit-Reset": "²"},
        {"X-RateLimit-Reset": "9" * 400},
        {"X-RateLimit-Reset": "-5"},
        {"X-RateLimit-Reset": "soon", "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"},
        {"Retry-After": "9" * 400},
        {"X-RateLimit-Reset": "nan"},
    ],
)
def test_an_odd_limit_is_one_clear_error(
    connect: Connect, server: Any, reply: Any, clock: Any, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    server.on("GET", "/api/v1/me", reply(429, {"success": False, "error": "slow"}, encoded))
    with pytest.raises(Exception, match="too many requests"):
        connect(max_retries=5).session.get("/api/v1/me")
    assert sum(clock.waits) <= 120
