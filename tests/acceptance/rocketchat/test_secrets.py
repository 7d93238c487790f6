"""Secrets are written where they belong, and are nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PREFIX, PROVIDER, World, environment

pytestmark = pytest.mark.core

REFERENCE = "vault:liquid/app#secret"
PUSH_SWITCH = "POST settings/Push_enable"
FIRST, SECOND, DRIFTED = "canary-first-1", "canary-second-2", "canary-drifted-3"


@dataclass(frozen=True)
class Secret:
    """A secret argument, and the setting in which the server keeps it."""

    address: str
    attribute: str
    setting: str


BY_REFERENCE = (
    Secret("rocketchat_custom_oauth.liquid", "client_secret", f"{PREFIX}-secret"),
    Secret("rocketchat_setting.it", "secret_value", "SMTP_Password"),
    Secret(
        "rocketchat_settings.it",
        'secret_values["Accounts_OAuth_Google_secret"]',
        "Accounts_OAuth_Google_secret",
    ),
    Secret("rocketchat_push.it", "apn_key", "Push_apn_key"),
)
WRITE_ONLY = (
    Secret("rocketchat_custom_oauth.it", "client_secret_wo", f"{PREFIX}-secret"),
    Secret("rocketchat_setting.it", "value_wo", "SMTP_Password"),
    Secret("rocketchat_push.it", "apn_key_wo", "Push_apn_key"),
)
every_resource_with_a_secret = pytest.mark.resource(
    *(secret.address.partition(".")[0] for secret in BY_REFERENCE)
)


def setting(reference: str = REFERENCE, **others: Any) -> dict[str, Any]:
    return {"name": "SMTP_Password", "secret_value": reference} | others


def configure(world: World, *, changed: bool = False, reference: str = REFERENCE) -> None:
    """Each secret by reference; `changed`: what has nothing to do with the secrets."""
    world.configure(
        custom_oauth__liquid=world.oauth(
            client_secret=reference, scope="changed" if changed else "read"
        ),
        setting__it=setting(reference, on_destroy="keep" if changed else "reset"),
        settings__it={
            "values": {"Site_Name": "Changed" if changed else "Chat"},
            "secret_values": {"Accounts_OAuth_Google_secret": reference},
        },
        push__it={"apn_key": reference, "show_message": changed},
    )


def kept(world: World, secrets: Iterable[Secret] = BY_REFERENCE) -> set[Any]:
    """What the server has for these secrets."""
    return {world.rocketchat.setting(secret.setting) for secret in secrets}


def drift(world: World, secrets: Iterable[Secret] = BY_REFERENCE) -> None:
    for secret in secrets:
        world.rocketchat.set(secret.setting, DRIFTED)


@pytest.fixture
def applied(world: World) -> World:
    """A server on which each secret is as it is in Vault."""
    world.vault.put("liquid", "app", {"secret": FIRST})
    configure(world)
    world.terraform.apply()
    assert kept(world) == {FIRST}
    assert world.terraform.plan().is_empty
    world.rocketchat.forget_requests()
    return world


@every_resource_with_a_secret
@pytest.mark.covers("secret kept")
def test_an_unrelated_change_leaves_the_secret_alone(applied: World) -> None:
    world = applied
    configure(world, changed=True)
    changes = world.terraform.plan().changes
    for secret in BY_REFERENCE:
        assert changes[secret.address].actions == ["update"]
        assert "secret_revision" not in changes[secret.address].after_unknown
    world.terraform.apply()
    assert {f"POST settings/{secret.setting}" for secret in BY_REFERENCE}.isdisjoint(world.writes())
    assert world.terraform.plan().is_empty


@every_resource_with_a_secret
def test_a_pin_changes_nothing_unless_it_changes_the_secret(world: World) -> None:
    world.vault.mount("team", version=2)
    reference = "vault:team/app#secret"
    for value in (FIRST, SECOND):
        world.vault.put("team", "app", {"secret": value})
    configure(world, reference=reference)
    world.terraform.apply()
    for spelled in (f"{reference}@2", reference):
        configure(world, reference=spelled)
        assert world.terraform.plan().is_empty

    # With another change in the plan, the other spelling adds nothing.
    configure(world, changed=True, reference=f"{reference}@2")
    plan = world.terraform.plan()
    assert all("secret_revision" not in each.after_unknown for each in plan.changes.values())
    world.terraform.apply(str(plan.file))
    configure(world, changed=True, reference=reference)
    assert world.terraform.plan().is_empty

    configure(world, changed=True, reference=f"{reference}@1")
    world.terraform.apply()
    assert kept(world) == {FIRST}
    configure(world, changed=True, reference=reference)
    world.terraform.apply()
    assert kept(world) == {SECOND}


@pytest.mark.resource("rocketchat_custom_oauth")
def test_another_spelling_of_the_client_id_does_not_replace_the_form(world: World) -> None:
    world.vault.mount("team", version=2)
    reference = "vault:team/app#client_id"
    for value in ("one", "two"):
        world.vault.put("team", "app", {"client_id": value})
    world.configure(custom_oauth__liquid=world.oauth(client_id=f"{reference}@1"))
    world.terraform.apply()
    world.configure(custom_oauth__liquid=world.oauth(client_id=reference))
    changes = world.terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert changes.after_unknown["generation"] is True
    world.configure(custom_oauth__liquid=world.oauth(client_id="one"))
    changes = world.terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert "generation" not in changes.after_unknown


@every_resource_with_a_secret
@pytest.mark.covers("secret rotated")
def test_a_rotation_shows_in_the_plan_without_the_value_and_is_written(applied: World) -> None:
    world = applied
    world.vault.put("liquid", "app", {"secret": SECOND})
    plan = world.terraform.plan()
    for secret in BY_REFERENCE:
        plan.expect_warning("Secret rotated", contains=REFERENCE, attribute=secret.attribute)
        change = plan.changes[secret.address]
        assert change.actions == ["update"]
        assert change.after_unknown["secret_revision"] is True
    assert_no_secret([FIRST, SECOND], str(plan.json), plan.stdout)

    world.terraform.apply(str(plan.file))
    assert kept(world) == {SECOND}
    state = world.terraform.state()
    assert {state[secret.address]["secret_revision"] for secret in BY_REFERENCE} == {2}
    written = sorted(one for one in world.writes() if one != PUSH_SWITCH)
    assert written == sorted(f"POST settings/{secret.setting}" for secret in BY_REFERENCE)
    assert world.terraform.plan().is_empty


@every_resource_with_a_secret
@pytest.mark.covers("secret drifted")
def test_a_change_on_the_server_shows_as_drift_and_is_restored(applied: World) -> None:
    world = applied
    drift(world)
    plan = world.terraform.plan()
    for secret in BY_REFERENCE:
        plan.expect_warning("Secret changed on the server", attribute=secret.attribute)
        assert plan.changes[secret.address].actions == ["update"]
    assert_no_secret([FIRST, DRIFTED], str(plan.json), plan.stdout)
    world.terraform.apply()
    assert kept(world) == {FIRST}
    assert world.terraform.plan().is_empty


def test_a_write_only_value_is_written_when_its_version_changes_or_the_server_drifts(
    world: World,
) -> None:
    world.terraform.write(
        {"variable": {"secret": {"type": "string", "ephemeral": True}}}, "variables"
    )

    def write(version: int, secret: str, other: str = "keep") -> tuple[str, ...]:
        def given(argument: str) -> dict[str, Any]:
            return {argument: "${var.secret}", f"{argument}_version": version}

        world.configure(
            setting__it={"name": "SMTP_Password", "on_destroy": other} | given("value_wo"),
            custom_oauth__it={
                "name": "Liquid",
                "url": "https://liquid.example.org",
                "client_id": "chat-client",
                "scope": other,
            }
            | given("client_secret_wo"),
            push__it={"on_destroy": other} | given("apn_key_wo"),
        )
        return ("-var", f"secret={secret}")

    world.terraform.apply(*write(1, FIRST))
    assert kept(world, WRITE_ONLY) == {FIRST}

    assert world.terraform.plan(*write(1, SECOND)).is_empty
    world.terraform.apply(*write(1, SECOND, "reset"))
    assert kept(world, WRITE_ONLY) == {FIRST}

    world.terraform.apply(*write(2, SECOND, "reset"))
    assert kept(world, WRITE_ONLY) == {SECOND}

    drift(world, WRITE_ONLY)
    plan = world.terraform.plan(*write(2, SECOND, "reset"))
    for secret in WRITE_ONLY:
        plan.expect_warning("Secret changed on the server", attribute=secret.attribute)
    world.terraform.apply(*write(2, SECOND, "reset"))
    assert kept(world, WRITE_ONLY) == {SECOND}
    assert_no_secret([FIRST, SECOND, DRIFTED], world.terraform.raw_state())


def test_the_reference_may_move_without_a_write(world: World) -> None:
    world.vault.put("liquid", "app", {"secret": FIRST})
    world.configure(setting__it=setting())
    world.terraform.apply()
    world.rocketchat.forget_requests()
    world.vault.put("liquid", "elsewhere", {"secret": FIRST})
    world.configure(setting__it=setting("vault:liquid/elsewhere#secret"))
    world.terraform.apply()
    assert world.writes() == []
    assert world.terraform.plan().is_empty


def test_an_imported_secret_plans_empty_and_its_rotation_shows(world: World) -> None:
    world.vault.put("liquid", "app", {"secret": FIRST})
    world.rocketchat.set("SMTP_Password", FIRST)
    world.configure(setting__it=setting())
    world.terraform.import_state("rocketchat_setting.it", "SMTP_Password")
    assert world.terraform.plan().is_empty
    world.vault.put("liquid", "app", {"secret": SECOND})
    world.terraform.plan().expect_warning("Secret rotated")
    world.terraform.apply()
    assert world.rocketchat.setting("SMTP_Password") == SECOND
    assert world.terraform.state()["rocketchat_setting.it"]["secret_value"] == REFERENCE


def test_a_secret_is_in_no_plan_state_or_log_of_its_whole_life(
    world: World, tmp_path: Path
) -> None:
    canaries = [FIRST, SECOND, DRIFTED, world.rocketchat.bypass_token[1], world.vault.root_token]
    log = tmp_path / "trace.log"
    env: Mapping[str, str] = {
        **environment(world.rocketchat, world.vault),
        "TF_LOG": "TRACE",
        "TF_LOG_PATH": str(log),
        "TF_VAR_secret": FIRST,
    }
    folder = tmp_path / "traced"
    folder.mkdir()
    world.terraform = Terraform(folder, PROVIDER, env)
    world.vault.put("liquid", "app", {"secret": FIRST})

    def write(scope: str) -> None:
        world.configure(
            custom_oauth__liquid=world.oauth(client_secret=REFERENCE, scope=scope),
            settings__all={"secret_values": {"SMTP_Password": REFERENCE}},
            setting__token={
                "name": "Accounts_OAuth_Google_secret",
                "value_wo": "${var.secret}",
                "value_wo_version": 1,
            },
        )
        world.terraform.write(
            {"variable": {"secret": {"type": "string", "ephemeral": True}}}, "variables"
        )

    write("read")
    world.terraform.apply(str(world.terraform.plan().file))
    assert world.part("-secret") == FIRST
    assert world.rocketchat.setting("Accounts_OAuth_Google_secret") == FIRST
    world.vault.put("liquid", "app", {"secret": SECOND})
    world.rocketchat.set("Accounts_OAuth_Google_secret", DRIFTED)
    write("email")
    plan = world.terraform.plan()
    (folder / "plan.json").write_text(str(plan.json))
    world.terraform.apply()
    assert world.part("-secret") == SECOND
    (folder / "state.tfstate").write_text(world.terraform.raw_state())
    result = world.terraform.destroy()
    assert "rocketchat_custom_oauth.liquid" in log.read_text()
    assert_no_secret(canaries, folder, log, result.stdout, result.stderr)
