"""rocketchat_setting, with the real Terraform."""

from typing import Any

import pytest
from rocketchat_standin import FalseSuccess

from .conftest import DESCRIBED_VERSIONS, World, on_versions

pytestmark = pytest.mark.resource("rocketchat_setting")

ADDRESS = "rocketchat_setting.it"


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_a_setting_is_written_changed_and_restored(world: World) -> None:
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": 7})
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7
    assert world.terraform.state()[ADDRESS]["type"] == "int"
    assert world.terraform.plan().is_empty

    world.rocketchat.forget_requests()
    world.terraform.apply()
    assert world.writes() == []

    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": 30})
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 30

    world.terraform.destroy()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 90


def test_a_value_of_any_type_is_coerced_and_keeps_its_spelling(world: World) -> None:
    cases: dict[str, tuple[Any, Any]] = {
        "Accounts_LoginExpiration": ("7", 7),
        "Accounts_AllowEmailChange": ("false", False),
        "Site_Name": ("Chat", "Chat"),
        "Size": (4, "4"),
        "Message_AllowEditing_BlockEditInMinutes": (5, 5),
        "Hide_System_Messages": (["uj"], ["uj"]),
        "Custom_Translations": ('{"en":{"a":"b"}}', '{"en":{"a":"b"}}'),
        "Assets_logo": ({"defaultUrl": "images/x.svg"}, {"defaultUrl": "images/x.svg"}),
    }
    world.configure(
        **{f"setting__{name}": {"name": name, "value": case[0]} for name, case in cases.items()}
    )
    world.terraform.apply()
    state = world.terraform.state()
    for name, (value, stored) in cases.items():
        assert world.rocketchat.setting(name) == stored
        assert type(world.rocketchat.setting(name)) is type(stored)
        assert state[f"rocketchat_setting.{name}"]["value"] == value
    assert world.terraform.plan().is_empty


def test_another_spelling_of_the_same_value_plans_empty(world: World) -> None:
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": 7})
    world.terraform.apply()
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": "7"})
    assert world.terraform.plan().is_empty


@pytest.mark.covers("drift")
def test_what_was_changed_on_the_server_is_restored(world: World) -> None:
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": "7"})
    world.terraform.apply()
    world.rocketchat.set("Accounts_LoginExpiration", 8)
    change = world.terraform.plan().changes[ADDRESS]
    assert (change.actions, change.before["value"], change.after["value"]) == (["update"], 8, "7")
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 7


def test_a_value_of_the_wrong_type_on_the_server_is_put_right(world: World) -> None:
    world.configure(setting__it={"name": "Accounts_AllowEmailChange", "value": False})
    world.terraform.apply()
    world.rocketchat.set("Accounts_AllowEmailChange", "false")
    assert world.terraform.plan().changes[ADDRESS].actions == ["update"]
    world.terraform.apply()
    assert world.rocketchat.setting("Accounts_AllowEmailChange") is False


