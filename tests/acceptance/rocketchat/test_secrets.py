"""Secrets are written where they belong, and are nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PREFIX, PROVIDER, World, environment

REFERENCE = "vault:liquid/app#secret"
PUSH_SWITCH = "POST settings/Push_enable"
FIRST, SECOND, DRIFTED = "canary-first-1", "canary-second-2", "canary-drifted-3"


@dataclass(frozen=True)
class Case:
    """One secret argument given as a reference: the resource, and where the server keeps it."""

    address: str
    setting: str
    attribute: str
    resources: Callable[[World, bool], dict[str, Any]]
    """The resources, before and after a change that has nothing to do with the secret."""


CASES = [
    Case(
        "rocketchat_custom_oauth.liquid",
        f"{PREFIX}-secret",
        "client_secret",
        lambda world, changed: {
            "custom_oauth__liquid": world.oauth(
                client_secret=REFERENCE, scope="changed" if changed else "read"
            )
        },
    ),
    Case(
        "rocketchat_setting.it",
        "SMTP_Password",
        "secret_value",
        lambda _, changed: {
            "setting__it": {
                "name": "SMTP_Password",
                "secret_value": REFERENCE,
                "on_destroy": "keep" if changed else "reset",
            }
        },
    ),
    Case(
        "rocketchat_settings.it",
        "SMTP_Password",
        'secret_values["SMTP_Password"]',
        lambda _, changed: {
            "settings__it": {
                "values": {"Site_Name": "Changed" if changed else "Chat"},
                "secret_values": {"SMTP_Password": REFERENCE},
            }
        },
    ),
    Case(
        "rocketchat_push.it",
        "Push_apn_key",
        "apn_key",
        lambda _, changed: {"push__it": {"apn_key": REFERENCE, "show_message": changed}},
    ),
]
each_secret = pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=case.address, marks=pytest.mark.resource(case.address.partition(".")[0])
        )
        for case in CASES
    ],
)


def applied(world: World, case: Case) -> None:
    world.vault.put("liquid", "app", {"secret": FIRST})
    world.configure(**case.resources(world, False))
    world.terraform.apply()
    assert world.rocketchat.setting(case.setting) == FIRST
    assert world.terraform.plan().is_empty
    world.rocketchat.forget_requests()


@each_secret
@pytest.mark.covers("secret kept")
def test_an_unrelated_change_leaves_the_secret_alone(world: World, case: Case) -> None:
    applied(world, case)
    world.configure(**case.resources(world, True))
    change = world.terraform.plan().changes[case.address]
    assert "secret_revision" not in change.after_unknown
    world.terraform.apply()
    assert f"POST settings/{case.setting}" not in world.writes()
    assert world.terraform.plan().is_empty


@each_secret
@pytest.mark.covers("secret rotated")
def test_a_rotation_shows_in_the_plan_without_the_value_and_is_written(
    world: World, case: Case
) -> None:
    applied(world, case)
    world.vault.put("liquid", "app", {"secret": SECOND})
    plan = world.terraform.plan()
    plan.expect_warning("Secret rotated", contains=REFERENCE, attribute=case.attribute)
    change = plan.changes[case.address]
    assert change.actions == ["update"]
    assert change.after_unknown["secret_revision"] is True
    assert_no_secret([FIRST, SECOND], str(plan.json), plan.stdout)

    world.terraform.apply(str(plan.file))
    assert world.rocketchat.setting(case.setting) == SECOND
    assert world.terraform.state()[case.address]["secret_revision"] == 2
    written = [one for one in world.writes() if one != PUSH_SWITCH]
    assert written == [f"POST settings/{case.setting}"]
    assert world.terraform.plan().is_empty


@each_secret
@pytest.mark.covers("secret drifted")
def test_a_change_on_the_server_shows_as_drift_and_is_put_back(world: World, case: Case) -> None:
    applied(world, case)
    world.rocketchat.set(case.setting, DRIFTED)
    plan = world.terraform.plan()
    plan.expect_warning("Secret changed on the server", attribute=case.attribute)
    assert plan.changes[case.address].actions == ["update"]
    assert_no_secret([FIRST, DRIFTED], str(plan.json), plan.stdout)
    world.terraform.apply()
    assert world.rocketchat.setting(case.setting) == FIRST
    assert world.terraform.plan().is_empty


WRITE_ONLY = [
    (
        "SMTP_Password",
        "value_wo",
        """
        resource "rocketchat_setting" "it" {
          name             = "SMTP_Password"
          value_wo         = var.secret
          value_wo_version = %d
          on_destroy       = "%s"
        }
        """,
    ),
    (
        f"{PREFIX}-secret",
        "client_secret_wo",
        """
        resource "rocketchat_custom_oauth" "it" {
          name                     = "Liquid"
          url                      = "https://liquid.example.org"
          client_id                = "chat-client"
          client_secret_wo         = var.secret
          client_secret_wo_version = %d
          scope                    = "%s"
        }
        """,
    ),
    (
        "Push_apn_key",
        "apn_key_wo",
        """
        resource "rocketchat_push" "it" {
          apn_key_wo         = var.secret
          apn_key_wo_version = %d
          on_destroy         = "%s"
        }
        """,
    ),
]


@pytest.mark.parametrize(("setting", "attribute", "resource"), WRITE_ONLY)
def test_a_write_only_value_is_written_when_its_version_changes_or_the_server_drifts(
    world: World, setting: str, attribute: str, resource: str
) -> None:
    world.terraform.write(
        {"variable": {"secret": {"type": "string", "ephemeral": True}}}, "variables"
    )

    def write(version: int, secret: str, other: str = "keep") -> tuple[str, ...]:
        world.terraform.write(resource % (version, other))
        return ("-var", f"secret={secret}")

    world.terraform.apply(*write(1, FIRST))
    assert world.rocketchat.setting(setting) == FIRST

    assert world.terraform.plan(*write(1, SECOND)).is_empty
    world.terraform.apply(*write(1, SECOND, "reset"))
    assert world.rocketchat.setting(setting) == FIRST

    world.terraform.apply(*write(2, SECOND, "reset"))
    assert world.rocketchat.setting(setting) == SECOND

    world.rocketchat.set(setting, DRIFTED)
    plan = world.terraform.plan(*write(2, SECOND, "reset"))
    plan.expect_warning("Secret changed on the server", attribute=attribute)
    world.terraform.apply(*write(2, SECOND, "reset"))
    assert world.rocketchat.setting(setting) == SECOND
    assert_no_secret([FIRST, SECOND, DRIFTED], world.terraform.raw_state())


def test_the_reference_may_move_without_a_write(world: World) -> None:
    case = CASES[1]
    applied(world, case)
    world.vault.put("liquid", "elsewhere", {"secret": FIRST})
    moved = {"name": "SMTP_Password", "secret_value": "vault:liquid/elsewhere#secret"}
    world.configure(setting__it=moved)
    world.terraform.apply()
    assert world.writes() == []
    assert world.terraform.plan().is_empty


def test_an_imported_secret_plans_empty_and_its_rotation_shows(world: World) -> None:
    world.vault.put("liquid", "app", {"secret": FIRST})
    world.rocketchat.set("SMTP_Password", FIRST)
    world.configure(**CASES[1].resources(world, False) | {})
    world.configure(setting__it={"name": "SMTP_Password", "secret_value": REFERENCE})
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
