"""What the provider block is refused for before anything is sent."""

from typing import Any

import pytest
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from tfplugin import DiagnosticError
from tfplugin.author.contexts import ConfigureContext

PLAIN = "http://10.66.60.1:8200"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VAULT_ADDR", "VAULT_ALLOW_HTTP"):
        monkeypatch.delenv(name, raising=False)


def configured(vault: dict[str, Any] | None) -> ConnectedProvider:
    provider = ConnectedProvider()
    block = dict.fromkeys(provider.schema.attributes) | {
        "url": "http://127.0.0.1:3000",
        "username": "admin",
        "password": "env:PASSWORD",
    }
    if vault is not None:
        arguments = provider.schema.attributes["vault"].type.attributes  # type: ignore[union-attr]
        block["vault"] = dict.fromkeys(arguments) | vault
    provider.configure_block(ConfigureContext(config=block))
    return provider


def test_a_vault_block_that_would_send_the_token_in_clear_is_refused() -> None:
    with pytest.raises(DiagnosticError, match="VAULT_ALLOW_HTTP=true") as caught:
        configured({"address": PLAIN})
    assert caught.value.path == ("vault", "address")


def test_a_vault_block_may_allow_plain_http() -> None:
    assert configured({"address": PLAIN, "allow_http": True}).online


def test_the_environment_may_allow_plain_http_to_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_ALLOW_HTTP", "true")
    assert configured({"address": PLAIN}).online


def test_an_address_of_the_environment_is_refused_only_when_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VAULT_ADDR", PLAIN)
    monkeypatch.setenv("VAULT_TOKEN", "canary-token")
    provider = configured(None)
    with pytest.raises(Exception, match="plain http to another machine"):
        provider.secrets.resolve("vault:kv/a#b")
