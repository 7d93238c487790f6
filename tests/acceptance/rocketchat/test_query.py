"""`terraform query` finds what somebody has configured, and writes configuration for it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.list_resources import LIST_RESOURCES
from tfplugin.testing import Listed, assert_no_secret

from .conftest import World

pytestmark = pytest.mark.terraform("1.14")

LOGO = b"<svg><title>ours</title></svg>"
EXAMPLES = Path(__file__).parents[3] / "examples/list-resources"
SECRETS = ("canary-smtp-password", "canary-client-secret")
LISTED = ("asset", "custom_oauth", "oauth_app", "permission", "settings")


@pytest.fixture
def configured(newer: World) -> World:
    """A server on which somebody has configured a little of everything."""
    rocketchat = newer.rocketchat
    rocketchat.set("Accounts_LoginExpiration", 7)
    rocketchat.set("Message_MaxAllowedSize", 4000)
    rocketchat.set("SMTP_Password", "canary-smtp-password")
    newer.add_login_service(
        "Team",
        url="https://id.example.org",
        id="chat-client",
        secret="canary-client-secret",
        **{"": True},
    )
    newer.configure(
        asset__logo={"name": "logo", "source": "logo.svg"},
        oauth_app__wiki={"name": "Wiki", "redirect_uris": ["https://wiki.example.org/callback"]},
    )
    newer.terraform.folder.joinpath("logo.svg").write_bytes(LOGO)
    newer.terraform.apply()
    newer.terraform.folder.joinpath("terraform.tfstate").unlink()
    newer.configure()
    return newer


def ask(world: World, type_: str, config: Mapping[str, Any] = {}, **block: Any) -> None:
    """Write a query for objects of a type."""
    given = {"config": config} if config else {}
    blocks = {f"rocketchat_{type_}": {"all": {"provider": "rocketchat", **given, **block}}}
    file = world.terraform.folder / f"{type_}.tfquery.json"
    file.write_text(json.dumps({"list": blocks}))


def found(world: World, type_: str, **config: Any) -> list[Listed]:
    ask(world, type_, config)
    return world.terraform.query().found


@pytest.mark.resource("rocketchat_custom_oauth")
@pytest.mark.covers("list")
def test_every_custom_oauth_is_found(configured: World) -> None:
    [service] = found(configured, "custom_oauth")
    assert (service.name, service.identity) == ("Team", {"name": "Team"})


def test_a_custom_oauth_that_cannot_be_managed_is_left_out_with_a_warning(
    configured: World,
) -> None:
    configured.add_login_service("Halfway")
    ask(configured, "custom_oauth")
    asked = configured.terraform.query()
    assert [one.name for one in asked.found] == ["Team"]
    asked.expect_warning(
        "The custom OAuth Halfway is left out", contains="nobody can log in with it"
    )


@pytest.mark.resource("rocketchat_setting")
@pytest.mark.covers("list")
def test_settings_are_found_by_their_conditions(configured: World) -> None:
    changed = [one.name for one in found(configured, "setting", changed_only=True)]
    assert "Message_MaxAllowedSize" in changed
    assert "SMTP_Password" in changed
    assert "SMTP_Host" not in changed
    assert not [name for name in changed if name.startswith("Accounts_OAuth_Custom-")]
    assert "Assets_logo" not in changed
    of_a_group = found(configured, "setting", group="Accounts", changed_only=True)
    assert "Accounts_LoginExpiration" in [one.identity["name"] for one in of_a_group]
    assert all(one.name.startswith("Accounts_") for one in of_a_group)
    by_prefix = found(configured, "setting", prefix="Message_Max", changed_only=True)
    assert [one.name for one in by_prefix] == ["Message_MaxAllowedSize"]
    assert found(configured, "setting", section="nowhere") == []


@pytest.mark.resource("rocketchat_settings")
@pytest.mark.covers("list")
def test_settings_are_found_by_group(configured: World) -> None:
    groups = {one.name: one.identity["ids"] for one in found(configured, "settings")}
    assert {"Accounts", "Email", "Message", "Push"} <= groups.keys()
    changed = {
        one.name: one.identity["ids"] for one in found(configured, "settings", changed_only=True)
    }
    assert "Message_MaxAllowedSize" in changed["Message"]


@pytest.mark.resource("rocketchat_permission")
@pytest.mark.covers("list")
def test_permissions_are_found_by_role_and_prefix(configured: World) -> None:
    of_guests = found(configured, "permission", role="guest")
    assert of_guests
    roles = configured.rocketchat.process.permissions
    assert all("guest" in roles.roles_of(one.identity["name"]) for one in of_guests)
    created = found(configured, "permission", prefix="create-")
    assert all(one.name.startswith("create-") for one in created)
    assert len(created) > 2


@pytest.mark.resource("rocketchat_oauth_app")
@pytest.mark.covers("list")
def test_oauth_apps_are_found(configured: World) -> None:
    names = [one.name for one in found(configured, "oauth_app")]
    assert "Wiki" in names


@pytest.mark.resource("rocketchat_asset")
@pytest.mark.covers("list")
def test_uploaded_files_are_found(configured: World) -> None:
    assert [one.identity for one in found(configured, "asset")] == [{"name": "logo"}]


@pytest.mark.covers(
    "list", of=["rocketchat_custom_oauth", "rocketchat_oauth_app", "rocketchat_settings"]
)
def test_the_configuration_that_a_query_writes_plans_no_change(configured: World) -> None:
    for type_ in ("custom_oauth", "oauth_app"):
        ask(configured, type_, include_resource=True)
    ask(configured, "settings", {"changed_only": True}, include_resource=True)
    ask(configured, "permission", {"prefix": "create-"}, include_resource=True)
    folder = configured.terraform.folder
    asked = configured.terraform.query("-generate-config-out=found.tf")
    written = (folder / "found.tf").read_text()
    assert "(known to the server only)" in written
    plan = configured.terraform.plan()
    assert {str(change.actions) for change in plan.changes.values()} == {"['no-op']"}
    imported = [one for one in plan.json["resource_changes"] if "importing" in one["change"]]
    assert len(imported) == len(asked.found)
    configured.rocketchat.forget_requests()
    configured.terraform.apply()
    assert configured.writes() == []
    assert configured.terraform.plan().is_empty
    assert_no_secret(SECRETS, folder, asked.stdout, str(plan.json))


def test_a_list_reports_why_it_cannot_be_read(configured: World) -> None:
    configured.rocketchat.stop()
    ask(configured, "custom_oauth")
    asked = configured.terraform.query(check=False)
    assert [error.summary for error in asked.errors] == ["Rocket.Chat cannot be reached"]


@pytest.mark.parametrize("name", LIST_RESOURCES)
def test_the_example_of_the_reference_docs_is_asked(configured: World, name: str) -> None:
    example = (EXAMPLES / name / "list-resource.tfquery.hcl").read_text()
    (configured.terraform.folder / "example.tfquery.hcl").write_text(example)
    assert configured.terraform.query().ok
