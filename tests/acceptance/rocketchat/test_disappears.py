"""What the server no longer shows: a setting hidden by its environment, or gone in an upgrade."""

from typing import Any

import pytest

from .conftest import World

FORM = "Accounts_ShowFormLogin"
GONE: dict[str, tuple[dict[str, Any], str]] = {
    "rocketchat_login_form": ({"visible": True}, FORM),
    "rocketchat_push": ({"show_message": False}, "Push_show_message"),
    "rocketchat_setting": ({"name": "Site_Name", "value": "Chat"}, "Site_Name"),
    "rocketchat_settings": ({"values": {"Organization_Name": "Us"}}, "Organization_Name"),
}


@pytest.mark.resource(*GONE)
@pytest.mark.covers("disappears")
def test_a_setting_that_is_no_longer_shown_is_reported_and_changes_nothing_once_it_is_back(
    world: World,
) -> None:
    world.configure_each({type_: arguments for type_, (arguments, _) in GONE.items()})
    world.terraform.apply()
    hidden = [setting for _, setting in GONE.values()]
    world.rocketchat.restart(environment={"SETTINGS_HIDDEN": ",".join(hidden)})
    errors = world.terraform.plan(check=False).errors
    reported = {setting for setting in hidden for error in errors if setting in error.detail}
    assert (reported, len(errors)) == (set(hidden), len(hidden))
    world.rocketchat.restart(environment={})
    assert world.terraform.plan().is_empty
