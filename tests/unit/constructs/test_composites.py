"""The constructs that hold several resources."""

from dataclasses import replace
from typing import Any

import pytest
from rocketchat_constructs import (
    LiquidLogin,
    Login,
    RocketChatProvider,
    SingleSignOn,
    Workspace,
)
from rocketchat_constructs.l1 import LoginFormTestUser
from rocketchat_constructs.presets import Keycloak
from rocketchat_constructs.testing import (
    annotations,
    new_stack,
    resource,
    setting_values,
    synthesised,
)

CHAT = "https://chat.example.org"
LOGIN = Login(
    identity_provider=Keycloak(url="https://id.example.org", realm="team"),
    name="Keycloak",
    client_id="rocketchat",
    client_secret="env:OIDC_CLIENT_SECRET",
)


def _resources(stack: Any) -> dict[str, list[str]]:
    return {kind: sorted(named) for kind, named in synthesised(stack)["resource"].items()}


def test_single_sign_on_hides_the_form_after_the_entry_and_the_settings_hold() -> None:
    stack = new_stack()
    SingleSignOn(stack, "team", site_url=CHAT, login=LOGIN, show_login_form=False)
    assert resource(stack, "rocketchat_login_form") == {
        "depends_on": ["rocketchat_settings.team"],
        "requires": [
            {
                "generation": "${rocketchat_custom_oauth.team.generation}",
                "service": "${rocketchat_custom_oauth.team.service}",
            }
        ],
        "site_url": "${rocketchat_setting.team_site_url.value}",
        "visible": False,
    }
    entry = resource(stack, "rocketchat_custom_oauth")
    assert entry["site_url"] == "${rocketchat_setting.team_site_url.value}"
    assert entry["button_label_text"] == "Log in with Keycloak"
    assert setting_values(stack) == {
        "Site_Url": CHAT,
        "Accounts_RegistrationForm": "Disabled",
        "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
    }
    assert annotations(stack) == []


def test_a_test_user_is_logged_in_before_the_form_is_hidden() -> None:
    stack = new_stack()
    user = LoginFormTestUser(username="ada", password="vault:team/ada#password")
    login = replace(LOGIN, test_user=user)
    SingleSignOn(stack, "team", site_url=CHAT, login=login, show_login_form=False)
    assert resource(stack, "rocketchat_login_form")["test_user"] == user


def test_users_are_not_merged_and_the_form_is_shown_unless_it_is_asked_for() -> None:
    stack = new_stack()
    SingleSignOn(stack, "team", site_url=CHAT, login=LOGIN)
    assert "merge_users" not in resource(stack, "rocketchat_custom_oauth")
    assert resource(stack, "rocketchat_login_form")["visible"] is True


def test_a_workspace_is_all_of_a_server() -> None:
    stack = new_stack()
    Workspace(
        stack,
        "chat",
        site_url=CHAT,
        site_name="The ${team}",
        login=LOGIN,
        login_expiration_days=30,
        push_notifications=True,
        registration={
            "organization_email": "admin@example.org",
            "agree_privacy_terms": True,
            "registration_token": "env:REGISTRATION_TOKEN",
        },
        users=80,
        settings={"Message_AllowDeleting": False},
        secret_settings={"SMTP_Password": "env:SMTP_PASSWORD"},
    )
    assert _resources(stack) == {
        "rocketchat_custom_oauth": ["chat"],
        "rocketchat_login_form": ["chat"],
        "rocketchat_push": ["chat"],
        "rocketchat_setting": ["chat_site_url"],
        "rocketchat_settings": ["chat", "chat_site"],
        "rocketchat_workspace_registration": ["chat"],
    }
    assert setting_values(stack) == {
        "Site_Url": CHAT,
        "Site_Name": "The $${team}",
        "Message_AllowDeleting": False,
        "Accounts_LoginExpiration": 30,
        "Accounts_RegistrationForm": "Disabled",
        "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
    }
    assert resource(stack, "rocketchat_push") == {
        "depends_on": ["rocketchat_workspace_registration.chat"],
        "enabled": True,
        "show_message": False,
    }
    registration = resource(stack, "rocketchat_workspace_registration")
    assert registration["depends_on"] == [
        "rocketchat_setting.chat_site_url",
        "rocketchat_settings.chat_site",
    ]
    assert annotations(stack) == []


