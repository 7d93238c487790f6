"""The identity providers, as their documentation has them."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocketchat_constructs import CustomOAuthLogin, IdentityProvider, OpenIdConnect
from rocketchat_constructs.presets import (
    Authelia,
    Authentik,
    Entra,
    GitLab,
    Keycloak,
    LiquidCore,
    Nextcloud,
    Okta,
)
from rocketchat_constructs.testing import new_stack, resource

ID = "https://id.example.org"
DISCOVERED = {
    "issuer": f"{ID}/",
    "authorization_endpoint": f"{ID}/oauth2/auth",
    "token_endpoint": f"{ID}/oauth2/token",
    "userinfo_endpoint": "https://profiles.example.org/me",
    "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"],
}


def _absolute(provider: IdentityProvider) -> tuple[str, str, str]:
    """Where the browser is sent, the code exchanged and the profile read."""
    endpoints = provider.endpoints
    paths = (endpoints["authorize_path"], endpoints["token_path"], endpoints["identity_path"])
    authorize, token, identity = (
        path if path.startswith("http") else endpoints["url"] + path for path in paths
    )
    return authorize, token, identity


@pytest.mark.parametrize(
    ("provider", "authorize", "token", "identity", "username_field"),
    [
        (
            LiquidCore(core_url="https://liquid.org", core_internal_url="http://10.0.0.1:9990"),
            "https://liquid.org/o/authorize/",
            "http://10.0.0.1:9990/_core/o/token/",
            "http://10.0.0.1:9990/_core/accounts/profile",
            "id",
        ),
        (
            Keycloak(url=ID, realm="team"),
            f"{ID}/realms/team/protocol/openid-connect/auth",
            f"{ID}/realms/team/protocol/openid-connect/token",
            f"{ID}/realms/team/protocol/openid-connect/userinfo",
            "preferred_username",
        ),
        (
            Authentik(url=ID),
            f"{ID}/application/o/authorize/",
            f"{ID}/application/o/token/",
            f"{ID}/application/o/userinfo/",
            "preferred_username",
        ),
        (
            GitLab(),
            "https://gitlab.com/oauth/authorize",
            "https://gitlab.com/oauth/token",
            "https://gitlab.com/oauth/userinfo",
            "nickname",
        ),
        (
            Nextcloud(url=ID),
            f"{ID}/index.php/apps/oauth2/authorize",
            f"{ID}/index.php/apps/oauth2/api/v1/token",
            f"{ID}/ocs/v2.php/cloud/user?format=json",
            "id",
        ),
        (
            Okta(url=ID),
            f"{ID}/oauth2/v1/authorize",
            f"{ID}/oauth2/v1/token",
            f"{ID}/oauth2/v1/userinfo",
            "{{/^([^@]+)/::preferred_username}}",
        ),
        (
            Okta(url=ID, authorization_server="default"),
            f"{ID}/oauth2/default/v1/authorize",
            f"{ID}/oauth2/default/v1/token",
            f"{ID}/oauth2/default/v1/userinfo",
            "{{/^([^@]+)/::preferred_username}}",
        ),
        (
            Entra(tenant="example.org"),
            "https://login.microsoftonline.com/example.org/oauth2/v2.0/authorize",
            "https://login.microsoftonline.com/example.org/oauth2/v2.0/token",
            "https://graph.microsoft.com/oidc/userinfo",
            "{{/^([^@]+)/::email}}",
        ),
        (
            Authelia(url=ID),
            f"{ID}/api/oidc/authorization",
            f"{ID}/api/oidc/token",
            f"{ID}/api/oidc/userinfo",
            "preferred_username",
        ),
        (
            OpenIdConnect.discovered(DISCOVERED),
            f"{ID}/oauth2/auth",
            f"{ID}/oauth2/token",
            "https://profiles.example.org/me",
            "preferred_username",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, IdentityProvider) else None,
)
def test_a_preset_knows_the_endpoints_and_the_user_name(
    provider: IdentityProvider, authorize: str, token: str, identity: str, username_field: str
) -> None:
    assert _absolute(provider) == (authorize, token, identity)
    assert provider.arguments["username_field"] == username_field


@pytest.mark.parametrize(
    "provider",
    [
        Keycloak(url=ID, realm="team"),
        Authentik(url=ID),
        GitLab(url=ID),
        Nextcloud(url=ID),
        Okta(url=ID),
        Entra(tenant="example.org"),
        Authelia(url=ID),
        OpenIdConnect.discovered(DISCOVERED),
    ],
    ids=lambda provider: type(provider).__name__,
)
def test_credentials_go_in_the_body_and_the_token_as_a_bearer(provider: IdentityProvider) -> None:
    arguments = provider.arguments
    assert arguments["token_sent_via"] == "payload"
    assert arguments["identity_token_sent_via"] == "header"
    assert arguments["scope"].startswith("openid")
    assert arguments["email_field"] == "email"
    assert arguments["name_field"] == "name"


def test_every_preset_names_its_documentation() -> None:
    for preset in IdentityProvider.__subclasses__():
        documentation = (preset.__doc__ or "").replace("github.com", "https://github.com")
        assert "https://" in documentation, preset.__name__


def test_paths_at_the_issuer_are_relative_so_that_all_move_together() -> None:
    assert OpenIdConnect.discovered(DISCOVERED).endpoints == {
        "url": ID,
        "authorize_path": "/oauth2/auth",
        "token_path": "/oauth2/token",
        "identity_path": "https://profiles.example.org/me",
    }


@pytest.mark.parametrize(
    ("methods", "sent_via"),
    [
        (["client_secret_basic"], "header"),
        (["client_secret_basic", "client_secret_post"], "payload"),
        (None, "header"),
    ],
)
def test_the_credentials_are_sent_as_the_provider_takes_them(
    methods: list[str] | None, sent_via: str
) -> None:
    document = {
        name: value
        for name, value in (DISCOVERED | {"token_endpoint_auth_methods_supported": methods}).items()
        if value is not None
    }
    assert OpenIdConnect.discovered(document).arguments["token_sent_via"] == sent_via


def test_a_saved_document_is_read(tmp_path: Path) -> None:
    saved = tmp_path / "id.json"
    saved.write_text(json.dumps(DISCOVERED))
    assert OpenIdConnect.discovered(saved) == OpenIdConnect.discovered(DISCOVERED)
    assert OpenIdConnect.discovered(str(saved)) == OpenIdConnect.discovered(DISCOVERED)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"issuer": None}, "The discovery document has no issuer"),
        ({"userinfo_endpoint": None}, "has no userinfo_endpoint, which Rocket.Chat needs"),
        ({"token_endpoint": "token"}, "token_endpoint is 'token'; expected an address"),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "accepts a client's credentials by private_key_jwt; Rocket.Chat sends them by",
        ),
    ],
)
def test_a_document_that_does_not_serve_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OpenIdConnect.discovered(DISCOVERED | changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "id.json cannot be read: No such file"),
        ("[]", "id.json does not contain a JSON object"),
        ("{", "not contain a JSON object"),
    ],
)
def test_a_file_that_is_not_a_document_is_refused(
    tmp_path: Path, text: str | None, message: str
) -> None:
    file = tmp_path / "id.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ValueError, match=message):
        OpenIdConnect.discovered(file)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Keycloak(url="id", realm="team"), "^Keycloak: url is 'id'; expected an address"),
        (lambda: Keycloak(url=ID, realm=""), "^Keycloak: realm is ''; expected a value"),
        (lambda: Entra(tenant=""), "^Entra: tenant is ''; expected a value"),
        (
            lambda: LiquidCore(core_url=ID, core_internal_url="core"),
            "^LiquidCore: core_internal_url is 'core'; expected an address",
        ),
    ],
)
def test_a_preset_refuses(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("with_slash", "without"),
    [
        (Keycloak(url=f"{ID}/", realm="team"), Keycloak(url=ID, realm="team")),
        (
            LiquidCore(core_url=f"{ID}//", core_internal_url="http://10.0.0.1/"),
            LiquidCore(core_url=ID, core_internal_url="http://10.0.0.1"),
        ),
    ],
)
def test_a_slash_at_the_end_of_an_address_is_cut(with_slash: Any, without: Any) -> None:
    assert with_slash.endpoints == without.endpoints


def test_an_entry_takes_the_presets_arguments_and_its_own_go_first() -> None:
    stack = new_stack()
    CustomOAuthLogin(
        stack,
        "sso",
        name="Sso",
        client_id="rocketchat",
        client_secret="env:SECRET",
        identity_provider=Keycloak(url=ID, realm="team"),
        scope="openid roles",
    )
    entry = resource(stack, "rocketchat_custom_oauth")
    assert entry["url"] == f"{ID}/realms/team/protocol/openid-connect"
    assert entry["token_path"] == "/token"
    assert entry["username_field"] == "preferred_username"
    assert entry["scope"] == "openid roles"


def test_one_of_ones_own_is_a_subclass() -> None:
    class Tower(IdentityProvider):
        username_field = "login"

        @property
        def endpoints(self) -> Any:
            return {"url": ID, "authorize_path": "/a", "token_path": "/t", "identity_path": "/i"}

    stack = new_stack()
    CustomOAuthLogin(
        stack, "t", name="T", client_id="c", client_secret="env:S", identity_provider=Tower()
    )
    entry = resource(stack, "rocketchat_custom_oauth")
    assert (entry["url"], entry["username_field"]) == (ID, "login")
