"""What constructs allow and warn of."""

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
)
from rocketchat_constructs.framework import TerraformStack
from rocketchat_constructs.testing import annotations, new_stack

ENTRY: dict[str, Any] = {
    "name": "Liquid",
    "url": "https://id.example.org",
    "client_id": "rocketchat",
    "client_secret": "env:SECRET",
}


@pytest.fixture
def stack() -> TerraformStack:
    return new_stack("chat")


def _warned(stack: TerraformStack, *starts: str) -> None:
    found = annotations(stack)
    assert len(found) == len(starts), found
    for warning, start in zip(found, starts, strict=True):
        assert warning.startswith(f"chat/{start}"), warning


@pytest.mark.parametrize(
    "url",
    ["https://chat.example.org", "http://127.0.0.1:3000", "http://chat.localhost", "${var.url}"],
)
def test_what_nobody_can_listen_to_is_fine(stack: TerraformStack, url: str) -> None:
    RocketChatProvider(stack, "rocketchat", url=url)
    _warned(stack)


def test_plain_http_is_warned_of(stack: TerraformStack) -> None:
    vault: Any = {"address": "http://10.66.60.1:8200", "allow_http": True}
    RocketChatProvider(stack, "rocketchat", url="http://chat.example.org", vault=vault)
    addresses = {
        "url": "http://id.example.org",
        "authorize_path": "http://id.example.org/o/authorize",
        "token_path": "http://10.0.0.1/token",
    }
    CustomOAuthLogin(stack, "liquid", **{**ENTRY, **addresses})
    OAuthApp(stack, "wiki", name="Wiki", redirect_uris=["http://wiki.example.org/cb", "app:/cb"])
    _warned(
        stack,
        "rocketchat: url: plain http (http://chat.example.org), so anyone on the network can read "
        "the administrator's",
        "rocketchat: vault.address: plain http (http://10.66.60.1:8200), so anyone on the network "
        "can read Vault's token and",
        "liquid: url and authorize_path: plain http (http://id.example.org), so anyone on the "
        "network can read passwords",
        "wiki: redirect_uris (http://wiki.example.org/cb): plain http",
    )


def test_a_literal_where_a_secret_belongs_is_warned_of_and_not_shown(
    stack: TerraformStack,
) -> None:
    entry = {
        **ENTRY,
        "client_secret": None,
        "client_secret_wo": "canary",
        "client_secret_wo_version": 1,
    }
    CustomOAuthLogin(stack, "liquid", **entry)
    values = {"SMTP_Password": "canary", "SMTP_Host": "mail", "LDAP_Authentication_Password": ""}
    Settings(stack, "mail", other_values=values)
    PushNotifications(stack, "push", show_message=False, apn_key_wo="canary", apn_key_wo_version=1)
    CloudRegistration(stack, "cloud", registration_token_wo="canary")
    _warned(
        stack,
        "liquid: client_secret_wo is a literal: the secret is readable in cdk.tf.json",
        "mail: SMTP_Password is a literal: ",
        "push: apn_key_wo is a literal: ",
        "cloud: registration_token_wo is a literal: ",
    )
    assert "canary" not in " ".join(annotations(stack))


def test_a_form_that_is_hidden_though_no_service_is_required_is_warned_of(
    stack: TerraformStack,
) -> None:
    LoginForm(stack, "form", visible=False, allow_lockout=True)
    _warned(stack, "form: visible is False and requires is empty: nobody can log in")


@pytest.mark.parametrize(
    ("options", "others_read"),
    [
        ({}, True),
        ({"gateway": False}, True),
        ({"show_message": True}, True),
        ({"show_message": False}, False),
        ({"fetch_content_from_server": True}, False),
        ({"enabled": False}, False),
    ],
)
def test_notifications_that_others_can_read_are_warned_of(
    stack: TerraformStack, options: dict[str, Any], others_read: bool
) -> None:
    PushNotifications(stack, "push", **options)
    _warned(stack, *["push: The services that deliver a notification"] * others_read)


@pytest.mark.parametrize(
    ("options", "too_many"),
    [
        ({"users": 100}, False),
        ({"users": 101}, True),
        ({"users": 101, "gateway": False}, False),
        ({"users": 101, "gateway_urls": ["https://push.example.org"]}, False),
        ({"users": 101, "enabled": False}, False),
        ({}, False),
    ],
)
def test_more_users_than_the_free_gateway_carries_are_warned_of(
    stack: TerraformStack, options: dict[str, Any], too_many: bool
) -> None:
    PushNotifications(stack, "push", show_message=False, **options)
    expected = "push: users is 101: Rocket.Chat's gateway sends 10,000 notifications a month"
    _warned(stack, *[expected] * too_many)


def test_a_gateway_without_the_clouds_terms_is_warned_of(stack: TerraformStack) -> None:
    CloudRegistration(stack, "cloud", agree_privacy_terms=False)
    _warned(stack, "cloud: agree_privacy_terms is False: the push gateway will not be used")
