"""The provider's process: the handshake with Terraform and the gRPC server."""

import base64
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NoReturn

from tfplugin.author.provider import Provider
from tfplugin.log import records as log
from tfplugin.process.lifecycle import Lifecycle

if TYPE_CHECKING:
    import grpc

_COOKIE_NAME: Final = "TF_PLUGIN_MAGIC_COOKIE"
_COOKIE: Final = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_PROTOCOL: Final = "6"

_THREADS: Final = 64
"""More than Terraform's parallelism, so that a request to stop never waits for running applies."""

_SECONDS_TO_FINISH: Final = 2.0


def serve(provider: Provider) -> NoReturn:
    """Be the provider's process: serve Terraform until it says goodbye, or is gone.

    Exits with a sentence when it was not Terraform that started the process.
    """
    if os.environ.get(_COOKIE_NAME) != _COOKIE:
        sys.exit(
            f"This is the Terraform provider {provider.address} {provider.version}. "
            "Terraform starts it; it does nothing when started by hand."
        )
    if _PROTOCOL not in os.environ.get("PLUGIN_PROTOCOL_VERSIONS", _PROTOCOL).split(","):
        sys.exit("This Terraform does not speak plugin protocol 6; 1.11 or newer is needed.")
    log.install()
    lifecycle = Lifecycle(provider)
    lifecycle.heed_signals()
    folder = os.environ.get("PLUGIN_UNIX_SOCKET_DIR") or None
    with tempfile.TemporaryDirectory(prefix="tf", dir=folder) as private:
        _serve(provider, lifecycle, f"{private}/provider")
    sys.stderr.flush()
    # Threads of calls that never end must not keep the process.
    os._exit(0)


def _serve(provider: Provider, lifecycle: Lifecycle, socket: str) -> None:
    import grpc

    from tfplugin.process.dispatcher import Dispatcher

    dispatcher = Dispatcher(lifecycle)
    server = grpc.server(
        ThreadPoolExecutor(_THREADS),
        handlers=[dispatcher],
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    certificate = _listen(server, f"unix:{socket}")
    server.start()
    encoded = base64.b64encode(certificate).decode().rstrip("=")
    # Whatever else prints must not reach Terraform here; it shows stderr in its log.
    terraform, sys.stdout = sys.stdout, sys.stderr
    terraform.write(f"1|{_PROTOCOL}|unix|{socket}|grpc|{encoded}\n")
    terraform.flush()
    dispatcher.load(provider)
    lifecycle.wait(terraform)
    server.stop(_SECONDS_TO_FINISH).wait(_SECONDS_TO_FINISH)
    lifecycle.close()


def _listen(server: "grpc.Server", address: str) -> bytes:
    """Open the server's socket; returns the certificate (DER) that Terraform has to expect.

    Terraform's own certificate has a curve that gRPC does not take, so it is not asked for: nobody
    else can open a socket in a folder that is private to the user.
    """
    if not os.environ.get("PLUGIN_CLIENT_CERT"):
        server.add_insecure_port(address)
        return b""
    import grpc

    from tfplugin.process.certificate import make_certificate

    certificate = make_certificate()
    pair = (certificate.key_pem, certificate.certificate_pem)
    server.add_secure_port(address, grpc.ssl_server_credentials([pair]))
    return certificate.certificate_der
