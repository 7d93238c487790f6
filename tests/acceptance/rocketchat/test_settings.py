"""rocketchat_settings, with the real Terraform."""

import json
from typing import Any

import pytest
from rocketchat_standin import FalseSuccess
from tfplugin.testing import Terraform

from .conftest import DESCRIBED_VERSIONS, PROVIDER, World, environment, on_versions

pytestmark = pytest.mark.resource("rocketchat_settings")

ADDRESS = "rocketchat_settings.all"


def configure(world: World, values: dict[str, Any], **arguments: Any) -> None:
    world.configure(settings__all={"values": values, **arguments})


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_a_map_of_settings_is_written_changed_and_restored(world: World) -> None:
    world.rocketchat.set("Site_Name", "Before")
    configure(world, {"Site_Name": "Chat", "Accounts_LoginExpiration": "7"})
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7
    assert world.terraform.plan().is_empty

    world.rocketchat.forget_requests()
    configure(world, {"Site_Name": "Chat", "Accounts_AllowEmailChange": False})
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    assert sorted(world.writes()) == [
        "POST settings/Accounts_AllowEmailChange",
        "POST settings/Accounts_LoginExpiration",
    ]
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 90
    assert world.rocketchat.setting("Accounts_AllowEmailChange") is False

    world.terraform.destroy()
    assert world.rocketchat.setting("Site_Name") == "Before"
    assert world.rocketchat.setting("Accounts_AllowEmailChange") is True


@pytest.mark.covers("drift")
def test_only_what_was_changed_on_the_server_is_restored(world: World) -> None:
    configure(world, {"Site_Name": "Chat", "Accounts_LoginExpiration": "7"})
    world.terraform.apply()
    world.rocketchat.set("Accounts_LoginExpiration", 8)
    world.rocketchat.forget_requests()
    change = world.terraform.plan().changes[ADDRESS]
    assert change.before["values"] == {"Site_Name": "Chat", "Accounts_LoginExpiration": 8}
    world.terraform.apply()
    assert world.writes() == ["POST settings/Accounts_LoginExpiration"]
    assert world.terraform.plan().is_empty


def test_a_setting_is_taken_out_while_on_destroy_is_not_known(world: World) -> None:
    how = {"resource": {"terraform_data": {"how": {"input": "keep"}}}}
    world.terraform.write(how, "how")
    given = {"Site_Name": "Chat", "Accounts_LoginExpiration": 7}
    configure(world, given, on_destroy="${terraform_data.how.output}")
    world.terraform.apply()
    configure(world, {"Site_Name": "Chat"}, on_destroy="${terraform_data.how.output}")
    world.terraform.apply("-replace=terraform_data.how")
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize("are_there", [True, False])
def test_secrets_known_at_apply_only_are_planned_as_such(world: World, are_there: bool) -> None:
    env = environment(world.rocketchat, world.vault) | {"SMTP": "canary-smtp"}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    world.terraform.write(
        f"""
        resource "terraform_data" "it" {{}}
        resource "rocketchat_settings" "all" {{
          values        = {{ Site_Name = "Chat" }}
          secret_values = terraform_data.it.id {"!=" if are_there else "=="} "" ? {{
            SMTP_Password = "env:SMTP"
          }} : null
        }}
        """
    )
    change = world.terraform.plan().changes["rocketchat_settings.all"]
    assert change.after_unknown["secret_revision"] is True
    world.terraform.apply()
    written = world.rocketchat.setting("SMTP_Password") == "canary-smtp"
    revision = world.terraform.state()["rocketchat_settings.all"]["secret_revision"]
    assert (written, revision) == (are_there, 1 if are_there else None)
    assert world.terraform.plan().is_empty


@pytest.mark.covers("import")
def test_an_imported_map_plans_empty(world: World) -> None:
    world.rocketchat.set("SMTP_Password", "hunter2")
    world.vault.put("liquid", "smtp", {"password": "hunter2"})
    configure(
        world,
        {"Site_Name": "Rocket.Chat", "Accounts_LoginExpiration": "90"},
        secret_values={"SMTP_Password": "vault:liquid/smtp#password"},
    )
    world.terraform.import_state(ADDRESS, "Site_Name, Accounts_LoginExpiration, SMTP_Password")
    assert world.terraform.plan().is_empty


@pytest.mark.covers("import")
def test_an_import_keeps_the_secret_of_an_address_out_of_the_state(world: World) -> None:
    address = "https://go.example.org/?token=canary"
    world.rocketchat.set("DeepLink_Url", address)
    world.vault.put("liquid", "link", {"url": address})
    configure(
        world,
        {"Site_Name": "Rocket.Chat"},
        secret_values={"DeepLink_Url": "vault:liquid/link#url"},
    )
    world.terraform.import_state(ADDRESS, "Site_Name,DeepLink_Url")
    assert "canary" not in json.dumps(world.terraform.state()[ADDRESS])
    assert world.terraform.plan().is_empty

    # Somebody who writes it into the code has it there; the server keeps its value.
    configure(world, {"Site_Name": "Rocket.Chat", "DeepLink_Url": address})
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    assert world.rocketchat.setting("DeepLink_Url") == address


