"""What constructs refuse before anything is synthesised."""

import re
from typing import Any

import pytest
from rocketchat_constructs import (
    CloudRegistration,
    CustomOAuthLogin,
    LoginForm,
    OAuthApp,
    PushNotifications,
    RocketChatProvider,
    Settings,
    framework,
    literal,
)
from rocketchat_constructs.framework import TerraformStack
from rocketchat_constructs.testing import annotations, resource

ENTRY: dict[str, Any] = {
    "name": "Liquid",
    "url": "https://id.example.org",
    "client_id": "rocketchat",
    "client_secret": "vault:kv/rocketchat#secret",
}


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "My-IdP"}, "name is 'My-IdP'; expected letters, digits and _"),
        ({"name": "LiquidCore"}, "name is 'LiquidCore'; expected letters"),
        ({"name": "my idp"}, "name is 'my idp'; expected letters"),
        ({"name": "Gitlab"}, "name is 'Gitlab'; Rocket.Chat has a login service of this name"),
        ({"client_id": ""}, "client_id is ''; expected a value"),
        ({"url": None}, "neither identity_provider nor url given; expected a preset such as"),
        ({"site_url": "https://chat.example.org/"}, "site_url is .*; expected no / at the end"),
        ({"site_url": "chat.example.org"}, "site_url is 'chat.example.org'; expected an address"),
        ({"client_secret": None}, "neither given; expected exactly one of client_secret and"),
        ({"client_secret_wo": "x"}, "client_secret and client_secret_wo given; expected exactly"),
    ],
)
def test_a_login_service_refuses(
    stack: TerraformStack, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^CustomOAuthLogin 'liquid': {message}"):
        CustomOAuthLogin(stack, "liquid", **{**ENTRY, **arguments})


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "liquid"},
        {"name": "2fa"},
        {"token_path": "/o/token/"},
        {"token_path": "http://10.0.0.1:9990/_core/o/token/"},
        {"site_url": "https://chat.example.org:8443"},
        {"url": "${var.provider}", "site_url": "${rocketchat_setting.site_url.value}"},
        {"client_secret": "${var.reference}"},
        {"client_secret": "env:SECRET"},
        {"client_secret": "file:/run/secrets/oauth"},
        {"client_secret": None, "client_secret_wo": "${var.secret}", "client_secret_wo_version": 1},
    ],
)
def test_a_login_service_takes(stack: TerraformStack, arguments: dict[str, Any]) -> None:
    CustomOAuthLogin(stack, "liquid", **{**ENTRY, **arguments})


@pytest.mark.parametrize("name", ["auth_token", "password", "totp_secret"])
def test_a_secret_in_clear_is_refused_and_not_shown(stack: TerraformStack, name: str) -> None:
    arguments: dict[str, Any] = {name: "canary"}
    with pytest.raises(ValueError, match=f"'rocketchat': {name} is a literal") as caught:
        RocketChatProvider(stack, "rocketchat", **arguments)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("name", ["token", "secret_id", "wrapped_secret_id", "jwt"])
def test_so_is_one_of_vault(stack: TerraformStack, name: str) -> None:
    arguments: dict[str, Any] = {"vault": {name: "canary"}}
    with pytest.raises(ValueError, match=f"'rocketchat': vault: {name} is a literal") as caught:
        RocketChatProvider(stack, "rocketchat", **arguments)
    assert "canary" not in str(caught.value)


