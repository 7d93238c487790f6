"""What passes from one resource to another in one apply is there afterwards."""

from collections.abc import Mapping
from typing import Any

import pytest

from .conftest import World

FIRST = {"lifecycle": {"create_before_destroy": True}}
SITE_NAME = "Site_Name"
turns = pytest.mark.parametrize(
    "turn", [0, *(pytest.param(turn, marks=pytest.mark.long) for turn in range(1, 5))]
)
"""Terraform deletes and creates at once, now the one first and now the other."""


def setting(**arguments: Any) -> dict[str, Any]:
    return {"name": SITE_NAME, "value": "ours", **arguments}


def in_a_map(**arguments: Any) -> dict[str, Any]:
    return {"values": {SITE_NAME: "ours"}, **arguments}


def settle(world: World, **resources: Mapping[str, Any] | None) -> None:
    world.configure(**resources)
    world.terraform.apply()
    assert world.terraform.plan().is_empty


@turns
def test_a_login_service_under_another_address_stays(world: World, turn: int) -> None:
    settle(world, custom_oauth__old=world.oauth())
    settle(world, custom_oauth__new=world.oauth())
    assert [row["service"] for row in world.rocketchat.login_services()] == ["liquid"]
    world.terraform.destroy()
    assert world.rocketchat.login_services() == []


@turns
def test_a_setting_that_moves_to_another_resource_keeps_its_value(world: World, turn: int) -> None:
    settle(world, setting__one=setting())
    settle(world, settings__all=in_a_map())
    assert world.rocketchat.setting(SITE_NAME) == "ours"
    settle(world, setting__other=setting())
    assert world.rocketchat.setting(SITE_NAME) == "ours"


def test_what_is_created_before_it_is_destroyed_is_there_afterwards(world: World) -> None:
    before = world.rocketchat.settings()
    settle(
        world,
        custom_oauth__liquid=world.oauth() | FIRST,
        setting__name=setting() | FIRST,
        push__push={"enabled": False} | FIRST,
        login_form__form={"visible": False, "allow_lockout": True} | FIRST,
    )
    addresses = world.terraform.state()
    world.terraform.apply(*(f"-replace={address}" for address in addresses))
    assert [row["service"] for row in world.rocketchat.login_services()] == ["liquid"]
    changed = {
        id: value
        for id, value in world.rocketchat.settings().items()
        if before.get(id) != value and not id.startswith("Accounts_OAuth_Custom-")
    }
    assert changed == {SITE_NAME: "ours", "Push_enable": False, "Accounts_ShowFormLogin": False}
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize("value", ["ours", "theirs"])
def test_two_resources_for_one_setting_are_refused(world: World, value: str) -> None:
    """Also if they agree: the one that is removed takes the value away from the other."""
    world.configure(setting__one=setting(), settings__all={"values": {SITE_NAME: value}})
    world.terraform.plan(check=False).expect_error(f"Two resources manage {SITE_NAME}")


def test_a_form_whose_service_is_not_known_yet_is_shown_meanwhile(world: World) -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(name="${terraform_data.name.output}"),
        login_form__form=world.login_form(allow_lockout=True),
    )
    name = {"resource": {"terraform_data": {"name": {"input": "Liquid"}}}}
    world.terraform.write(name, "name")
    world.terraform.apply()
    plan = world.terraform.plan("-replace=terraform_data.name")
    assert plan.changes["rocketchat_login_form.form"].actions == ["delete", "create"]
    world.terraform.apply("-replace=terraform_data.name")
    assert world.terraform.plan().is_empty