def test_a_partial_failure_keeps_what_was_written(world: World) -> None:
    configure(world, {"Accounts_LoginExpiration": 7})
    world.terraform.apply()
    world.rocketchat.faults.when("POST", "settings/Site_Name", FalseSuccess())
    configure(
        world,
        {"Accounts_AllowEmailChange": False, "Accounts_LoginExpiration": 7, "Site_Name": "Chat"},
    )
    result = world.terraform.apply(check=False)
    result.expect_error("The setting was not saved", contains="Site_Name")
    assert world.terraform.state()[ADDRESS]["values"] == {
        "Accounts_AllowEmailChange": False,
        "Accounts_LoginExpiration": 7,
    }
    world.rocketchat.forget_requests()
    world.terraform.apply()
    assert world.writes() == ["POST settings/Site_Name"]
    world.terraform.destroy()
    assert world.rocketchat.setting("Accounts_AllowEmailChange") is True


def test_a_create_that_fails_halfway_is_restored_and_finished_by_the_next_apply(
    world: World,
) -> None:
    world.rocketchat.faults.when("POST", "settings/Site_Name", FalseSuccess())
    configure(world, {"Accounts_AllowEmailChange": False, "Site_Name": "Chat"})
    assert not world.terraform.apply(check=False).ok
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"
    world.terraform.destroy()
    assert world.rocketchat.setting("Accounts_AllowEmailChange") is True


def test_values_in_a_typed_map_are_taken_too(world: World) -> None:
    world.terraform.write(
        """
        resource "rocketchat_settings" "all" {
          values = tomap({ Site_Name = "Chat", Accounts_LoginExpiration = "7" })
        }
        """
    )
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7
    assert world.terraform.plan().is_empty


def test_a_wrong_entry_is_refused_at_plan_by_its_path(world: World) -> None:
    world.configure(
        settings__unknown={"values": {"Site_Nmae": "x"}},
        settings__type={"values": {"Accounts_LoginExpiration": "soon"}},
        settings__secret={"values": {"SMTP_Password": "x"}},
        settings__null={"values": {"Site_Name": None}},
    )
    plan = world.terraform.plan(check=False)
    plan.expect_error("No such setting", attribute='values["Site_Nmae"]')
    plan.expect_error(
        "Value not allowed for Accounts_LoginExpiration",
        attribute='values["Accounts_LoginExpiration"]',
    )
    plan.expect_error("SMTP_Password is a secret", attribute='values["SMTP_Password"]')
    plan.expect_error("Value not allowed for Site_Name", attribute='values["Site_Name"]')
    assert len(plan.errors) == 4
    assert world.writes() == []


def test_a_wrong_argument_is_refused_before_any_request(world: World) -> None:
    world.configure(
        settings__none={},
        settings__list={"values": ["Site_Name"]},
        settings__twice={"values": {"A": 1}, "secret_values": {"A": "env:A"}},
        settings__literal={"secret_values": {"A": "in clear"}},
    )
    result = world.terraform.validate(check=False)
    result.expect_error("No setting given")
    result.expect_error("Not a map of settings", attribute="values")
    result.expect_error("A is given twice", attribute='values["A"]')
    result.expect_error("Not a secret reference", attribute='secret_values["A"]')
    assert len(result.errors) == 4
    assert world.rocketchat.requests == []


@on_versions(*DESCRIBED_VERSIONS)
@pytest.mark.parametrize("server_environment", [{"SETTINGS_BLOCKED": "Site_Name"}])
def test_a_blocked_entry_is_refused_at_plan(world: World) -> None:
    configure(world, {"Site_Name": "Chat", "Accounts_LoginExpiration": 7})
    plan = world.terraform.plan(check=False)
    plan.expect_error("Site_Name is blocked", attribute='values["Site_Name"]')


@on_versions(*DESCRIBED_VERSIONS)
def test_an_entry_blocked_later_is_let_go_only_with_keep(world: World) -> None:
    configure(world, {"Site_Name": "Chat", "Accounts_LoginExpiration": 7})
    world.terraform.apply()
    world.rocketchat.restart(environment={"SETTINGS_BLOCKED": "Site_Name"})
    configure(world, {"Accounts_LoginExpiration": 7})
    plan = world.terraform.plan(check=False)
    plan.expect_error("Site_Name is blocked", contains='on_destroy = "keep"')
    configure(world, {"Accounts_LoginExpiration": 7}, on_destroy="keep")
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"


def test_originals_are_kept_in_the_state_and_never_a_secret(world: World) -> None:
    world.rocketchat.set("SMTP_Password", "old-secret")
    world.vault.put("liquid", "smtp", {"password": "hunter2"})
    configure(
        world,
        {"Site_Name": "Chat"},
        secret_values={"SMTP_Password": "vault:liquid/smtp#password"},
    )
    world.terraform.apply()
    assert world.rocketchat.setting("SMTP_Password") == "hunter2"
    assert "old-secret" not in json.dumps(world.private(ADDRESS))
    assert "old-secret" not in world.terraform.raw_state()
    assert world.terraform.state()[ADDRESS]["originals"] == {"Site_Name": '"Rocket.Chat"'}
    world.terraform.destroy()
    assert world.rocketchat.setting("SMTP_Password") == ""
