"""rocketchat_push, with the real Terraform."""

from typing import Any

import pytest
from rocketchat_standin import FalseSuccess, Status
from tfplugin.testing import assert_no_secret

from .conftest import DESCRIBED_VERSIONS, World, on_versions, own_warnings

pytestmark = pytest.mark.resource("rocketchat_push")

ADDRESS = "rocketchat_push.it"
SWITCH = "POST settings/Push_enable"
GATEWAY = {"gateways": ["https://gateway.rocket.chat"]}


def configure(world: World, **arguments: Any) -> None:
    world.configure(push__it=arguments)


def register(world: World) -> None:
    world.rocketchat.set("Register_Server", True)
    world.rocketchat.set("Cloud_Service_Agree_PrivacyTerms", True)


def certificates(world: World, **values: str) -> None:
    world.vault.put("liquid", "push", values)


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_push_is_configured_changed_and_restored(world: World) -> None:
    world.rocketchat.set("Push_show_message", False)
    configure(world, gateway=True, show_message=True, show_sender_and_room=False)
    world.terraform.apply()
    assert world.rocketchat.setting("Push_show_message") is True
    assert world.rocketchat.setting("Push_show_username_room") is False
    state = world.terraform.state()[ADDRESS]
    assert state["gateway_urls"] == ["https://gateway.rocket.chat"]
    assert (state["production"], state["use_legacy_gcm"]) == (True, None)
    assert world.terraform.plan().is_empty

    world.rocketchat.forget_requests()
    configure(world, gateway=False, show_message=True, show_sender_and_room=False)
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["update"]
    assert (change.before["gateway"], change.after["gateway"]) == (True, False)
    world.terraform.apply()
    assert world.writes() == [SWITCH, "POST settings/Push_enable_gateway", SWITCH]
    assert world.rocketchat.setting("Push_enable") is True

    world.terraform.destroy()
    assert world.rocketchat.setting("Push_enable_gateway") is True
    assert world.rocketchat.setting("Push_show_message") is False
    assert world.rocketchat.setting("Push_show_username_room") is True


@on_versions("7.7", "8.6", "8.8", "9.0")  # 6.5 has no credentials for FCM
def test_a_change_of_how_to_send_counts_at_once(world: World) -> None:
    register(world)
    assert world.rocketchat.push_route == {}
    certificates(world, cert="certificate", key="key", fcm='{"type": "service_account"}')
    configure(
        world,
        gateway=False,
        apn_certificate="vault:liquid/push#cert",
        apn_key="vault:liquid/push#key",
        fcm_credentials="vault:liquid/push#fcm",
    )
    world.terraform.apply()
    world.rocketchat.clock.advance(1)
    assert world.rocketchat.push_route == {
        "apn": ["certificate", "key", ""],
        "fcm": ['{"type": "service_account"}'],
    }
    configure(world, gateway=True)
    world.terraform.apply()
    world.rocketchat.clock.advance(1)
    assert world.rocketchat.push_route == GATEWAY


def test_what_is_read_at_each_notification_needs_no_switching(world: World) -> None:
    configure(world, show_message=False)
    world.terraform.apply()
    assert world.writes() == ["POST settings/Push_show_message"]


def test_push_that_is_off_is_only_written_to(world: World) -> None:
    world.rocketchat.set("Push_enable", False)
    configure(world, enabled=False, gateway=False)
    world.terraform.apply()
    assert world.writes() == ["POST settings/Push_enable_gateway"]
    assert world.rocketchat.setting("Push_enable") is False


def test_several_gateways_are_stored_one_a_line(world: World) -> None:
    urls = ["https://a.example.org", "https://b.example.org"]
    configure(world, gateway_urls=urls)
    world.terraform.apply()
    assert world.rocketchat.setting("Push_gateway") == "\n".join(urls)
    world.rocketchat.set("Push_gateway", "\n".join([*urls, ""]))
    assert world.terraform.plan().is_empty


def test_what_is_left_out_is_neither_compared_nor_written_nor_restored(world: World) -> None:
    configure(world, show_message=False)
    world.terraform.apply()
    world.rocketchat.set("Push_show_username_room", False)
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert world.rocketchat.setting("Push_show_username_room") is False
    assert world.rocketchat.setting("Push_show_message") is True


