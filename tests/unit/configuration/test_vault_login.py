"""Which login at Vault is used when the block names none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.configuration.argument import arguments
from rocketchat_provider.configuration.arguments import VaultPlan, VaultState
from rocketchat_provider.configuration.credentials import given
from rocketchat_provider.configuration.vault import vault_connection
from rocketchat_provider.secrets import Secrets, VaultDenied
from rocketchat_standin import Vault

VAULT = tf.schema_of(VaultState, VaultPlan)
REFERENCE = "vault:liquid/app#secret"


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault() as vault:
        vault.mount("liquid", version=1)
        vault.put("liquid", "app", {"secret": "canary-value"})
        yield vault


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for argument in arguments(VaultState):
        for variable in argument.variables:
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def resolved(**block: Any) -> str:
    given_block = given(VaultState, VAULT.planned(block))
    return Secrets(vault_connection(given_block)).resolve(REFERENCE).value


def test_the_token_of_vault_login_is_read(
    vault: Vault, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".vault-token").write_text(f"{vault.root_token}\n")
    monkeypatch.setenv("VAULT_ADDR", vault.url)
    assert resolved() == "canary-value"


def test_the_token_of_vault_login_goes_to_no_other_vault(
    vault: Vault, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".vault-token").write_text(vault.root_token)
    monkeypatch.setenv("VAULT_ADDR", "https://vault.example.org:8200")
    with pytest.raises(
        VaultDenied, match=r"\.vault-token is sent only to the address in VAULT_ADDR"
    ):
        resolved(address=vault.url)
    assert vault.requests == []


def test_a_variable_comes_before_the_token_of_vault_login(
    vault: Vault, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".vault-token").write_text("hvs.of-somebody-else")
    monkeypatch.setenv("VAULT_ADDR", vault.url)
    monkeypatch.setenv("VAULT_TOKEN", f" {vault.root_token}\n")
    assert resolved() == "canary-value"


def test_variables_of_openbao_are_read(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAO_ADDR", vault.url)
    monkeypatch.setenv("BAO_TOKEN", vault.root_token)
    assert resolved() == "canary-value"


def test_a_service_accounts_token_logs_in_at_the_mount_of_kubernetes(
    vault: Vault, tmp_path: Path
) -> None:
    token = tmp_path / "kubernetes.io/serviceaccount/token"
    token.parent.mkdir(parents=True)
    token.write_text("service-account\n")
    vault.jwt_role("provider", "service-account", "reader")
    block = {"address": vault.url, "jwt": f"file:{token}", "jwt_role": "provider"}
    assert resolved(**block) == "canary-value"
    assert {one.path for one in vault.requests if one.path.endswith("/login")} == {
        "/v1/auth/kubernetes/login"
    }


def test_a_variable_may_hold_a_reference(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text(vault.root_token)
    monkeypatch.setenv("ANY_NAME", f"file:{tmp_path / 'token'}")
    assert resolved(address=vault.url, token="env:ANY_NAME") == "canary-value"
