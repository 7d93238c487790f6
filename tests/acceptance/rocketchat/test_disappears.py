"""What the server no longer shows: a setting hidden by its environment, or gone in an upgrade."""

from typing import Any

import pytest

from .conftest import World

FORM = "Accounts_ShowFormLogin"
GONE: dict[str, tuple[str, dict[str, Any], str]] = {
    "rocketchat_login_form": ("form", {"visible": True}, FORM),
    "rocketchat_push": ("it", {"show_message": False}, "Push_show_message"),
    "rocketchat_setting": ("it", {"name": "Site_Name", "value": "Chat"}, "Site_Name"),
    "rocketchat_settings": ("it", {"values": {"Site_Name": "Chat"}}, "Site_Name"),
}


@pytest.mark.parametrize(
    "resource", [pytest.param(one, marks=pytest.mark.resource(one)) for one in GONE]
)
@pytest.mark.covers("disappears")
def test_a_setting_that_is_no_longer_shown_is_told_and_changes_nothing_once_it_is_back(
    world: World, resource: str
) -> None:
    name, arguments, setting = GONE[resource]
    world.terraform.write({"resource": {resource: {name: arguments}}})
    world.terraform.apply()
    world.rocketchat.restart(environment={"SETTINGS_HIDDEN": setting})
    [error] = world.terraform.plan(check=False).errors
    assert setting in error.detail
    world.rocketchat.restart(environment={})
    assert world.terraform.plan().is_empty
