"""Actions: a login check, a test notification, a synchronization."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.actions import ACTIONS
from tfplugin.testing import Result

from .conftest import World, on_versions

pytestmark = [pytest.mark.core, pytest.mark.terraform("1.14")]

EXAMPLES = Path(__file__).parents[3] / "examples/actions"
PUSH, SYNC = "rocketchat_send_test_push", "rocketchat_sync_workspace"


def action(world: World, type_: str, **config: Any) -> None:
    """Write a configuration with one action."""
    given = {"config": config} if config else {}
    world.terraform.write({"provider": {"rocketchat": {}}, "action": {type_: {"it": given}}})


def invoke(world: World, type_: str, *, check: bool = True) -> Result:
    return world.terraform.apply(f"-invoke=action.{type_}.it", check=check)


def progress(result: Result) -> list[str]:
    """What the actions of an apply reported."""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [line["hook"]["message"] for line in lines if line["type"] == "action_progress"]


def assert_failed(result: Result, *says: str) -> None:
    """Terraform gives the error of an action a summary of its own."""
    result.expect_error("Error when invoking action", contains=says)


def with_check(world: World, **oauth: Any) -> dict[str, Any]:
    """A custom OAuth whose login is checked after each change."""
    trigger = {
        "events": ["after_create", "after_update"],
        "actions": ["action.rocketchat_check_login.it"],
    }
    service = world.oauth(**oauth) | {"lifecycle": {"action_trigger": [trigger]}}
    config = {"service": "liquid", "site_url": "https://chat.example.org"}
    return {
        "provider": {"rocketchat": {}},
        "resource": {"rocketchat_custom_oauth": {"liquid": service}},
        "action": {"rocketchat_check_login": {"it": {"config": config}}},
    }


@on_versions("7.7")
def test_a_login_is_checked_after_a_service_was_created(newer: World) -> None:
    newer.rocketchat.set("Site_Url", "https://chat.example.org")
    newer.rocketchat.restart()
    newer.terraform.write(with_check(newer))
    applied = newer.terraform.apply()
    reported = progress(applied)
    assert reported[0] == "Checking a login with liquid …"
    assert any(line.startswith("P5 healthy: ") for line in reported)
    assert newer.terraform.plan().is_empty


@on_versions("7.7")
def test_an_apply_fails_with_the_report_when_a_login_does_not_work(newer: World) -> None:
    newer.rocketchat.set("Site_Url", "https://chat.example.org")
    newer.rocketchat.restart()
    wrong = "http://core-1.invalid:9990/nowhere"
    newer.terraform.write(with_check(newer, token_path=wrong))
    applied = newer.terraform.apply(check=False)
    assert_failed(applied, "A login with liquid does not work", "the token endpoint")


@on_versions("7.7")
def test_a_check_of_a_service_that_does_not_exist_fails(newer: World) -> None:
    action(newer, "rocketchat_check_login", service="nobody")
    invoked = invoke(newer, "rocketchat_check_login", check=False)
    assert_failed(invoked, "A login with nobody does not work")


@on_versions("7.7")
def test_a_test_notification_is_sent(newer: World) -> None:
    user_id, _ = newer.rocketchat.bypass_token
    newer.rocketchat.devices[user_id] = 2
    newer.rocketchat.set("Push_enable", True)
    action(newer, PUSH)
    assert progress(invoke(newer, PUSH)) == ["Sent a test notification to 2 devices."]


@pytest.mark.parametrize(
    ("enabled", "says"),
    [(False, "Push is off"), (True, "No device is registered for Terraform's account")],
)
@on_versions("7.7")
def test_a_test_notification_that_is_not_sent_fails_with_the_reason(
    newer: World, enabled: bool, says: str
) -> None:
    newer.rocketchat.set("Push_enable", enabled)
    action(newer, PUSH)
    invoked = invoke(newer, PUSH, check=False)
    assert_failed(invoked, "No test notification was sent", says)


@on_versions("6.5", always=["6.5"])
def test_an_old_server_cannot_be_asked_for_a_test_notification(newer: World) -> None:
    action(newer, PUSH)
    invoked = invoke(newer, PUSH, check=False)
    assert_failed(invoked, "No test notification was sent", "6.13 and newer can")


@on_versions("7.7")
def test_a_registered_workspace_is_synchronized(newer: World) -> None:
    newer.rocketchat.cloud_tokens.add("canary-token")
    newer.vault.put("liquid", "cloud", {"token": "canary-token"})
    newer.configure(
        workspace_registration__it={"registration_token": "vault:liquid/cloud#token"},
    )
    newer.rocketchat.set("Organization_Email", "ops@example.org")
    newer.terraform.apply()
    newer.rocketchat.forget_requests()
    action(newer, SYNC)
    newer.terraform.folder.joinpath("terraform.tfstate").unlink()
    assert progress(invoke(newer, SYNC)) == ["Rocket.Chat has synchronized the workspace."]
    assert newer.writes() == ["POST cloud.syncWorkspace"]


@on_versions("7.7")
def test_a_workspace_that_is_not_registered_cannot_be_synchronized(newer: World) -> None:
    action(newer, SYNC)
    invoked = invoke(newer, SYNC, check=False)
    assert_failed(invoked, "The workspace is not registered")
    assert newer.writes() == []


@on_versions("7.7")
def test_an_action_reports_that_the_server_cannot_be_reached(newer: World) -> None:
    action(newer, SYNC)
    newer.rocketchat.stop()
    invoked = invoke(newer, SYNC, check=False)
    assert_failed(invoked, "Rocket.Chat cannot be reached")


@pytest.mark.parametrize("name", ACTIONS)
@on_versions("7.7")
def test_the_example_of_the_reference_docs_is_valid(newer: World, name: str) -> None:
    newer.terraform.write((EXAMPLES / name / "action.tf").read_text())
    assert newer.terraform.validate().ok
