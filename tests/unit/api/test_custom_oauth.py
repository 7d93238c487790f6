"""The table of a custom OAuth's settings, and its names."""

import pytest
from rocketchat_provider.client import (
    ENABLED,
    FIELDS,
    row_differences,
)
from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.login_service import LoginService


@pytest.mark.parametrize(
    ("given", "name", "key"),
    [
        ("liquid", "Liquid", "liquid"),
        ("Liquid", "Liquid", "liquid"),
        ("My-IdP", "Myidp", "myidp"),
        ("Big Name", "Bigname", "bigname"),
        ("With-Dash", "Withdash", "withdash"),
        ("a_b", "A_b", "a_b"),
        ("!!!", "", ""),
    ],
)
def test_a_name_is_what_rocket_chat_makes_of_it(given: str, name: str, key: str) -> None:
    assert LoginService(given).name == name
    assert LoginService(given).key == key


def test_ids_are_built_from_the_name_and_the_suffix() -> None:
    assert (
        LoginService("liquid").setting_id("token_path") == "Accounts_OAuth_Custom-Liquid-token_path"
    )
    assert LoginService("liquid").setting_id(ENABLED) == "Accounts_OAuth_Custom-Liquid"


def test_there_are_thirty_settings() -> None:
    assert len(FIELDS) == 30


def row() -> dict[str, JSON]:
    return {field.row_key: field.default for field in FIELDS.values() if field.row_key}


def defaults() -> dict[str, object]:
    return {suffix: field.default for suffix, field in FIELDS.items()}


def test_a_row_that_says_what_the_settings_say_has_no_differences() -> None:
    assert row_differences(row(), defaults()) == {}


def test_a_row_that_says_something_else_differs_by_its_own_key() -> None:
    wanted = defaults() | {"token_path": "https://new/token"}
    assert row_differences(row(), wanted) == {"tokenPath": ("https://new/token", "/oauth/token")}


def test_what_a_licence_decides_and_the_secret_are_not_compared() -> None:
    gated = {"roles_claim", "groups_claim", "map_channels", "merge_roles", "roles_to_sync"}
    assert {suffix for suffix, field in FIELDS.items() if field.enterprise} == gated
    wanted = defaults() | dict.fromkeys(gated | {"secret"}, "something else")
    assert row_differences(row(), wanted) == {}


def test_a_row_without_a_key_differs() -> None:
    incomplete = row()
    del incomplete["serverURL"]
    assert "serverURL" in row_differences(incomplete, defaults())