def test_addresses_of_the_provider_are_checked(stack: TerraformStack) -> None:
    with pytest.raises(ValueError, match=r"url is 'chat'; expected an address such as"):
        RocketChatProvider(stack, "rocketchat", url="chat")
    with pytest.raises(ValueError, match=r"vault: address is 'vault:8200'; expected an address"):
        RocketChatProvider(stack, "rocketchat", vault={"address": "vault:8200"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "values and secret_values are empty; expected a setting"),
        ({"values": {}}, "values and secret_values are empty"),
        (
            {"values": {"A": 1}, "on_destroy": "forget"},
            "on_destroy is 'forget'; expected 'restore'",
        ),
        ({"secret_values": {"A": "canary"}}, r"secret_values\['A'\] is a literal"),
        (
            {"values": {"A": 1, "B": 2}, "secret_values": {"B": "env:B"}},
            "B is in values and in secret_values; remove it from one",
        ),
        (
            {"values": {"A": 1, "B": 2}, "other_values": {"B": 3}},
            "B is in values and in other_values; remove it from one",
        ),
        (
            {"values": "${var.all}", "other_values": {"B": 3}},
            "values is a reference, which other_values cannot be added to",
        ),
        ({"other_secret_values": {"A": "canary"}}, r"secret_values\['A'\] is a literal"),
    ],
)
def test_settings_refuse(stack: TerraformStack, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^Settings 'site': {message}") as caught:
        Settings(stack, "site", **arguments)
    assert "canary" not in str(caught.value)


def test_settings_that_the_catalogue_lacks_join_the_others(stack: TerraformStack) -> None:
    Settings(
        stack,
        "site",
        values={"Site_Name": "Chat"},
        other_values={"Accounts_OAuth_Custom-Wiki-scope": "openid"},
        secret_values={"SMTP_Password": "env:SMTP"},
        other_secret_values={"Accounts_OAuth_Custom-Wiki-secret": "env:WIKI"},
    )
    assert resource(stack, "rocketchat_settings") == {
        "values": {"Site_Name": "Chat", "Accounts_OAuth_Custom-Wiki-scope": "openid"},
        "secret_values": {
            "SMTP_Password": "env:SMTP",
            "Accounts_OAuth_Custom-Wiki-secret": "env:WIKI",
        },
    }


def test_a_form_is_not_hidden_where_nothing_is_required(stack: TerraformStack) -> None:
    with pytest.raises(ValueError, match=r"^LoginForm 'form': visible is False and requires is"):
        LoginForm(stack, "form", visible=False)
    LoginForm(stack, "shown", visible=True)
    LoginForm(stack, "forced", visible=False, allow_lockout=True)


def test_a_form_is_not_hidden_where_the_required_service_has_no_button(
    stack: TerraformStack,
) -> None:
    for name in ("enabled", "show_button"):
        entry = CustomOAuthLogin(stack, name, **{**ENTRY, name: False})
        with pytest.raises(ValueError, match=f"visible is False and requires '{name}', which has"):
            LoginForm(stack, "form", visible=False, requires=[entry])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"users": 0}, "users is 0; expected a whole number, 1 or more"),
        ({"gateway_urls": "https://a"}, "gateway_urls is 'https://a'; expected a list"),
        ({"fcm_credentials": "canary"}, "fcm_credentials is a literal"),
        (
            {"apn_key": "env:KEY", "apn_key_wo": "${var.key}"},
            "apn_key and apn_key_wo given; expected exactly one",
        ),
        ({"on_destroy": "forget"}, "on_destroy is 'forget'; expected 'restore'"),
    ],
)
def test_push_notifications_refuse(
    stack: TerraformStack, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^PushNotifications 'push': {message}") as caught:
        PushNotifications(stack, "push", **arguments)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"registration_token": "canary"}, "registration_token is a literal"),
        (
            {"registration_token": "env:T", "registration_token_wo": "${var.t}"},
            "registration_token and registration_token_wo given; expected at most one",
        ),
        ({"on_destroy": "reset"}, "on_destroy is 'reset'; expected 'forget' or 'disconnect'"),
    ],
)
def test_a_registration_refuses(
    stack: TerraformStack, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^CloudRegistration 'cloud': {message}") as caught:
        CloudRegistration(stack, "cloud", **arguments)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": ""}, "name is ''; expected a value"),
        ({"redirect_uris": "https://a"}, "redirect_uris is 'https://a'; expected a list"),
        ({"client_secret_to": "env:X"}, "client_secret_to is 'env:X'; expected a place in Vault"),
    ],
)
def test_an_oauth_app_refuses(
    stack: TerraformStack, arguments: dict[str, Any], message: str
) -> None:
    wiki: dict[str, Any] = {"name": "Wiki", "redirect_uris": ["https://wiki.example.org/cb"]}
    with pytest.raises(ValueError, match=f"^OAuthApp 'wiki': {message}"):
        OAuthApp(stack, "wiki", **{**wiki, **arguments})
    OAuthApp(stack, "wiki", **wiki, client_secret_to="vault:kv/wiki#client_secret")


