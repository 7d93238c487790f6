"""Which Vault the token is sent to."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.secrets import SecretError, Secrets, VaultConnection

from tests.unit.authority import Authority

TOKEN = "canary-vault-token"


@contextmanager
def vault(context: ssl.SSLContext) -> Iterator[tuple[str, list[str | None]]]:
    """A Vault that seals itself off: its address, and the tokens that it was shown."""
    shown: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.append(self.headers["X-Vault-Token"])
            self.send_error(503)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", shown
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("certificate", "trusted", "reached"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"host": "127.0.0.2"}, True, False),
        ({"days_left": -1}, True, False),
    ],
    ids=["as it should be", "unknown authority", "another host", "expired"],
)
def test_the_token_goes_only_to_a_vault_that_the_authority_vouches_for(
    tmp_path: Path, certificate: dict[str, Any], trusted: bool, reached: bool
) -> None:
    authority = Authority(tmp_path, **certificate)
    ca_file = str(authority.certificate) if trusted else None
    with vault(authority.context()) as (address, shown):
        connection = VaultConnection(address, token=TOKEN, ca_file=ca_file)
        with pytest.raises(SecretError) as caught:
            Secrets(connection).resolve("vault:kv/a#b")
    assert set(shown) == ({TOKEN} if reached else set()), caught.value.detail
    assert ("certificate" in caught.value.detail.lower()) is not reached
    assert TOKEN not in caught.value.detail
