"""Servers in a bad state are recognised at plan, and repaired or explained."""

from typing import Any

import pytest
from rocketchat_provider.client.errors import Interrupted
from rocketchat_provider.resources.custom_oauth import resource as custom_oauth

from .core import Core
from .expecting import LOCKED_OUT, NOT_HIDDEN, finish, reported
from .world import (
    FORM,
    LOGIN_FORM,
    NEW,
    OAUTH,
    PREFIX,
    SETTINGS,
    SITE_URL,
    Place,
    World,
)

EXISTS = "The login service exists already"
UNFINISHED = "An unfinished login service is taken over"
INCOMPLETE = "The login service Liquid is incomplete"
LEFT_BUTTON = "The button of a removed login service is taken over"

versions = pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6", "8.8"])


# The entry


@versions
def test_an_entry_of_25_settings_is_completed_when_it_is_adopted(world: World, core: Core) -> None:
    world.rocketchat.short_adds = 1
    world.add_by_hand()
    assert len(entry(world)) == 25
    finish(world, core, world.configuration(adopt_existing=True))


@versions
def test_a_managed_entry_that_lost_five_settings_gets_them_back(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.rocketchat.process.settings.remove(
        f"{PREFIX}-{suffix}"
        for suffix in (
            "roles_claim",
            "groups_claim",
            "map_channels",
            "merge_roles",
            "roles_to_sync",
        )
    )
    assert len(entry(world)) == 25
    plan = core.plan(world.configuration())
    assert "5 of its 30 settings do not exist" in reported(plan, INCOMPLETE).detail
    assert plan.actions[OAUTH] == "update"
    finish(world, core, world.configuration())


@versions
def test_a_managed_entry_without_values_gets_them_back(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.remove_by_hand(carefully=True)
    world.rocketchat.short_adds = 1
    world.add_by_hand()
    plan = core.plan(world.configuration())
    assert f"{PREFIX}-url" in reported(plan, INCOMPLETE).detail
    assert plan.actions[OAUTH] == "replace"
    finish(world, core, world.configuration())


def test_an_entry_that_stays_incomplete_is_explained(world: World, core: Core) -> None:
    world.rocketchat.short_adds = 3
    outcome = core.apply(world.configuration())
    said = reported(outcome, "Rocket.Chat created only part of the login service")
    assert f"{PREFIX}-roles_claim" in said.detail
    assert not world.form_is_hidden
    world.rocketchat.short_adds = 0
    finish(world, core, world.configuration())


@versions
def test_a_button_without_an_entry_is_taken_over(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    core.instances.clear()
    world.rocketchat.set(FORM, True)
    world.remove_by_hand(carefully=False)
    assert [row["service"] for row in world.rocketchat.login_services()] == ["liquid"]
    reported(core.plan(world.configuration()), LEFT_BUTTON)
    finish(world, core, world.configuration())


@versions
def test_an_entry_removed_by_hand_while_enabled_is_created_again(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.remove_by_hand(carefully=False)
    plan = core.plan(world.configuration())
    reported(plan, LEFT_BUTTON)
    assert plan.actions[OAUTH] == "create"
    finish(world, core, world.configuration())


def test_an_entry_in_another_spelling_is_recognised(world: World, core: Core) -> None:
    world.rocketchat.process.login_services.add("LIQUID")
    world.rocketchat.set(f"{PREFIX}-url", "https://made.by.hand")
    said = reported(core.plan(world.configuration(name="liquid")), EXISTS)
    assert "has a custom OAuth named Liquid" in said.detail
    assert "terraform import" in said.detail
    finish(world, core, world.configuration(name="liquid", adopt_existing=True))


# What an apply leaves that was killed


@pytest.mark.parametrize("suffixes", [(), ("url",), ("url", "id", "secret", "scope")])
def test_what_a_killed_apply_left_is_finished(
    world: World, core: Core, suffixes: tuple[str, ...]
) -> None:
    values = written(world)
    world.add_by_hand(**{suffix: values[suffix] for suffix in suffixes})
    reported(core.plan(world.configuration()), UNFINISHED)
    finish(world, core, world.configuration())


def test_a_create_that_ends_while_it_looks_a_last_time_loses_nothing(
    world: World, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise Interrupted

    with monkeypatch.context() as patched:
        patched.setattr(custom_oauth, "warn_if_unhandled", stopped)
        assert not core.apply(world.configuration()).ok
    assert OAUTH in core.instances
    finish(world, core, world.configuration())


def test_what_was_left_already_enabled_is_taken_over(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    del core.instances[OAUTH]
    reported(core.plan(world.configuration()), UNFINISHED)
    finish(world, core, world.configuration())


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://somebody.else"},
        {"scope": "somebody's"},
        {"button_label_text": "Somebody's"},
        {"enabled": True},
        {"enabled": "true"},
    ],
)
def test_what_somebody_else_made_is_not_taken_over(
    world: World, core: Core, changes: dict[str, Any]
) -> None:
    world.add_by_hand(**changes)
    before = world.rocketchat.settings()
    reported(core.apply(world.configuration()), EXISTS)
    assert world.rocketchat.settings() == before


# The process and the page


@versions
def test_a_poisoned_process_is_explained_and_a_restart_repairs_it(world: World, core: Core) -> None:
    world.poison()
    outcome = core.apply(world.configuration(adopt_existing=True))
    said = reported(outcome, NOT_HIDDEN)
    assert "restart Rocket.Chat and apply again" in said.detail
    assert not world.form_is_hidden
    world.restart()
    finish(world, core, world.configuration(adopt_existing=True))


@versions
def test_a_hidden_form_in_a_poisoned_process_is_reported_at_plan(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.poison()
    said = reported(core.plan(world.configuration()), LOCKED_OUT)
    assert "visible = true" in said.detail


@pytest.mark.parametrize("profile", ["6.5"])
def test_before_7_7_a_new_site_url_needs_a_restart_and_the_next_apply_finishes(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    moved = world.configuration(Place(NEW, NEW, moved_inside=True))
    plan = core.plan(moved)
    reported(plan, "Restart Rocket.Chat after Site_Url has changed")
    outcome = core.apply(moved)
    said = reported(outcome, NOT_HIDDEN)
    assert "Restart Rocket.Chat and apply again" in said.detail
    assert "meteor_runtime_config.js" in said.detail
    assert not world.form_is_hidden
    assert set(core.instances) == {SITE_URL, OAUTH, SETTINGS}

    again = core.apply(moved)
    assert "Restart Rocket.Chat and apply again" in reported(again, NOT_HIDDEN).detail
    assert not world.form_is_hidden

    world.restart()
    plan = core.plan(moved)
    assert plan.actions == {LOGIN_FORM: "create"}
    finish(world, core, moved)


def entry(world: World) -> list[str]:
    return [id for id in world.rocketchat.settings() if id.startswith(PREFIX)]


def written(world: World) -> dict[str, Any]:
    """Some of what the configuration writes, by suffix."""
    arguments = world.configuration()[OAUTH]
    client_id, secret = world.liquid.identity_provider.credentials("rocketchat-app")
    return {"url": arguments["url"], "scope": "read", "id": client_id, "secret": secret}
