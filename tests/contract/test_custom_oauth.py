"""Custom OAuth entries: the traps, and how the rows follow the settings."""

import pytest
import requests
from rocketchat_standin import Clock, RocketChat

from .admin import ENTRY, Admin
from .conftest import BEFORE_9, PROFILES

every_profile = pytest.mark.parametrize("server", PROFILES, indirect=True)
before_9 = pytest.mark.parametrize("server", BEFORE_9, indirect=True)


@every_profile
def test_a_row_appears_two_and_a_half_seconds_after_the_last_change(
    admin: Admin, clock: Clock
) -> None:
    admin.add("Liquid")
    admin.enable("Liquid")
    clock.advance(2.4)
    assert admin.services() == []
    clock.advance(0.2)
    assert admin.services() == ["liquid"]


@every_profile
def test_changes_keep_postponing_the_row(admin: Admin, clock: Clock) -> None:
    admin.add("Liquid")
    admin.enable("Liquid")
    for number in range(5):
        clock.advance(1.9)
        admin.write(f"{ENTRY}Liquid-scope", f"scope {number}")
    assert admin.services() == []
    clock.advance(2.6)
    assert admin.services() == ["liquid"]
    assert admin.server.login_services()[0]["scope"] == "scope 4"


@before_9
def test_removing_an_enabled_entry_leaves_its_row_even_over_a_restart(
    admin: Admin, clock: Clock
) -> None:
    admin.add("Trap")
    admin.enable("Trap")
    clock.advance(3)
    admin.remove("Trap")
    clock.advance(10)
    assert admin.services() == ["trap"]
    admin.server.restart()
    clock.advance(10)
    assert admin.services() == ["trap"]


@before_9
def test_disabling_and_removing_at_once_leaves_the_row_too(admin: Admin, clock: Clock) -> None:
    admin.add("Trap")
    admin.enable("Trap")
    clock.advance(3)
    admin.enable("Trap", False)
    admin.remove("Trap")
    clock.advance(10)
    assert admin.services() == ["trap"]


@before_9
def test_an_orphaned_row_is_repaired_after_a_restart_by_adding_and_toggling_the_flag(
    admin: Admin, clock: Clock
) -> None:
    admin.add("Trap")
    admin.enable("Trap")
    clock.advance(3)
    admin.remove("Trap")
    admin.server.restart()
    clock.advance(10)
    admin.add("Trap")
    admin.enable("Trap", True)
    admin.enable("Trap", False)
    clock.advance(3)
    assert admin.services() == []
    admin.remove("Trap")
    assert admin.server.document(f"{ENTRY}Trap") is None


@before_9
def test_an_entry_added_again_in_one_process_has_documents_without_values(admin: Admin) -> None:
    admin.add("Liquid")
    admin.remove("Liquid")
    admin.add("Liquid")
    entry = {s for s in admin.server.settings() if s.startswith(f"{ENTRY}Liquid")}
    suffixes = ["-groups_claim", "-map_channels", "-merge_roles", "-roles_claim", "-roles_to_sync"]
    assert entry == {f"{ENTRY}Liquid{suffix}" for suffix in suffixes}
    assert admin.read(f"{ENTRY}Liquid-scope") == {"_id": f"{ENTRY}Liquid-scope", "success": True}


@before_9
def test_neither_a_restart_nor_another_add_gives_the_values_back(admin: Admin) -> None:
    admin.add("Liquid")
    admin.remove("Liquid")
    admin.add("Liquid")
    admin.server.restart()
    admin.add("Liquid")
    assert "value" not in admin.read(f"{ENTRY}Liquid-scope")
    admin.write(f"{ENTRY}Liquid-scope", "read")
    assert admin.read(f"{ENTRY}Liquid-scope")["value"] == "read"


@before_9
def test_an_entry_added_again_after_a_restart_has_its_defaults(admin: Admin) -> None:
    admin.add("Liquid")
    admin.remove("Liquid")
    admin.server.restart()
    admin.add("Liquid")
    assert admin.read(f"{ENTRY}Liquid-scope")["value"] == "openid"


def test_a_short_add_leaves_out_the_five_enterprise_settings(admin: Admin) -> None:
    admin.server.short_adds = 1
    admin.add("Liquid")
    assert len(_documents(admin, "Liquid")) == 25
    assert admin.write(f"{ENTRY}Liquid-merge_roles", False).status_code == 400
    admin.remove("Liquid")
    admin.add("Liquid")
    assert len(_documents(admin, "Liquid")) == 30


@pytest.mark.parametrize("server", ["6.5"], indirect=True)
def test_an_entry_enabled_without_a_url_value_poisons_the_process(
    server: RocketChat, admin: Admin, clock: Clock
) -> None:
    admin.add("Liquid")
    admin.remove("Liquid")
    admin.add("Liquid")
    admin.enable("Liquid")
    clock.advance(3)
    assert admin.services() == []
    log = admin.get("stdout.queue").json()["queue"]
    assert "serverURL is required" in log[-1]["string"]
    for suffix in ("-url", "-token_path", "-identity_path", "-id", "-secret"):
        admin.write(f"{ENTRY}Liquid{suffix}", "http://127.0.0.1:9")
    clock.advance(3)
    assert admin.services() == ["liquid"]
    assert _probe(server) == "Unexpected AccessToken service liquid"
    server.restart()
    clock.advance(3)
    assert _probe(server).startswith("Failed to fetch identity from liquid")


def test_a_flag_that_is_not_a_boolean_is_ignored(admin: Admin, clock: Clock) -> None:
    admin.add("Liquid")
    admin.enable("Liquid", "true")
    clock.advance(3)
    assert admin.services() == []


def test_a_refresh_empties_the_rows_until_a_setting_changes(admin: Admin, clock: Clock) -> None:
    admin.add("Liquid")
    admin.enable("Liquid")
    clock.advance(3)
    admin.call("refreshOAuthService")
    admin.write(f"{ENTRY}Liquid-scope", "openid")
    clock.advance(10)
    assert admin.services() == []
    admin.write(f"{ENTRY}Liquid-scope", "read")
    clock.advance(3)
    assert admin.services() == ["liquid"]


def test_settings_that_need_a_licence_read_their_invalid_value_in_the_row(
    admin: Admin, clock: Clock
) -> None:
    admin.add("Liquid")
    admin.write(f"{ENTRY}Liquid-merge_roles", True)
    admin.enable("Liquid")
    clock.advance(3)
    assert admin.server.login_services()[0]["mergeRoles"] is False
    assert admin.read(f"{ENTRY}Liquid-merge_roles")["value"] is True


def _documents(admin: Admin, name: str) -> list[str]:
    documents = admin.call("private-settings/get")["result"]
    return [each["_id"] for each in documents if each["_id"].startswith(f"{ENTRY}{name}")]


def _probe(server: RocketChat) -> str:
    """What the server says to a login with a made-up access token."""
    body = {"serviceName": "liquid", "accessToken": "bogus", "expiresIn": 3600}
    message: str = requests.post(f"{server.url}/api/v1/login", json=body).json()["message"]
    return message