def test_on_destroy_can_be_changed_without_writing(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    world.terraform.apply()
    world.rocketchat.forget_requests()
    world.configure(setting__it={"name": "Site_Name", "value": "Chat", "on_destroy": "keep"})
    world.terraform.apply()
    assert world.writes() == []
    world.terraform.destroy()
    assert world.rocketchat.setting("Site_Name") == "Chat"


@pytest.mark.covers("import")
def test_an_imported_setting_plans_empty_and_is_left_as_it_was(world: World) -> None:
    world.rocketchat.set("Accounts_LoginExpiration", 14)
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": "14"})
    world.terraform.import_state(ADDRESS, "Accounts_LoginExpiration")
    assert world.terraform.plan().is_empty
    world.configure(setting__it={"name": "Accounts_LoginExpiration", "value": 7})
    world.terraform.apply()
    world.terraform.destroy()
    assert world.rocketchat.setting("Accounts_LoginExpiration") == 14


def test_another_name_is_another_setting(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    world.terraform.apply()
    world.configure(setting__it={"name": "Organization_Name", "value": "Chat"})
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["delete", "create"]
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Rocket.Chat"
    assert world.rocketchat.setting("Organization_Name") == "Chat"


def test_a_wrong_argument_is_refused_before_any_request(world: World) -> None:
    world.configure(
        setting__none={"name": "Site_Name"},
        setting__both={"name": "Site_Name", "value": 1, "secret_value": "env:X"},
        setting__destroy={"name": "Site_Name", "value": 1, "on_destroy": "burn"},
        setting__literal={"name": "Site_Name", "secret_value": "in clear"},
    )
    result = world.terraform.validate(check=False)
    result.expect_error("No value given")
    result.expect_error("More than one value given", attribute="secret_value")
    result.expect_error("Value not allowed", contains="burn", attribute="on_destroy")
    result.expect_error("Not a secret reference", attribute="secret_value")
    assert len(result.errors) == 4
    assert world.rocketchat.requests == []


def test_a_value_the_server_would_not_understand_is_refused_at_plan(world: World) -> None:
    expiration, email = "Accounts_LoginExpiration", "Accounts_AllowEmailChange"
    cases: list[tuple[str, Any, str, list[str]]] = [
        ("Site_Nmae", "x", "No such setting", ["Site_Nmae", "Nearest: Site_Name"]),
        ("site_name", "x", "No such setting", ['"site_name"', "Site_Name", "upper and lower case"]),
        (expiration, "soon", f"Value not allowed for {expiration}", ['"soon"', "whole number"]),
        ("FileUpload_MaxFileSize", True, "Value not allowed for FileUpload_MaxFileSize", ["true"]),
        (email, 1, f"Value not allowed for {email}", ["true or false"]),
        ("Industry", "farming", "Value not allowed for Industry", ["aerospaceDefense"]),
        ("Custom_Translations", "{", "Value not allowed for Custom_Translations", ["JSON"]),
        ("Push_test_push", "x", "Value not allowed for Push_test_push", ["action"]),
        ("SMTP_Password", "hunter2", "SMTP_Password is a secret", ["secret_value"]),
    ]
    world.configure(
        **{
            f"setting__n{i}": {"name": name, "value": value}
            for i, (name, value, _, _) in enumerate(cases)
        }
    )
    result = world.terraform.plan(check=False)
    for _, _, summary, reported in cases:
        attribute = "name" if summary == "No such setting" else "value"
        error = result.expect_error(summary, contains=reported, attribute=attribute)
        assert "hunter2" not in error.detail
    assert len(result.errors) == len(cases)
    assert world.writes() == []


@on_versions(*DESCRIBED_VERSIONS)
@pytest.mark.parametrize("server_environment", [{"SETTINGS_BLOCKED": "Site_Name,Industry"}])
def test_a_blocked_setting_is_refused_at_plan_unless_it_is_so_already(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        "Site_Name is blocked", contains=["SETTINGS_BLOCKED", "Rocket.Chat"], attribute="value"
    )
    world.configure(setting__it={"name": "Site_Name", "value": "Rocket.Chat"})
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    world.terraform.destroy()


@on_versions(*DESCRIBED_VERSIONS)
@pytest.mark.parametrize("server_environment", [{"OVERWRITE_SETTING_Site_Name": "Forced"}])
def test_a_value_that_the_environment_undoes_at_the_next_restart_is_warned_of(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    result = world.terraform.apply()
    result.expect_warning(
        "Site_Name may change at the next restart",
        contains=["OVERWRITE_SETTING_Site_Name", "Forced", "Chat"],
        attribute="value",
    )
    assert world.rocketchat.setting("Site_Name") == "Chat"
    world.configure(setting__it={"name": "Site_Name", "value": "Forced"})
    assert world.terraform.plan().warnings == []


@pytest.mark.parametrize("server_environment", [{"SETTINGS_HIDDEN": "Site_Name"}])
def test_a_hidden_setting_is_reported_as_such(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    plan = world.terraform.plan(check=False)
    plan.expect_error("No such setting", contains="SETTINGS_HIDDEN", attribute="name")


def test_a_value_without_effect_for_want_of_a_licence_is_warned_of(world: World) -> None:
    world.configure(
        setting__it={"name": "Push_request_content_from_server", "value": True},
        setting__off={"name": "Layout_Login_Hide_Title", "value": False},
    )
    plan = world.terraform.plan()
    plan.expect_warning(
        "Push_request_content_from_server has no effect without a licence",
        contains="push-privacy",
        attribute="value",
    )
    without_effect = [one for one in plan.warnings if "has no effect" in one.summary]
    assert len(without_effect) == 1


@pytest.mark.parametrize("profile", ["6.5", "7.7"])
def test_site_url_is_watched(world: World, profile: str) -> None:
    world.configure(setting__it={"name": "Site_Url", "value": "https://chat.example.org/"})
    result = world.terraform.apply()
    result.expect_warning(
        "Site_Url ends with a slash", contains="Write https://chat.example.org.", attribute="value"
    )
    restart = "Restart Rocket.Chat after Site_Url has changed"
    assert [w.summary for w in result.warnings].count(restart) == (1 if profile == "6.5" else 0)
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is True


def test_the_login_form_as_a_plain_setting_is_warned_of(world: World) -> None:
    world.configure(setting__it={"name": "Accounts_ShowFormLogin", "value": True})
    plan = world.terraform.plan()
    plan.expect_warning("Login form managed as a plain setting", contains="rocketchat_login_form")


def test_a_write_that_does_not_take_fails_and_keeps_the_state_true(world: World) -> None:
    world.rocketchat.faults.when("POST", "settings/Site_Name", FalseSuccess())
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    result = world.terraform.apply(check=False)
    result.expect_error("The setting was not saved", contains=["Site_Name", "Chat", "Rocket.Chat"])
    assert world.terraform.state() == {}
