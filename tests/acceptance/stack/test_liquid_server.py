"""A Liquid server is put under the project's care, moves to another domain, and is let go."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rocketchat_standin import Liquid
from tfplugin.testing import assert_no_secret

if TYPE_CHECKING:
    from tests.acceptance.stack.conftest import LiquidProject

INI = (
    "title = A small server",
    "rocketchat_show_login_form = false",
    "rocketchat_autologout_days = 7",
)
ENTRY = {
    "": True,
    "-scope": "read",
    "-id": "rocketchat-app",
    "-button_label_text": "LIQUID LOGIN - CLICK HERE TO GET IN",
    "-button_label_color": "yellow",
    "-login_style": "redirect",
    "-token_sent_via": "header",
    "-username_field": "id",
    "-name_field": "name",
    "-roles_claim": "roles",
    "-merge_users": True,
    "-merge_roles": True,
    "-map_channels": False,
    "-show_button": True,
}
SETTINGS = {
    "Accounts_ShowFormLogin": False,
    "Accounts_LoginExpiration": 7,
    "Accounts_RegistrationForm": "Disabled",
    "Accounts_AllowPasswordChange": False,
    "Accounts_PasswordReset": False,
    "Accounts_AllowEmailChange": False,
    "Accounts_AllowUsernameChange": False,
    "Accounts_TwoFactorAuthentication_Enabled": False,
    "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
    "Accounts_TwoFactorAuthentication_Enforce_Password_Fallback": False,
    "Site_Name": "A small server",
    "Organization_Name": "Liquid Investigations",
    "Organization_Type": "nonprofit",
    "Size": "0",
    "Industry": "other",
    "Country": "worldwide",
    "Website": "https://example.org",
    "Server_Type": "privateTeam",
    "Push_enable": False,
    "Push_enable_gateway": False,
    "Push_production": False,
    "Register_Server": False,
    "Cloud_Service_Agree_PrivacyTerms": False,
}


FOOTER = (
    '<a href="/home"><img src="assets/favicon.svg"/></a><a href="{core_url}">'
    '<h1 style="font-size:77%;float:right;clear:both; color:#aaa">&#8594; A small server</h1></a>'
)


def _expected(world: Liquid) -> dict[str, object]:
    """What the bundle set, at the world's present domain."""
    internal = f"http://127.0.0.1:{world.port}"
    logout = f"{world.core_url}/accounts/logout/?next=/"
    entry = ENTRY | {
        "-token_path": f"{internal}/_core/o/token/",
        "-identity_path": f"{internal}/_core/accounts/profile",
        "-authorize_path": f"{world.core_url}/o/authorize/",
    }
    return {
        **SETTINGS,
        **{f"Accounts_OAuth_Custom-Liquid{suffix}": value for suffix, value in entry.items()},
        "Site_Url": world.chat_url,
        "DeepLink_Url": world.chat_url,
        "Document_Domain": world.domain,
        "Push_gateway": world.core_url,
        "Custom_Script_On_Logout": f'window.location.href="{logout}";',
        "Layout_Sidenav_Footer": FOOTER.format(core_url=world.core_url),
    }


def _is_as_described(world: Liquid) -> None:
    expected = _expected(world)
    assert {name: world.rocketchat.setting(name) for name in expected} == expected


def _log_in(world: Liquid) -> str | None:
    """Log in with the button, and return whom Rocket.Chat takes the person for."""
    page = world.browser().login_page(world.chat_url)
    assert not page.form_visible
    assert [button.label for button in page.buttons] == ["LIQUID LOGIN - CLICK HERE TO GET IN"]
    login = world.browser().login_with("liquid", world.chat_url, "ada", "adas-password")
    assert login.ok, login.message
    return login.user_id


