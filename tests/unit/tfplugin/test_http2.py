"""Calls over HTTP/2: with grpcio as the client, and with one that sees every frame."""

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tfplugin.process.call import Answer, framed
from tfplugin.process.certificate import Certificate, make_certificate
from tfplugin.process.tls import server_context

from .grpc_client import SECONDS, Client, listening

MUCH = 100 * 1024 * 1024
CONTINUATION = 9
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


class Waiting:
    """Answers when it is allowed to, and knows how many calls wait."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, message: bytes) -> bytes:
        self.waiting.release()
        assert self.go.wait(SECONDS)
        return message

    def until(self, count: int) -> None:
        """Wait until so many calls have come."""
        for _ in range(count):
            assert self.waiting.acquire(timeout=SECONDS)


def fail(_: bytes) -> bytes:
    raise ValueError("a secret value")


def parts(message: bytes) -> Iterator[bytes]:
    yield from (message + b"-1", message + b"-2", message + b"-3")


def half(message: bytes) -> Iterator[bytes]:
    yield message
    raise ValueError("a secret value")


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    waiting = Waiting()
    yield waiting
    waiting.go.set()


@pytest.fixture
def path(tmp_path: Path, waiting: Waiting) -> Iterator[str]:
    answers: dict[str, Answer] = {
        "/t/Echo": lambda message: message,
        "/t/Wait": waiting,
        "/t/Fail": fail,
        "/t/Parts": parts,
        "/t/Half": half,
        "/t/Nothing": lambda _: (),
        "/t/Much": lambda message: message * (MUCH // len(message)),
    }
    with listening(tmp_path, answers) as path:
        yield path


@pytest.fixture
def channel(path: str) -> Iterator[grpc.Channel]:
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(f"unix:{path}", options) as channel:
        yield channel


@pytest.fixture
def client(path: str) -> Iterator[Client]:
    client = Client(path)
    yield client
    client.close()


def unary(channel: grpc.Channel, path: str) -> Any:
    return channel.unary_unary(path)


def stream(channel: grpc.Channel, path: str) -> Any:
    return channel.unary_stream(path)


def test_a_call_is_answered(channel: grpc.Channel) -> None:
    assert unary(channel, "/t/Echo")(b"hello", timeout=SECONDS) == b"hello"
    assert unary(channel, "/t/Echo")(b"", timeout=SECONDS) == b""


def test_a_message_of_100_megabytes_goes_both_ways(channel: grpc.Channel) -> None:
    message = b"0123456789abcdef" * (MUCH // 16)
    assert unary(channel, "/t/Echo")(message, timeout=SECONDS) == message


def test_calls_are_answered_at_the_same_time_and_in_any_order(
    channel: grpc.Channel, waiting: Waiting
) -> None:
    calls = [unary(channel, "/t/Wait").future(b"%d" % n, timeout=SECONDS) for n in range(150)]
    waiting.until(150)
    assert unary(channel, "/t/Echo")(b"meanwhile", timeout=SECONDS) == b"meanwhile"
    waiting.go.set()
    assert [call.result() for call in calls] == [b"%d" % n for n in range(150)]


@pytest.mark.parametrize("path_", ["/t/Unheard", "/other/Echo", "/"])
def test_a_call_that_nothing_answers_is_unimplemented(channel: grpc.Channel, path_: str) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        unary(channel, path_)(b"", timeout=SECONDS)
    assert failed.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert path_ in str(failed.value.details())


def test_a_handler_that_raises_ends_its_call_alone(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        unary(channel, "/t/Fail")(b"", timeout=SECONDS)
    assert failed.value.code() == grpc.StatusCode.UNKNOWN
    assert "secret" not in str(failed.value.details())
    assert unary(channel, "/t/Echo")(b"after", timeout=SECONDS) == b"after"


def test_a_stream_of_answers_arrives_in_order(channel: grpc.Channel) -> None:
    assert list(stream(channel, "/t/Parts")(b"p", timeout=SECONDS)) == [b"p-1", b"p-2", b"p-3"]
    assert list(stream(channel, "/t/Nothing")(b"", timeout=SECONDS)) == []


def test_a_stream_that_breaks_off_ends_with_an_error(channel: grpc.Channel) -> None:
    answers = stream(channel, "/t/Half")(b"p", timeout=SECONDS)
    assert next(answers) == b"p"
    with pytest.raises(grpc.RpcError) as failed:
        next(answers)
    assert failed.value.code() == grpc.StatusCode.UNKNOWN


def test_a_cancelled_call_disturbs_no_other(channel: grpc.Channel, waiting: Waiting) -> None:
    cancelled = unary(channel, "/t/Wait").future(b"1", timeout=SECONDS)
    kept = unary(channel, "/t/Wait").future(b"2", timeout=SECONDS)
    waiting.until(2)
    cancelled.cancel()
    assert unary(channel, "/t/Echo")(b"meanwhile", timeout=SECONDS) == b"meanwhile"
    waiting.go.set()
    assert kept.result() == b"2"


def test_an_answer_waits_until_the_client_takes_more(client: Client) -> None:
    client.acknowledges = False
    stream = client.call("/t/Much", b"0123456789abcdef")
    client.until(lambda: len(client.answered[stream].body) == 65535)
    echo = client.call("/t/Echo", b"")
    client.until(lambda: "content-type" in client.answered[echo].headers)
    assert not client.answered[stream].ended
    client.acknowledges = True
    client.h2.increment_flow_control_window(2**30)
    client.h2.increment_flow_control_window(2**30, stream)
    client.send()
    assert len(client.answer(stream).body) == MUCH + 5


def test_an_answer_that_nobody_takes_any_more_is_dropped(client: Client) -> None:
    client.acknowledges = False
    stream = client.call("/t/Much", b"0123456789abcdef")
    client.until(lambda: len(client.answered[stream].body) == 65535)
    client.h2.reset_stream(stream)
    client.h2.increment_flow_control_window(2**30)
    client.send()
    assert client.answer(client.call("/t/Echo", b"after")).status == "0"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", "13"),
        (b"\0\0\0", "13"),
        (b"\0\0\0\0\x05abc", "13"),
        (b"\0\0\0\0\x01abc", "13"),
        (framed(b"one") + framed(b"two"), "13"),
        (b"\x01\0\0\0\x03abc", "12"),
    ],
)
def test_a_broken_message_is_an_error_of_its_call(client: Client, body: bytes, status: str) -> None:
    assert client.answer(client.call("/t/Echo", body=body)).status == status
    assert client.answer(client.call("/t/Echo", b"after")).status == "0"


def test_headers_may_go_on_in_continuation_frames(client: Client) -> None:
    many = [(f"x-header-{n}", "v" * 400) for n in range(100)]
    stream = client.call("/t/Echo", b"long", headers=many)
    assert _frame_types(client.sent).count(CONTINUATION) >= 1
    assert bytes(client.answer(stream).body) == framed(b"long")


def test_a_ping_is_answered_while_calls_wait(client: Client, waiting: Waiting) -> None:
    client.call("/t/Wait", b"")
    waiting.until(1)
    client.h2.ping(b"12345678")
    client.send()
    client.until(lambda: any(isinstance(e, h2.events.PingAckReceived) for e in client.seen))


def test_a_client_that_goes_away_does_not_stop_the_others(path: str, waiting: Waiting) -> None:
    leaving, staying = Client(path), Client(path)
    leaving.call("/t/Wait", b"")
    waiting.until(1)
    leaving.h2.close_connection()
    leaving.send()
    leaving.until_closed()
    assert staying.answer(staying.call("/t/Echo", b"here")).status == "0"
    leaving.close()
    staying.close()


def test_what_is_not_http2_is_refused_and_others_are_served(path: str) -> None:
    broken = Client(path)
    broken.socket.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
    broken.socket.shutdown(socket.SHUT_WR)
    broken.until_closed()
    other = Client(path)
    assert other.answer(other.call("/t/Echo", b"here")).status == "0"


def _recorded() -> bytes:
    """What a client sends for two calls, after the preface."""
    client = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    client.initiate_connection()
    headers = [(":method", "POST"), (":scheme", "http"), (":path", "/t/Echo"), (":authority", "l")]
    for stream in (1, 3):
        client.send_headers(stream, headers)
        client.send_data(stream, framed(b"x" * 40), end_stream=True)
    return client.data_to_send().removeprefix(PREFACE)


RECORDED = _recorded()


@given(
    st.lists(
        st.tuples(st.integers(0, len(RECORDED) - 1), st.binary(max_size=4)),
        min_size=1,
        max_size=6,
    )
)
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_of_a_client_hang_the_server(path: str, edits: list[tuple[int, bytes]]) -> None:
    sent = RECORDED
    for at, replacement in edits:
        sent = sent[:at] + replacement + sent[at + 1 :]
    broken = Client(path)
    with suppress(ConnectionError):
        broken.socket.sendall(sent)
        broken.socket.shutdown(socket.SHUT_WR)
    broken.until_closed()
    broken.close()
    other = Client(path)
    assert other.answer(other.call("/t/Echo", b"here")).status == "0"
    other.close()


def terraform_certificate() -> Certificate:
    """A certificate as go-plugin makes one for its client: P-521, an authority of its own."""
    key = ec.generate_private_key(ec.SECP521R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, False, True, False, True, True, False, False, False)
    both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(seconds=30))
        .not_valid_after(now + timedelta(hours=262980))
        .add_extension(usage, critical=True)
        .add_extension(both, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA512())
    )
    encoding = serialization.Encoding
    private = serialization.PrivateFormat.PKCS8
    return Certificate(
        key.private_bytes(encoding.PEM, private, serialization.NoEncryption()),
        made.public_bytes(encoding.PEM),
        made.public_bytes(encoding.DER),
    )


def client_context(server: Certificate, own: Certificate | None, folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=server.certificate_pem.decode())
    context.set_alpn_protocols(["h2"])
    if own:
        file = folder / "own.pem"
        file.write_bytes(own.key_pem + own.certificate_pem)
        context.load_cert_chain(file)
    return context


def test_only_the_terraform_that_started_the_process_is_served(tmp_path: Path) -> None:
    server, terraform, stranger = make_certificate(), terraform_certificate(), make_certificate()
    context = server_context(server, terraform.certificate_pem.decode())
    with listening(tmp_path, {"/t/Echo": lambda message: message}, context) as path:
        client = Client(path, client_context(server, terraform, tmp_path))
        for _ in range(200):
            answer = client.answer(client.call("/t/Echo", b"over TLS" * 1000))
            assert bytes(answer.body) == framed(b"over TLS" * 1000)
        client.close()
        for own in (stranger, None):
            with pytest.raises((ssl.SSLError, ConnectionError, AssertionError)):
                refused = Client(path, client_context(server, own, tmp_path))
                refused.answer(refused.call("/t/Echo", b""))


def test_a_client_learns_at_once_how_much_it_may_send(tmp_path: Path) -> None:
    server, terraform = make_certificate(), terraform_certificate()
    context = server_context(server, terraform.certificate_pem.decode())
    with listening(tmp_path, {"/t/Echo": lambda message: message}, context) as path:
        client = Client(path, client_context(server, terraform, tmp_path))
        assert client.answer(client.call("/t/Echo", b"")).status == "0"
        stream = client.h2.get_next_available_stream_id()
        client.h2.send_headers(
            stream, [(":method", "POST"), (":scheme", "https"), (":path", "/"), (":authority", "l")]
        )
        assert client.h2.local_flow_control_window(stream) > 1 << 23
        client.close()


def test_an_idle_process_ends_although_a_call_never_does(tmp_path: Path) -> None:
    program = f"""
import threading, time
from tests.unit.tfplugin.grpc_client import Client, listening
from pathlib import Path
with listening(Path({str(tmp_path)!r}), {{"/t/Wait": lambda _: threading.Event().wait()}}) as path:
    Client(path).call("/t/Wait", b"")
print("ended")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=SECONDS
    )
    assert done.stdout == "ended\n", done.stderr


def _frame_types(data: bytes) -> list[int]:
    found, at = [], len(PREFACE) if data.startswith(PREFACE) else 0
    while at < len(data):
        found.append(data[at + 3])
        at += 9 + int.from_bytes(data[at : at + 3], "big")
    return found
