"""The provider's process: the handshake with Terraform and the gRPC server."""

import base64
import os
import sys
import tempfile
from typing import TYPE_CHECKING, Final, NoReturn

from tfplugin.author.provider import AnyProvider
from tfplugin.log import records as log
from tfplugin.process.lifecycle import Lifecycle

if TYPE_CHECKING:
    import ssl

_COOKIE_NAME: Final = "TF_PLUGIN_MAGIC_COOKIE"
_COOKIE: Final = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_PROTOCOL: Final = "6"

_SECONDS_TO_FINISH: Final = 2.0


def serve(provider: AnyProvider) -> NoReturn:
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


def _serve(provider: AnyProvider, lifecycle: Lifecycle, socket: str) -> None:
    # Each second of the start is paid several times a command: only what the handshake needs.
    from tfplugin.process.dispatcher import Dispatcher
    from tfplugin.process.listener import Listener

    dispatcher = Dispatcher(lifecycle)
    certificate, context = _identity()
    listener = Listener(socket, dispatcher.find, context)
    listener.start()
    # Whatever else prints must not reach Terraform here; it shows stderr in its log.
    terraform, sys.stdout = sys.stdout, sys.stderr
    terraform.write(f"1|{_PROTOCOL}|unix|{socket}|grpc|{certificate}\n")
    terraform.flush()
    dispatcher.load(provider)
    lifecycle.wait(terraform)
    listener.stop(_SECONDS_TO_FINISH)
    lifecycle.close()


def _identity() -> "tuple[str, ssl.SSLContext | None]":
    """The certificate that Terraform has to expect, and the TLS that serves with it.

    Terraform gives its own certificate in the environment; no other client is accepted.
    """
    client = os.environ.get("PLUGIN_CLIENT_CERT")
    if not client:
        return "", None
    from tfplugin.process.certificate import make_certificate
    from tfplugin.process.tls import server_context

    certificate = make_certificate()
    encoded = base64.b64encode(certificate.certificate_der).decode().rstrip("=")
    return encoded, server_context(certificate, client)
