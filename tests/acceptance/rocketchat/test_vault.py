"""Secrets out of Vault by every login and from every engine, with the real Terraform."""

from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PROVIDER, World, environment

SETTING = "SMTP_Password"
NO_TOKEN = {"VAULT_TOKEN": ""}


def configure(world: World, reference: str, vault: dict[str, Any] | None = None) -> None:
    block = {"vault": vault} if vault else {}
    world.terraform.write(
        {
            "provider": {"rocketchat": block},
            "resource": {
                "rocketchat_setting": {"it": {"name": SETTING, "secret_value": reference}}
            },
        }
    )


def with_environment(world: World, **variables: str) -> World:
    env = environment(world.rocketchat, world.vault) | variables
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    return world


@pytest.fixture
def engines(world: World) -> World:
    """A world with a KV engine of each version."""
    world.vault.put("liquid", "smtp", {"password": "canary-v1"})
    world.vault.mount("team/kv", version=2)
    world.vault.put("team/kv", "smtp", {"password": "canary-first"})
    world.vault.put("team/kv", "smtp", {"password": "canary-second"})
    return world


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("vault:liquid/smtp#password", "canary-v1"),
        ("vault:team/kv/smtp#password", "canary-second"),
        ("vault:team/kv/smtp#password@1", "canary-first"),
    ],
)
def test_both_versions_of_kv_are_read_and_a_version_may_be_pinned(
    engines: World, reference: str, value: str
) -> None:
    configure(engines, reference)
    engines.terraform.apply()
    assert engines.rocketchat.setting(SETTING) == value
    assert engines.terraform.plan().is_empty
    engines.vault.put("team/kv", "smtp", {"password": "canary-third"})
    rotates = reference == "vault:team/kv/smtp#password"
    assert engines.terraform.plan().is_empty is not rotates


def test_an_approle_logs_in(engines: World) -> None:
    role_id, secret_id = engines.vault.approle("provider", "reader")
    with_environment(engines, **NO_TOKEN, VAULT_ROLE_ID=role_id, VAULT_SECRET_ID=secret_id)
    configure(engines, "vault:liquid/smtp#password")
    engines.terraform.apply()
    assert engines.rocketchat.setting(SETTING) == "canary-v1"
    assert secret_id not in engines.terraform.raw_state()


def test_a_pod_logs_in_with_its_service_account(engines: World, tmp_path: Path) -> None:
    token = tmp_path / "service-account-token"
    token.write_text("canary-service-account\n")
    engines.vault.jwt_role("rocketchat", "canary-service-account", "reader")
    with_environment(engines, **NO_TOKEN)
    configure(
        engines,
        "vault:liquid/smtp#password",
        {"jwt": f"file:{token}", "jwt_role": "rocketchat", "jwt_mount": "kubernetes"},
    )
    plan = engines.terraform.plan()
    engines.terraform.apply(str(plan.file))
    assert engines.rocketchat.setting(SETTING) == "canary-v1"
    logins = {one.path for one in engines.vault.requests if one.path.endswith("/login")}
    assert logins == {"/v1/auth/kubernetes/login"}
    assert_no_secret(
        ["canary-service-account"], str(plan.json), plan.stdout, engines.terraform.raw_state()
    )


def test_a_jwt_may_be_an_ordinary_value(engines: World) -> None:
    engines.vault.jwt_role("rocketchat", "canary-jwt", "reader")
    vault = {"address": engines.vault.url, "jwt": "canary-jwt", "jwt_role": "rocketchat"}
    with_environment(engines, **NO_TOKEN)
    configure(engines, "vault:liquid/smtp#password", vault)
    result = engines.terraform.apply()
    assert engines.rocketchat.setting(SETTING) == "canary-v1"
    assert_no_secret(["canary-jwt"], result.stdout, engines.terraform.raw_state())


def test_the_namespace_is_sent(engines: World) -> None:
    configure(engines, "vault:liquid/smtp#password", {"namespace": "team-a"})
    engines.terraform.apply()
    assert {one.headers["x-vault-namespace"] for one in engines.vault.requests} == {"team-a"}