def test_a_server_is_configured_moved_and_restored(world: Liquid, project: LiquidProject) -> None:
    before = world.rocketchat.settings()
    project.describe(*INI)

    assert "Plan: 8 to add, 0 to change, 0 to destroy." in project.ok("plan")
    assert world.rocketchat.settings() == before

    applied = project.ok("apply")
    assert "Apply complete! Resources: 8 added, 0 changed, 0 destroyed." in applied
    assert f"callback_url = {world.chat_url}/_oauth/liquid" in applied
    _is_as_described(world)
    ada = _log_in(world)
    client_secret = world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-secret")
    assert "No changes." in project.ok("plan")

    world.rocketchat.set("Accounts_LoginExpiration", 90)
    drift = project.ok("plan")
    assert "~ Accounts_LoginExpiration" in drift
    assert "90 -> 7" in drift
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in drift

    old = world.chat_url
    world.move("two.localhost")
    project.describe(*INI)
    moving = project.ok("plan")
    for line in (
        "# rocketchat_custom_oauth.liquid (liquid/entry) must be replaced",
        "# rocketchat_login_form.liquid (liquid/form) must be replaced",
        "# rocketchat_setting.liquid_site_url (liquid/site_url) will be updated in-place",
        f'~ value = "{old}" -> "{world.chat_url}"',
        "Plan: 2 to add, 4 to change, 2 to destroy.",
        "Warning: Login service Liquid will be replaced",
        f"{world.chat_url}/_oauth/liquid",
    ):
        assert line in " ".join(moving.split())

    world.register_redirect(world.domain)
    assert "2 added, 4 changed, 2 destroyed." in project.ok("apply")
    _is_as_described(world)
    assert _log_in(world) == ada
    assert "No changes." in project.ok("plan")

    assert "Destroy complete! Resources: 8 destroyed." in project.ok("destroy")
    after = world.rocketchat.settings()
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()
    page = world.browser().login_page(world.chat_url)
    assert page.form_visible
    assert page.buttons == []

    secrets = [world.admin[1], world.vault.root_token, client_secret]
    assert_no_secret(secrets, project.said, *project.records)


@pytest.mark.parametrize(
    "server_environment",
    [{"OVERWRITE_SETTING_Site_Name": "Pinned", "SETTINGS_BLOCKED": "Accounts_RegistrationForm"}],
)
def test_what_the_servers_environment_holds_is_said_in_the_plan(project: LiquidProject) -> None:
    project.describe(*INI)
    result = project.cdktf("plan")
    assert result.returncode == 1
    assert "Error: Accounts_RegistrationForm is blocked" in result.stdout
    assert "Warning: Site_Name" in result.stdout
    assert "Traceback" not in project.said


def test_a_mistake_in_liquid_ini_is_one_message(project: LiquidProject) -> None:
    project.describe("rocketchat_autologout_days = a week")
    for command in ("plan", "apply", "destroy"):
        result = project.cdktf(command)
        assert result.returncode == 1
        assert result.stdout == ""
        assert result.stderr == (
            f"{project.folder}/liquid.ini: [liquid] rocketchat_autologout_days is 'a week': "
            "expected a whole number of days, 1 or more.\n"
        )


def test_a_server_that_cannot_be_reached_is_said_in_the_plan(project: LiquidProject) -> None:
    project.describe(*INI)
    project.environment |= {"ROCKETCHAT_URL": "http://127.0.0.1:9", "ROCKETCHAT_MAX_RETRIES": "0"}
    result = project.cdktf("plan")
    assert result.returncode == 1
    assert "Error: Rocket.Chat cannot be reached" in result.stdout


def test_cdktf_itself_runs_the_app_too(project: LiquidProject) -> None:
    project.describe(*INI)
    path = os.pathsep.join([str(Path(sys.executable).parent), project.environment["PATH"]])
    project.environment |= {"PATH": path, "CI": "1", "CHECKPOINT_DISABLE": "1"}
    result = project.run("node_modules/.bin/cdktf", "plan", "--no-color")
    assert result.returncode == 0, project.said
    assert "Plan: 8 to add, 0 to change, 0 to destroy." in result.stdout