@pytest.mark.covers("drift")
def test_what_was_changed_on_the_server_is_restored(world: World) -> None:
    configure(world, show_message=False)
    world.terraform.apply()
    world.rocketchat.set("Push_show_message", True)
    world.rocketchat.set("Push_enable", False)
    change = world.terraform.plan().changes[ADDRESS]
    assert (change.before["enabled"], change.after["enabled"]) == (False, True)
    world.terraform.apply()
    assert world.rocketchat.setting("Push_show_message") is False
    assert world.rocketchat.setting("Push_enable") is True
    assert world.terraform.plan().is_empty


def test_a_value_of_the_wrong_type_on_the_server_is_put_right(world: World) -> None:
    configure(world, show_message=False)
    world.terraform.apply()
    world.rocketchat.set("Push_show_message", "false")
    world.terraform.apply()
    assert world.rocketchat.setting("Push_show_message") is False


def test_a_failure_midway_leaves_push_on_and_is_finished_by_the_next_apply(world: World) -> None:
    configure(world, gateway=True)
    world.terraform.apply()
    world.rocketchat.faults.when("POST", "settings/Push_production", FalseSuccess())
    configure(world, gateway=False, production=False)
    result = world.terraform.apply(check=False)
    result.expect_error("The setting was not saved", attribute="production")
    assert world.rocketchat.setting("Push_enable") is True
    world.terraform.apply()
    assert world.rocketchat.setting("Push_production") is False
    assert world.terraform.plan().is_empty


def test_push_that_stayed_off_is_switched_on_by_the_next_apply(world: World) -> None:
    configure(world, gateway=True)
    world.terraform.apply()
    world.rocketchat.faults.when("POST", "settings/Push_enable$", Status(500), times=9, after=1)
    configure(world, gateway=False)
    result = world.terraform.apply(check=False)
    result.expect_error("Push notifications are switched off", contains="rocketchat_push again")
    world.rocketchat.faults.clear()
    assert world.terraform.plan().changes[ADDRESS].after["enabled"] is True
    world.terraform.apply()
    assert world.rocketchat.setting("Push_enable") is True
    assert world.terraform.plan().is_empty


# What the plan says


def test_messages_that_others_can_read_are_warned_of_once(world: World) -> None:
    configure(world, gateway=True, show_message=True, fetch_content_from_server=True)
    result = world.terraform.apply()
    result.expect_warning(
        "Others can read what notifications say",
        contains=["https://gateway.rocket.chat", "Apple and Google", "push-privacy"],
        attribute="show_message",
    )
    result.expect_warning(
        "Push_request_content_from_server has no effect without a licence",
        attribute="fetch_content_from_server",
    )
    assert own_warnings(world.terraform.plan()) == []


def test_content_that_is_not_fetched_is_warned_of(world: World) -> None:
    configure(world, gateway=False, show_message=True, fetch_content_from_server=False)
    plan = world.terraform.plan()
    plan.expect_warning(
        "Notifications do not fetch their content",
        contains=["the message", "Apple and Google", "show_message"],
        attribute="fetch_content_from_server",
    )
    assert len(own_warnings(plan)) == 1


def test_messages_that_are_hidden_raise_no_warning(world: World) -> None:
    configure(world, gateway=False, show_message=False, show_sender_and_room=False)
    assert own_warnings(world.terraform.plan()) == []


def test_a_gateway_without_registration_is_warned_of(world: World) -> None:
    world.rocketchat.set("Register_Server", True)
    hidden = {"show_message": False, "show_sender_and_room": False}
    configure(world, gateway=True, **hidden)
    world.terraform.plan().expect_warning(
        "The gateway is not used",
        contains=["Cloud_Service_Agree_PrivacyTerms is not", "rocketchat_workspace_registration"],
        attribute="gateway",
    )
    register(world)
    assert own_warnings(world.terraform.plan()) == []


