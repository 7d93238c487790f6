"""The provider's process: handshake with Terraform, the gRPC server, leaving in good order."""

import base64
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from tfplugin import log
from tfplugin.provider import Provider

_COOKIE_NAME: Final = "TF_PLUGIN_MAGIC_COOKIE"
_COOKIE: Final = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_PROTOCOL: Final = "6"

_THREADS: Final = 64
"""More than Terraform's parallelism, so that a request to stop never waits for running applies."""

_SECONDS_TO_CLOSE: Final = 5.0
_SECONDS_TO_FINISH: Final = 2.0
_SECONDS_BETWEEN_LOOKS: Final = 1.0

_log = log.get_logger(__name__)


def serve(provider: Provider) -> NoReturn:
    """Be the provider's process: serve Terraform until it says goodbye, or is gone.

    Exits with a sentence when it was not Terraform that started the process.
    """
    if os.environ.get(_COOKIE_NAME) != _COOKIE:
        sys.exit(
            f"This is the Terraform provider {provider.address} {provider.version}. "
            "Terraform starts it; it does nothing when started by hand."
        )
    offered = os.environ.get("PLUGIN_PROTOCOL_VERSIONS", _PROTOCOL).split(",")
    if _PROTOCOL not in offered:
        sys.exit("This Terraform does not speak plugin protocol 6; 1.11 or newer is needed.")
    log.install()
    # Whatever prints must not spoil the handshake; Terraform shows stderr in its log.
    terraform, sys.stdout = sys.stdout, sys.stderr
    departure = _Departure(provider)
    # Ctrl-C reaches the whole process group; Terraform says itself what to do about it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: departure.begin())
    with tempfile.TemporaryDirectory(prefix="tf", dir=_socket_folder()) as folder:
        _serve_in(Path(folder), provider, departure, terraform)
    sys.stderr.flush()
    # Threads of calls that never end must not keep the process.
    os._exit(0)


def _socket_folder() -> str | None:
    return os.environ.get("PLUGIN_UNIX_SOCKET_DIR") or None


def _serve_in(folder: Path, provider: Provider, departure: "_Departure", terraform: TextIO) -> None:
    import grpc

    from tfplugin.certificate import make_certificate

    server = grpc.server(
        ThreadPoolExecutor(_THREADS),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    server.add_generic_rpc_handlers(_handlers(provider, departure))
    socket = folder / "provider"
    certificate = b""
    # Terraform's own certificate has a curve that gRPC does not take, so it is not asked for:
    # nobody else can open a socket in a folder that is private to the user.
    if os.environ.get("PLUGIN_CLIENT_CERT"):
        made = make_certificate()
        certificate = made.certificate_der
        pair = (made.key_pem, made.certificate_pem)
        server.add_secure_port(f"unix:{socket}", grpc.ssl_server_credentials([pair]))
    else:
        server.add_insecure_port(f"unix:{socket}")
    server.start()
    encoded = base64.b64encode(certificate).decode().rstrip("=")
    terraform.write(f"1|{_PROTOCOL}|unix|{socket}|grpc|{encoded}\n")
    terraform.flush()
    departure.wait(terraform)
    server.stop(_SECONDS_TO_FINISH).wait(_SECONDS_TO_FINISH)


class _Departure:
    """When and how the process leaves: Terraform's goodbye, a signal, or Terraform's death."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._leave = threading.Event()
        self._closing = threading.Lock()
        self._closed = False
        self._parent = os.getppid()

    def begin(self) -> None:
        self._leave.set()

    def close(self) -> None:
        """Let the provider close, once and in bounded time."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            closer = threading.Thread(target=self._close_provider, daemon=True)
            closer.start()
            closer.join(_SECONDS_TO_CLOSE)

    def _close_provider(self) -> None:
        try:
            self._provider.close()
        except Exception:
            _log.exception("closing failed")

    def wait(self, terraform: TextIO) -> None:
        """Return when it is time to leave, with the provider closed."""
        while not self._leave.wait(_SECONDS_BETWEEN_LOOKS):
            if os.getppid() != self._parent or _nobody_reads(terraform):
                _log.warning("Terraform is gone")
                break
        self._provider.stopping.set()
        self.close()


def _nobody_reads(pipe: TextIO) -> bool:
    """Whether the other end of a pipe is closed, as when Terraform died behind a shell."""
    import select

    poll = select.poll()
    poll.register(pipe.fileno(), 0)
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))


def _handlers(provider: Provider, departure: _Departure) -> list[Any]:
    import grpc
    from google.protobuf.message_factory import GetMessageClass

    from tfplugin import tfplugin6_pb2 as pb
    from tfplugin.resource_servicer import ResourceServicer
    from tfplugin.servicer import Servicer

    servicers = (Servicer(provider), ResourceServicer(provider))
    calls = {}
    for method in pb.DESCRIPTOR.services_by_name["Provider"].methods:
        answer = _answer(servicers, method.name)
        calls[method.name] = grpc.unary_unary_rpc_method_handler(
            _logged(method.name, answer),
            GetMessageClass(method.input_type).FromString,
            GetMessageClass(method.output_type).SerializeToString,
        )

    def shutdown(_: bytes, __: Any) -> bytes:
        departure.close()
        departure.begin()
        return b""

    def stdio(_: bytes, __: Any) -> Iterator[bytes]:
        return iter(())

    def health(_: bytes, __: Any) -> bytes:
        return b"\x08\x01"

    return [
        grpc.method_handlers_generic_handler("tfplugin6.Provider", calls),
        grpc.method_handlers_generic_handler(
            "plugin.GRPCController", {"Shutdown": grpc.unary_unary_rpc_method_handler(shutdown)}
        ),
        grpc.method_handlers_generic_handler(
            "plugin.GRPCStdio", {"StreamStdio": grpc.unary_stream_rpc_method_handler(stdio)}
        ),
        grpc.method_handlers_generic_handler(
            "grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(health)}
        ),
    ]


def _answer(servicers: tuple[object, ...], rpc: str) -> Callable[[Any], Any]:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", rpc).lower()
    servicer = next(servicer for servicer in servicers if hasattr(servicer, name))
    answer: Callable[[Any], Any] = getattr(servicer, name)
    return answer


def _logged(rpc: str, answer: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def call(request: Any, _: Any) -> Any:
        started = time.monotonic()
        try:
            return answer(request)
        except Exception:
            _log.exception("%s failed", rpc)
            raise
        finally:
            _log.log(log.TRACE, "%s took %.1f ms", rpc, (time.monotonic() - started) * 1000)

    return call
