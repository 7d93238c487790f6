"""Where a logout of Rocket.Chat sends the browser."""

from dataclasses import replace
from typing import Any

import pytest
from rocketchat_constructs import Login, OpenIdConnect, SingleLogout, SingleSignOn
from rocketchat_constructs.identity_provider import IdentityProvider
from rocketchat_constructs.presets import Authentik, GitLab, Keycloak, LiquidCore
from rocketchat_constructs.testing import annotations, new_stack, resource, setting_values

CHAT = "https://chat.example.org"
KEYCLOAK = Keycloak(url="https://id.example.org/", realm="team")
LIQUID_CORE = LiquidCore(core_url="https://liquid.org", core_internal_url="http://10.0.0.1:9990")
DISCOVERED = {
    "issuer": "https://id.example.org",
    "authorization_endpoint": "https://id.example.org/authorize",
    "token_endpoint": "https://id.example.org/token",
    "userinfo_endpoint": "https://id.example.org/userinfo",
}


@pytest.mark.parametrize(
    ("identity_provider", "url"),
    [
        (KEYCLOAK, "https://id.example.org/realms/team/protocol/openid-connect/logout"),
        (
            Authentik(url="https://id.example.org", application="chat"),
            "https://id.example.org/application/o/chat/end-session/",
        ),
        (LIQUID_CORE, "https://liquid.org/accounts/logout/?next=/"),
        (
            OpenIdConnect.discovered(
                {**DISCOVERED, "end_session_endpoint": "https://id.example.org/end"}
            ),
            "https://id.example.org/end",
        ),
    ],
)
def test_an_identity_provider_ends_its_session(
    identity_provider: IdentityProvider, url: str
) -> None:
    stack = new_stack()
    SingleLogout(stack, "logout", url=identity_provider.logout_url(), on_destroy="reset")
    assert resource(stack, "rocketchat_setting") == {
        "name": "Custom_Script_On_Logout",
        "value": f'window.location.href="{url}";',
        "on_destroy": "reset",
    }
    assert annotations(stack) == []


def test_keycloak_sends_the_browser_back() -> None:
    assert KEYCLOAK.logout_url(client_id="team chat", return_to=f"{CHAT}/home") == (
        "https://id.example.org/realms/team/protocol/openid-connect/logout?client_id=team+chat"
        "&post_logout_redirect_uri=https%3A%2F%2Fchat.example.org%2Fhome"
    )


def test_single_sign_on_writes_the_same_script() -> None:
    login = Login(
        identity_provider=KEYCLOAK, name="Keycloak", client_id="chat", client_secret="env:SECRET"
    )
    url = KEYCLOAK.logout_url(client_id="chat", return_to=CHAT)
    stack = new_stack()
    SingleSignOn(stack, "team", site_url=CHAT, login=replace(login, logout_url=url))
    alone = new_stack()
    SingleLogout(alone, "logout", url=url)
    script = "Custom_Script_On_Logout"
    assert setting_values(stack)[script] == setting_values(alone)[script]


@pytest.mark.parametrize(
    "identity_provider",
    [
        GitLab(),
        Authentik(url="https://id.example.org"),
        OpenIdConnect.discovered(DISCOVERED),
    ],
)
def test_an_identity_provider_without_a_known_address_is_refused(
    identity_provider: IdentityProvider,
) -> None:
    name = type(identity_provider).__name__
    with pytest.raises(ValueError, match=f"^{name}: where it ends its session is not known"):
        identity_provider.logout_url()


@pytest.mark.parametrize(
    ("identity_provider", "arguments", "message"),
    [
        (KEYCLOAK, {"return_to": CHAT}, "return_to is given without client_id"),
        (KEYCLOAK, {"client_id": "chat"}, "client_id is given without return_to"),
        (KEYCLOAK, {"client_id": "chat", "return_to": "chat"}, "return_to is 'chat'; expected an"),
        (
            KEYCLOAK,
            {"client_id": "vault:kv/chat#id", "return_to": CHAT},
            "client_id is 'vault:kv/chat#id'; expected the text itself, not a reference",
        ),
        (
            KEYCLOAK,
            {"client_id": "chat", "return_to": "${var.chat}"},
            r"return_to is '\${var.chat}'; expected the text itself, not a reference",
        ),
        (LIQUID_CORE, {"return_to": CHAT}, "return_to is .*; expected neither it nor client_id"),
    ],
)
def test_a_way_back_is_checked(
    identity_provider: IdentityProvider, arguments: dict[str, Any], message: str
) -> None:
    name = type(identity_provider).__name__
    with pytest.raises(ValueError, match=f"^{name}: logout_url: {message}"):
        identity_provider.logout_url(**arguments)


def test_where_a_browser_goes_is_an_address() -> None:
    with pytest.raises(ValueError, match=r"^SingleLogout 'logout': url is 'out'; expected"):
        SingleLogout(new_stack(), "logout", url="out")


def test_plain_http_is_warned_of() -> None:
    stack = new_stack()
    SingleLogout(stack, "logout", url="http://id.example.org/logout")
    [warning] = annotations(stack)
    assert "url: plain http (http://id.example.org/logout)" in warning
