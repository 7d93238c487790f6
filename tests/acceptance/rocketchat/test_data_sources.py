"""The data sources that report settings and login services, with the real Terraform."""

from typing import Any

import pytest

from .conftest import DESCRIBED_VERSIONS, World, on_versions


def read(world: World, kind: str, **arguments: Any) -> dict[str, Any]:
    world.terraform.write({"data": {kind: {"it": arguments}}})
    world.terraform.apply()
    return world.terraform.state()[f"data.{kind}.it"]


def test_a_setting_is_described(world: World) -> None:
    world.rocketchat.set("Accounts_RegistrationForm", "Disabled")
    found = read(world, "rocketchat_setting", name="Accounts_RegistrationForm")
    assert (found["value"], found["default"], found["changed"]) == ("Disabled", "Public", True)
    assert (found["type"], found["group"], found["section"]) == (
        "select",
        "Accounts",
        "Registration",
    )
    assert found["choices"] == ["Public", "Disabled", "Secret URL"]
    assert not any(found[flag] for flag in ("secret", "blocked", "forced"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accounts_LoginExpiration", 90),
        ("Accounts_AllowEmailChange", True),
        ("Hide_System_Messages", ["uj"]),
        ("Assets_logo", {"defaultUrl": "images/logo/logo.svg"}),
    ],
)
def test_a_value_keeps_its_type(world: World, name: str, value: Any) -> None:
    world.rocketchat.set(name, value)
    assert read(world, "rocketchat_setting", name=name)["value"] == value


@pytest.mark.parametrize("profile", ["9.1"])
def test_what_the_server_does_not_say_is_null(world: World) -> None:
    found = read(world, "rocketchat_setting", name="Site_Name")
    assert (found["type"], found["group"], found["blocked"], found["forced"]) == (
        "string",
        "General",
        None,
        None,
    )


@on_versions(*DESCRIBED_VERSIONS)
def test_what_the_environment_and_the_licence_say_is_reported(world: World) -> None:
    world.rocketchat.restart(
        environment={
            "SETTINGS_BLOCKED": "Push_request_content_from_server",
            "OVERWRITE_SETTING_Push_request_content_from_server": "false",
        }
    )
    found = read(world, "rocketchat_setting", name="Push_request_content_from_server")
    assert (found["blocked"], found["forced"]) == (True, True)
    assert found["license_modules"] == ["push-privacy"]


def test_a_secret_is_listed_without_its_value(world: World) -> None:
    world.rocketchat.set("SMTP_Password", "canary-on-the-server")
    found = read(world, "rocketchat_setting", name="SMTP_Password")
    assert (found["secret"], found["value"], found["default"]) == (True, None, None)
    assert found["changed"] is True
    assert "canary" not in world.terraform.raw_state()


def test_an_unknown_setting_is_named_with_the_nearest(world: World) -> None:
    world.terraform.write('data "rocketchat_setting" "it" { name = "Site_Nmae" }')
    plan = world.terraform.plan(check=False)
    plan.expect_error("No such setting", contains="Nearest: Site_Name", attribute="name")


def test_the_settings_of_a_group_are_read_without_their_secrets(world: World) -> None:
    world.rocketchat.set("Push_apn_key", "canary-on-the-server")
    found = read(world, "rocketchat_settings", group="Push")
    assert found["values"]["Push_enable"] is True
    assert found["values"]["Push_gateway"] == "https://gateway.rocket.chat"
    assert found["types"]["Push_enable"] == "boolean"
    assert "Push_apn_key" in found["secret_ids"]
    assert all(id.startswith("Push_") for id in found["values"])
    assert "canary" not in world.terraform.raw_state()


def test_every_condition_counts(world: World) -> None:
    world.rocketchat.set("Push_show_message", False)
    privacy = read(world, "rocketchat_settings", group="Push", section="Privacy")
    assert sorted(privacy["values"]) == [
        "Push_request_content_from_server",
        "Push_show_message",
        "Push_show_username_room",
    ]
    changed = read(world, "rocketchat_settings", prefix="Push_", changed_only=True)
    assert changed["values"] == {"Push_show_message": False}
    assert changed["secret_ids"] == []


def test_settings_are_read_by_id(world: World) -> None:
    ids = ["Site_Name", "Accounts_LoginExpiration", "SMTP_Password"]
    found = read(world, "rocketchat_settings", ids=ids)
    assert found["values"] == {"Site_Name": "Rocket.Chat", "Accounts_LoginExpiration": 90}
    assert found["secret_ids"] == ["SMTP_Password"]
    world.terraform.write('data "rocketchat_settings" "it" { ids = ["Site_Nmae"] }')
    plan = world.terraform.plan(check=False)
    plan.expect_error("No such setting", contains="Nearest: Site_Name", attribute="ids")


def test_all_settings_are_read_in_one_call(world: World) -> None:
    found = read(world, "rocketchat_settings")
    assert len(found["values"]) > 600
    assert set(found["secret_ids"]) >= {"SMTP_Password", "Push_apn_key"}
    bulk = [one for one in world.rocketchat.requests if "private-settings" in one.path]
    world.rocketchat.forget_requests()
    assert world.terraform.plan().is_empty
    assert len(bulk) >= 1
    assert sum("private-settings" in one.path for one in world.rocketchat.requests) == 1


def test_what_was_read_can_be_managed(world: World) -> None:
    world.rocketchat.set("Push_show_message", False)
    world.terraform.write(
        """
        data "rocketchat_settings" "privacy" {
          group   = "Push"
          section = "Privacy"
        }
        resource "rocketchat_settings" "privacy" {
          values = data.rocketchat_settings.privacy.values
        }
        """
    )
    world.terraform.apply()
    state = world.terraform.state()["rocketchat_settings.privacy"]
    assert state["values"]["Push_show_message"] is False
    assert world.terraform.plan().is_empty


def test_what_has_no_value_to_manage_is_left_out(world: World) -> None:
    found = read(world, "rocketchat_settings", group="Push")
    assert "Push_test_push" not in found["values"]
    assert found["types"]["Push_test_push"] == "action"
    world.terraform.write(
        """
        data "rocketchat_settings" "push" { group = "Push" }
        resource "rocketchat_settings" "push" { values = data.rocketchat_settings.push.values }
        """
    )
    assert world.terraform.plan().ok


def test_the_login_services_are_those_of_the_login_page(world: World) -> None:
    world.add_login_service(
        "Liquid",
        url="https://liquid.example.org",
        id="chat-client",
        secret="canary-secret",
        button_label_text="Liquid",
        login_style="redirect",
        **{"": True},
    )
    world.add_login_service("Other")
    [service] = read(world, "rocketchat_login_services")["services"]
    assert service == {
        "service": "liquid",
        "custom": True,
        "show_button": True,
        "button_label": "Liquid",
        "client_id": "chat-client",
        "url": "https://liquid.example.org",
        "login_style": "redirect",
    }
    assert "canary" not in world.terraform.raw_state()