@pytest.mark.parametrize("name", ["google", "Google", "Github_enterprise"])
def test_a_name_of_rocket_chats_own_services_is_refused(stack: TerraformStack, name: str) -> None:
    with pytest.raises(ValueError, match="has a login service of this name"):
        CustomOAuthLogin(stack, "own", name=name, client_id="a", url="https://idp.example.org")


def test_a_refused_construct_leaves_nothing_behind(stack: TerraformStack) -> None:
    with pytest.raises(ValueError, match="name is"):
        CustomOAuthLogin(stack, "liquid", **{**ENTRY, "name": "?"})
    CustomOAuthLogin(stack, "liquid", **ENTRY)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("100 %", "100 %"),
        ("${x}", "$${x}"),
        ("%{ if x }", "%%{ if x }"),
        ("a ${b} %{c} $d", "a $${b} %%{c} $d"),
        ("$${x}", "$$${x}"),
    ],
)
def test_a_literal_is_written_so_that_terraform_reads_it_as_it_was(text: str, written: str) -> None:
    assert literal(text) == written


REQUIRED: dict[Any, dict[str, Any]] = {
    CustomOAuthLogin: ENTRY,
    OAuthApp: {"name": "Wiki", "redirect_uris": ["https://wiki.example.org/cb"]},
}


@pytest.mark.parametrize(
    ("construct", "arguments", "message"),
    [
        (
            CustomOAuthLogin,
            {"url": "id.example.org"},
            "url is 'id.example.org'; expected",
        ),
        (
            CustomOAuthLogin,
            {"url": "ftp://id.example.org"},
            "url is 'ftp://id.example.org'; expected an address",
        ),
        (
            CustomOAuthLogin,
            {"url": "https://id:port"},
            "url is 'https://id:port'; expected an address",
        ),
        (
            CustomOAuthLogin,
            {"token_path": "o/token"},
            "token_path is 'o/token'; .*, or a path such as /o/token/",
        ),
        (CustomOAuthLogin, {"identity_path": "me"}, "identity_path is 'me'; expected an address"),
        (CustomOAuthLogin, {"authorize_path": ""}, "authorize_path is ''; expected an address"),
        (
            CustomOAuthLogin,
            {"login_style": "tab"},
            "login_style is 'tab'; expected 'redirect' or 'popup' or ''",
        ),
        (
            CustomOAuthLogin,
            {"token_sent_via": "body"},
            "token_sent_via is 'body'; expected 'header' or 'payload'",
        ),
        (
            CustomOAuthLogin,
            {"identity_token_sent_via": "x"},
            "identity_token_sent_via is 'x'; expected 'default' or",
        ),
        (
            CustomOAuthLogin,
            {"key_field": "id"},
            "key_field is 'id'; expected 'username' or 'email'",
        ),
        (
            PushNotifications,
            {"gateway_urls": ["gateway"]},
            r"gateway_urls is \['gateway'\]; expected addresses",
        ),
        (
            CloudRegistration,
            {"organization_email": "admin"},
            "organization_email is 'admin'; expected an e-mail",
        ),
        (
            CloudRegistration,
            {"organization_type": "club"},
            "organization_type is 'club'; expected 'community' or",
        ),
        (CloudRegistration, {"size": "12"}, "size is '12'; expected '0' or '1'"),
        (
            CloudRegistration,
            {"server_type": "team"},
            "server_type is 'team'; expected 'privateTeam' or",
        ),
        (
            CloudRegistration,
            {"website": "example.org"},
            "website is 'example.org'; expected an address",
        ),
        (OAuthApp, {"redirect_uris": []}, r"redirect_uris is \[\]; expected a value"),
        (
            OAuthApp,
            {"redirect_uris": ["/callback"]},
            "redirect_uris is .*; expected addresses such as",
        ),
        (
            OAuthApp,
            {"redirect_uris": ["https://a,https://b"]},
            "redirect_uris is .*; expected addresses",
        ),
    ],
)
def test_what_a_server_may_have_already_is_a_warning(
    stack: TerraformStack, construct: Any, arguments: dict[str, Any], message: str
) -> None:
    construct(stack, "one", **{**REQUIRED.get(construct, {}), **arguments})
    [warning] = [one for one in annotations(stack) if "only if the server already has" in one]
    assert re.search(f"{construct.__name__} 'one': {message}", warning)
