"""Values of a login service that Rocket.Chat takes and that fail logins, and a service's name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import World

pytestmark = pytest.mark.parametrize("profile", ["7.7"])

MAPS = {
    '{"team": "A room with blanks"}': 'The group "team" maps to "A room with blanks"',
    '{"good": "room", "g": {"x": 1}}': 'The group "g" maps to {"x": 1}',
    '{"g": ["room", 5]}': 'The group "g" maps to 5',
    '{"g": null}': 'The group "g" maps to null',
    "[]": "The map is [], not a JSON object",
    "5": "The map is 5, not a JSON object",
}


def test_what_a_new_service_gets_wrong_is_refused_at_plan(world: World) -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(
            login_style="sideways",
            token_sent_via="Header",
            url="id.example.org",
            token_path="o/token",
            button_label_text="two\nlines",
        )
    )
    plan = world.terraform.plan(check=False)
    plan.expect_error("Value not allowed", contains="sideways", attribute="login_style")
    plan.expect_error("Value not allowed", contains="Header", attribute="token_sent_via")
    plan.expect_error("Not an address", attribute="url")
    plan.expect_error("Not an address", attribute="token_path")
    plan.expect_error("Value not allowed", attribute="button_label_text")
    assert len(plan.errors) == 5


def test_a_map_of_groups_that_fails_every_login_is_refused_entry_by_entry(world: World) -> None:
    for text, found in MAPS.items():
        world.configure(
            custom_oauth__liquid=world.oauth(map_channels=True, groups_channel_map=text)
        )
        plan = world.terraform.plan(check=False)
        assert len(plan.errors) == 1
        assert found in plan.errors[0].detail
        assert "groups_channel_map" in str(plan.errors[0])
    good = json.dumps({"a": "room", "b": ["room-1", "room_2"], "c": []})
    world.configure(custom_oauth__liquid=world.oauth(map_channels=True, groups_channel_map=good))
    assert world.terraform.plan().errors == []


def test_a_user_name_from_an_address_and_commas_in_a_scope_are_warnings_once(
    world: World,
) -> None:
    wrong = world.oauth(username_field="email", scope="openid,email,profile", merge_roles=True)
    world.configure(custom_oauth__liquid=wrong)
    plan = world.terraform.plan()
    plan.expect_warning(
        "User names cannot be e-mail addresses",
        contains="{{/^([^@]+)/::email}}",
        attribute="username_field",
    )
    plan.expect_warning(
        "Scopes are separated by spaces", contains="openid email profile", attribute="scope"
    )
    license = "Accounts_OAuth_Custom-Liquid-merge_roles has no effect without a licence"
    plan.expect_warning(license)
    world.terraform.apply()
    # A replacement changes none of these values.
    moved = world.oauth(**(wrong | {"url": "https://new.example.org"}))
    world.configure(custom_oauth__liquid=moved)
    plan = world.terraform.plan()
    assert [warning.summary for warning in plan.warnings] == [
        "Login service Liquid will be replaced"
    ]
    assert "Users keep their accounts" in plan.warnings[0].detail
    assert "redirect URI" not in plan.warnings[0].detail


@pytest.mark.parametrize("others", [{}, {"url": "https://new.example.org"}])
def test_a_rename_is_reported_for_what_it_does(world: World, others: dict[str, Any]) -> None:
    world.configure(custom_oauth__sso=world.oauth(name="Keycloak"))
    world.terraform.apply()
    world.configure(custom_oauth__sso=world.oauth(name="Sso", **others))
    [warning] = world.terraform.plan().warnings
    detail = " ".join(warning.detail.split())
    assert warning.summary == "Login service Keycloak will be replaced"
    assert "name: Keycloak becomes Sso" in detail
    assert "users who log in with Keycloak lose the link to their accounts" in detail
    assert "merge_users" in detail
    assert "Users keep their accounts" not in detail
    assert "/_oauth/sso" in detail


@pytest.mark.parametrize(
    "id",
    [
        "Accounts_OAuth_Custom_Keycloak_id",
        "Accounts_OAuth_Custom-Keycloak_id",
        "Accounts_OAuth_Custom-Keycloak-id",
    ],
)
def test_an_id_spelled_as_variables_spell_it_names_the_one_that_is_meant(
    world: World, id: str
) -> None:
    world.configure(setting__it={"name": id, "value": "x"})
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        "No such setting",
        contains=[
            "This means the setting Accounts_OAuth_Custom-Keycloak-id",
            'rocketchat_custom_oauth, name = "Keycloak", and set client_id',
        ],
        attribute="name",
    )
