"""What the constructs become in Terraform's JSON."""

import json
from types import MappingProxyType
from typing import Any

import pytest
from rocketchat_constructs import (
    CustomOAuthLogin,
    LoginForm,
    RocketChatProvider,
    Settings,
    framework,
    l1,
)
from rocketchat_constructs.framework import TerraformStack
from rocketchat_constructs.l1.release import RELEASE, SOURCE


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


def _synthesised(stack: TerraformStack) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(framework.Testing.synth(stack))
    return result


def _entry(stack: TerraformStack) -> CustomOAuthLogin:
    return CustomOAuthLogin(
        stack,
        "liquid",
        name="Liquid",
        url="https://id.example.org",
        client_id="rocketchat",
        client_secret="vault:kv/rocketchat#secret",
        scope="openid profile",
    )


def test_the_provider_is_required_at_the_release_the_classes_were_made_from(
    stack: TerraformStack,
) -> None:
    RocketChatProvider(stack, "rocketchat", url="https://chat.example.org")
    assert _synthesised(stack) == {
        "provider": {"rocketchat": [{"url": "https://chat.example.org"}]},
        "terraform": {
            "required_providers": {
                "rocketchat": {"source": SOURCE, "version": RELEASE.provider_version}
            }
        },
    }


def test_only_what_was_given_is_written(stack: TerraformStack) -> None:
    _entry(stack)
    assert _synthesised(stack)["resource"]["rocketchat_custom_oauth"]["liquid"] == {
        "client_id": "rocketchat",
        "client_secret": "vault:kv/rocketchat#secret",
        "name": "Liquid",
        "scope": "openid profile",
        "url": "https://id.example.org",
    }


def test_a_form_refers_to_the_entries_it_requires(stack: TerraformStack) -> None:
    LoginForm(stack, "form", visible=False, requires=[_entry(stack), "google"])
    assert _synthesised(stack)["resource"]["rocketchat_login_form"]["form"] == {
        "requires": [
            {
                "generation": "${rocketchat_custom_oauth.liquid.generation}",
                "service": "${rocketchat_custom_oauth.liquid.service}",
            },
            {"service": "google"},
        ],
        "visible": False,
    }


def test_setting_ids_and_values_are_kept_as_they_are(stack: TerraformStack) -> None:
    values = MappingProxyType(
        {
            "Accounts_OAuth_Custom-Liquid-roles_claim": "roles",
            "theme-color": "#fff",
            "Accounts_LoginExpiration": 7,
            "Message_Ratio": 1.5,
            "Push_enable": False,
            "Order": ("b", "a"),
            "camelCase": {"innerKey": 1},
        }
    )
    Settings(stack, "site", other_values=values, on_destroy="keep")
    assert _synthesised(stack)["resource"]["rocketchat_settings"]["site"] == {
        "on_destroy": "keep",
        "values": {
            "Accounts_OAuth_Custom-Liquid-roles_claim": "roles",
            "Accounts_LoginExpiration": 7,
            "Message_Ratio": 1.5,
            "Order": ["b", "a"],
            "Push_enable": False,
            "camelCase": {"innerKey": 1},
            "theme-color": "#fff",
        },
    }


def test_terraforms_own_arguments_are_taken(stack: TerraformStack) -> None:
    other = RocketChatProvider(stack, "other", url="https://other.example.org", alias="other")
    first = l1.Setting(stack, "first", name="Site_Name", value="Chat", provider=other)
    l1.Setting(
        stack,
        "second",
        name="Site_Url",
        value=first.value,
        provider=other,
        depends_on=[first],
        lifecycle={"prevent_destroy": True},
    )
    synthesised = _synthesised(stack)
    assert synthesised["provider"]["rocketchat"] == [
        {"alias": "other", "url": "https://other.example.org"}
    ]
    assert synthesised["resource"]["rocketchat_setting"]["second"] == {
        "depends_on": ["rocketchat_setting.first"],
        "lifecycle": {"prevent_destroy": True},
        "name": "Site_Url",
        "provider": "rocketchat.other",
        "value": "${rocketchat_setting.first.value}",
    }