def test_a_plain_setting_that_push_looks_at_later_is_warned_of(world: World) -> None:
    world.configure(
        setting__gateway={"name": "Push_enable_gateway", "value": False},
        setting__message={"name": "Push_show_message", "value": False},
    )
    result = world.terraform.apply()
    result.expect_warning(
        "Push_enable_gateway does not take effect immediately",
        contains="rocketchat_push",
        attribute="value",
    )
    assert len(own_warnings(result)) == 1
    assert own_warnings(world.terraform.plan()) == []


@pytest.mark.parametrize(
    ("profile", "arguments", "setting"),
    [
        ("7.7", {"gcm_api_key": "env:HOME"}, "Push_gcm_api_key"),
        ("8.6", {"use_legacy_gcm": False}, "Push_UseLegacy"),
        ("6.5", {"fcm_credentials": "env:HOME"}, "Push_google_api_credentials"),
    ],
)
def test_what_this_version_does_not_have_is_refused_at_plan(
    world: World, arguments: dict[str, Any], setting: str
) -> None:
    configure(world, **arguments)
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        f"This server has no {setting}", contains="Leave it out", attribute=next(iter(arguments))
    )
    assert world.writes() == []


@pytest.mark.parametrize("profile", ["6.5"])
def test_the_legacy_service_of_6_5_is_configured(world: World) -> None:
    certificates(world, key="canary-gcm-key")
    configure(world, gateway=False, gcm_api_key="vault:liquid/push#key")
    world.terraform.apply()
    assert world.rocketchat.setting("Push_gcm_api_key") == "canary-gcm-key"
    assert world.terraform.plan().is_empty


@on_versions(*DESCRIBED_VERSIONS)
@pytest.mark.parametrize("server_environment", [{"SETTINGS_BLOCKED": "Push_enable_gateway"}])
def test_a_blocked_setting_is_refused_at_plan(world: World) -> None:
    configure(world, gateway=False)
    world.terraform.plan(check=False).expect_error(
        "Push_enable_gateway is blocked", attribute="gateway"
    )


@pytest.mark.parametrize(
    ("arguments", "summary", "attribute"),
    [
        ({"apn_key": "in clear"}, "Not a secret reference", "apn_key"),
        (
            {"apn_key": "env:A", "apn_key_wo": "x", "apn_key_wo_version": 1},
            "The secret is given twice",
            "apn_key_wo",
        ),
        ({"apn_key_wo": "x"}, "apn_key_wo_version is missing", "apn_key_wo"),
        ({"on_destroy": "burn"}, "Value not allowed", "on_destroy"),
    ],
)
def test_a_wrong_argument_is_refused_before_any_request(
    world: World, arguments: dict[str, Any], summary: str, attribute: str
) -> None:
    configure(world, **arguments)
    world.terraform.validate(check=False).expect_error(summary, attribute=attribute)
    assert world.rocketchat.requests == []


# Secrets


def test_the_certificates_are_in_no_plan_and_no_state(world: World) -> None:
    certificates(world, cert="canary-certificate", key="canary-key")
    configure(
        world,
        gateway=False,
        apn_certificate="vault:liquid/push#cert",
        apn_key="vault:liquid/push#key",
    )
    plan = world.terraform.plan()
    result = world.terraform.apply(str(plan.file))
    certificates(world, cert="canary-other", key="canary-key")
    rotated = world.terraform.plan()
    rotated.expect_warning("Secret rotated", attribute="apn_certificate")
    world.terraform.apply()
    assert world.rocketchat.setting("Push_apn_cert") == "canary-other"
    assert_no_secret(
        ["canary-certificate", "canary-key", "canary-other"],
        str(plan.json),
        str(rotated.json),
        result.stdout,
        world.terraform.raw_state(),
    )


# Import


@pytest.mark.covers("generated config")
def test_generated_configuration_plans_empty(world: World) -> None:
    world.rocketchat.set("Push_apn_key", "canary-on-the-server")
    world.terraform.write(f'import {{\n  to = {ADDRESS}\n  id = "push"\n}}\n')
    plan = world.terraform.plan("-generate-config-out=generated.tf")
    assert plan.changes[ADDRESS].actions == ["no-op"]
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    assert "canary" not in world.terraform.raw_state()
