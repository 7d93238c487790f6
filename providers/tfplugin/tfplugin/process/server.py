"""The provider's process: the handshake with Terraform and the gRPC server."""

import os
import sys
from binascii import b2a_base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NoReturn

from tfplugin.log import records as log
from tfplugin.process.lifecycle import Lifecycle
from tfplugin.process.loading import Loading
from tfplugin.process.private_folder import private_folder

if TYPE_CHECKING:
    # Only what the handshake needs is imported before it: a command starts several processes.
    import ssl

    from tfplugin.author.provider import AnyProvider

_COOKIE_NAME: Final = "TF_PLUGIN_MAGIC_COOKIE"
_COOKIE: Final = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_PROTOCOL: Final = "6"

_SECONDS_TO_FINISH: Final = 2.0


def serve(provider: "AnyProvider") -> NoReturn:
    """Run as the provider's process: serve Terraform until it asks to exit or is gone.

    Exits with a message if anything other than Terraform started the process.
    """
    _run(Loading(lambda: provider), schema=None)


def serve_with_schema(schema: str, load: "Callable[[], AnyProvider]") -> NoReturn:
    """Run as the provider's process, as `serve` does, with the schema in the file `schema`.

    In each command, Terraform asks one process only for what the provider has: its schemas, names
    and functions. That process sends them without loading the provider. `load` imports and creates
    the provider when another call arrives. The file must contain the result of
    `tfplugin.process.packed.packed_schema`; else all other calls fail.
    """
    with open(schema, "rb") as file:  # noqa: PTH123 - pathlib is slow to import
        packed = file.read()
    _run(Loading(load, packed), packed)


def _run(loading: Loading, schema: bytes | None) -> NoReturn:
    if os.environ.get(_COOKIE_NAME) != _COOKIE:
        provider = loading.provider()
        sys.exit(
            f"This is the Terraform provider {provider.address} {provider.version}. "
            "Terraform starts it; it does nothing when started by hand."
        )
    if _PROTOCOL not in os.environ.get("PLUGIN_PROTOCOL_VERSIONS", _PROTOCOL).split(","):
        sys.exit("This Terraform does not speak plugin protocol 6; 1.11 or newer is needed.")
    log.install()
    lifecycle = Lifecycle(loading)
    lifecycle.heed_signals()
    with private_folder(os.environ.get("PLUGIN_UNIX_SOCKET_DIR")) as folder:
        _serve(loading, lifecycle, f"{folder}/provider", schema)
    sys.stderr.flush()
    # Threads whose calls never end must not keep the process alive.
    os._exit(0)


def _serve(loading: Loading, lifecycle: Lifecycle, socket: str, schema: bytes | None) -> None:
    from tfplugin.process.dispatcher import Dispatcher
    from tfplugin.process.listener import Listener

    dispatcher = Dispatcher(lifecycle, loading, schema)
    certificate, context = _identity()
    listener = Listener(socket, dispatcher.find, context)
    listener.start()
    # Other output must not reach Terraform's handshake. Terraform shows stderr in its log.
    terraform, sys.stdout = sys.stdout, sys.stderr
    terraform.write(f"1|{_PROTOCOL}|unix|{socket}|grpc|{certificate}\n")
    terraform.flush()
    if schema is None:
        loading.load()
    lifecycle.wait(terraform)
    listener.stop(_SECONDS_TO_FINISH)
    lifecycle.close()


def _identity() -> "tuple[str, ssl.SSLContext | None]":
    """Return the certificate that Terraform must expect, and the TLS context that presents it.

    Terraform passes its own certificate in the environment. No other client is accepted.
    """
    client = os.environ.get("PLUGIN_CLIENT_CERT")
    if not client:
        return "", None
    from tfplugin.process.certificate import make_certificate
    from tfplugin.process.tls import server_context

    certificate = make_certificate()
    encoded = b2a_base64(certificate.certificate_der, newline=False).decode().rstrip("=")
    return encoded, server_context(certificate, client)