def test_a_workspace_leaves_alone_what_it_does_not_name() -> None:
    stack = new_stack()
    Workspace(stack, "chat", site_url=CHAT, site_name="Chat", login=LOGIN)
    assert (
        _resources(stack)
        .keys()
        .isdisjoint({"rocketchat_push", "rocketchat_workspace_registration"})
    )
    assert "Accounts_LoginExpiration" not in setting_values(stack)


def test_everything_of_a_workspace_goes_to_its_server() -> None:
    stack = new_stack()
    RocketChatProvider(stack, "first", url=CHAT)
    second = RocketChatProvider(stack, "second", url="https://b.example.org", alias="second")
    Workspace(
        stack,
        "chat",
        site_url="https://b.example.org",
        site_name="B",
        login=LOGIN,
        push_notifications=False,
        registration={"agree_privacy_terms": True},
        provider=second,
    )
    for kind in synthesised(stack)["resource"].values():
        for arguments in kind.values():
            assert arguments["provider"] == "rocketchat.second"


def test_what_no_argument_reaches_can_be_overridden() -> None:
    stack = new_stack()
    workspace = Workspace(
        stack, "chat", site_url=CHAT, site_name="Chat", login=LOGIN, push_notifications=True
    )
    workspace.entry.add_override("button_color", "#ff0000")
    assert workspace.push is not None
    workspace.push.add_override("show_sender_and_room", False)
    assert resource(stack, "rocketchat_custom_oauth")["button_color"] == "#ff0000"
    assert resource(stack, "rocketchat_push")["show_sender_and_room"] is False


def test_a_liquid_server_speaks_with_liquid_core() -> None:
    stack = new_stack()
    LiquidLogin(
        stack,
        "liquid",
        site_url="https://rocketchat.liquid.org",
        core_url="https://liquid.org",
        core_internal_url="http://10.0.0.1:9990",
        client_id="vault:liquid/rocketchat/app.oauth2#client_id",
        client_secret="vault:liquid/rocketchat/app.oauth2#client_secret",
    )
    entry = resource(stack, "rocketchat_custom_oauth")
    assert entry["token_path"] == "http://10.0.0.1:9990/_core/o/token/"
    assert entry["authorize_path"] == "https://liquid.org/o/authorize/"
    values = setting_values(stack)
    assert values["Accounts_TwoFactorAuthentication_Enabled"] is False
    logout = "https://liquid.org/accounts/logout/?next=/"
    assert values["Custom_Script_On_Logout"] == f'window.location.href="{logout}";'
    assert annotations(stack) == []


def test_a_logout_can_end_the_identity_providers_session_as_well() -> None:
    stack = new_stack()
    SingleSignOn(stack, "team", site_url=CHAT, login=LOGIN)
    assert "Custom_Script_On_Logout" not in setting_values(stack)
    url = "https://id.example.org/logout"
    stack = new_stack()
    SingleSignOn(stack, "team", site_url=CHAT, login=replace(LOGIN, logout_url=url))
    assert setting_values(stack)["Custom_Script_On_Logout"] == f'window.location.href="{url}";'
    with pytest.raises(ValueError, match="logout_url is 'out'; expected an address"):
        SingleSignOn(new_stack(), "team", site_url=CHAT, login=replace(LOGIN, logout_url="out"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"site_url": "chat"}, "SingleSignOn 'team': site_url is 'chat'; expected an address"),
        ({"site_url": f"{CHAT}/"}, "site_url is .*; expected no / at the end"),
        ({"login_expiration_days": 0}, "login_expiration_days is 0; expected a whole number, 1"),
        ({"login_expiration_days": "7"}, "login_expiration_days is '7'; expected a whole number"),
    ],
)
def test_single_sign_on_refuses(arguments: dict[str, Any], message: str) -> None:
    stack = new_stack()
    with pytest.raises(ValueError, match=message):
        SingleSignOn(stack, "team", **{"site_url": CHAT, "login": LOGIN, **arguments})
    SingleSignOn(stack, "team", site_url=CHAT, login=LOGIN)
