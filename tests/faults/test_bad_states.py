"""Servers that others have left in a bad state are recognised at plan, and mended or explained."""

from typing import Any

import pytest

from .core import Core, Outcome, Said
from .world import (
    BY_EMAIL,
    CLIENT_ID,
    CLIENT_SECRET,
    FORM,
    LOGIN_FORM,
    NEW,
    OAUTH,
    PERSON,
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
LOCKED_OUT = "Nobody can log in with a browser"
NOT_HIDDEN = "The login form was not hidden"
UNSEEN = "Not everything that a login needs could be seen"
SHOWN_AGAIN = "The login form is shown again"

versions = pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6", "8.8"])


@pytest.fixture
def core(world: World) -> Core:
    return Core(world.environment)


def told(outcome: Outcome, summary: str) -> Said:
    found = [one for one in outcome.said if one.summary == summary]
    assert len(found) == 1, str(outcome)
    return found[0]


def finish(world: World, core: Core, configuration: dict[str, Any]) -> None:
    """Apply once, and find everything as it should be."""
    outcome = core.apply(configuration)
    assert outcome.ok, str(outcome)
    assert core.plan(configuration).is_empty
    world.assert_nothing_is_orphaned()
    world.assert_nobody_is_locked_out()
    assert world.form_is_hidden


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
    assert "5 of its 30 settings do not exist" in told(plan, INCOMPLETE).detail
    assert plan.actions[OAUTH] == "update"
    finish(world, core, world.configuration())


@versions
def test_a_managed_entry_without_values_gets_them_back(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.remove_by_hand(carefully=True)
    world.rocketchat.short_adds = 1
    world.add_by_hand()
    plan = core.plan(world.configuration())
    assert f"{PREFIX}-url" in told(plan, INCOMPLETE).detail
    assert plan.actions[OAUTH] == "replace"
    finish(world, core, world.configuration())


def test_an_entry_that_stays_incomplete_is_explained(world: World, core: Core) -> None:
    world.rocketchat.short_adds = 3
    outcome = core.apply(world.configuration())
    said = told(outcome, "Rocket.Chat made only a part of the login service")
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
    told(core.plan(world.configuration()), LEFT_BUTTON)
    finish(world, core, world.configuration())


@versions
def test_an_entry_removed_by_hand_while_enabled_is_made_again(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.remove_by_hand(carefully=False)
    plan = core.plan(world.configuration())
    told(plan, LEFT_BUTTON)
    assert plan.actions[OAUTH] == "create"
    finish(world, core, world.configuration())


def test_an_entry_in_another_spelling_is_recognised(world: World, core: Core) -> None:
    world.rocketchat.process.login_services.add("LIQUID")
    world.rocketchat.set(f"{PREFIX}-url", "https://made.by.hand")
    said = told(core.plan(world.configuration(name="liquid")), EXISTS)
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
    told(core.plan(world.configuration()), UNFINISHED)
    finish(world, core, world.configuration())


def test_what_was_left_already_enabled_is_taken_over(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    del core.instances[OAUTH]
    told(core.plan(world.configuration()), UNFINISHED)
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
    told(core.apply(world.configuration()), EXISTS)
    assert world.rocketchat.settings() == before


# The process and the page


@versions
def test_a_poisoned_process_is_explained_and_a_restart_mends_it(world: World, core: Core) -> None:
    world.poison()
    outcome = core.apply(world.configuration(adopt_existing=True))
    said = told(outcome, NOT_HIDDEN)
    assert "restart Rocket.Chat and apply again" in said.detail
    assert not world.form_is_hidden
    world.restart()
    finish(world, core, world.configuration(adopt_existing=True))


@versions
def test_a_hidden_form_in_a_poisoned_process_is_told_at_plan(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.poison()
    said = told(core.plan(world.configuration()), LOCKED_OUT)
    assert "visible = true" in said.detail


@pytest.mark.parametrize("profile", ["6.5"])
def test_before_7_7_a_new_site_url_needs_a_restart_and_the_next_apply_finishes(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    moved = world.configuration(Place(NEW, NEW, moved_inside=True))
    plan = core.plan(moved)
    told(plan, "Restart Rocket.Chat after Site_Url has changed")
    outcome = core.apply(moved)
    said = told(outcome, NOT_HIDDEN)
    assert "restart Rocket.Chat and apply again" in said.detail
    assert "meteor_runtime_config.js" in said.detail
    assert not world.form_is_hidden
    assert set(core.instances) == {SITE_URL, OAUTH, SETTINGS}

    again = core.apply(moved)
    assert "restart Rocket.Chat and apply again" in told(again, NOT_HIDDEN).detail
    assert not world.form_is_hidden

    world.restart()
    plan = core.plan(moved)
    assert plan.actions == {LOGIN_FORM: "create"}
    finish(world, core, moved)


# A change in place


def by_name(configuration: dict[str, Any], service: str = "liquid") -> dict[str, Any]:
    """The form requires the service without its generation."""
    return configuration | {LOGIN_FORM: {"visible": False, "requires": [{"service": service}]}}


def wrong_token_path(world: World) -> dict[str, Any]:
    right = world.configuration()[OAUTH]["token_path"]
    return world.configuration(token_path=right.replace("/o/token/", "/o/nothing/"))


def test_a_change_in_place_that_breaks_the_login_shows_the_form(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    wrong = wrong_token_path(world)
    for _ in range(2):
        assert "token_path" in told(core.apply(wrong), NOT_HIDDEN).detail
        assert not world.form_is_hidden
        assert world.lockouts == []
    finish(world, core, world.configuration())


def test_a_form_that_requires_a_service_by_name_is_shown_by_the_service_itself(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    assert core.apply(by_name(world.configuration())).ok
    wrong = by_name(wrong_token_path(world))
    assert "token_path" in told(core.apply(wrong), SHOWN_AGAIN).detail
    assert not world.form_is_hidden
    assert world.lockouts == []
    finish(world, core, world.configuration())


def test_a_service_required_by_name_alone_is_told_of_its_generation(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    wanted = by_name(world.configuration())
    said = told(core.plan(wanted), "A login service is required without its generation")
    assert "Give generation" in said.detail
    finish(world, core, wanted)
    assert core.plan(wanted).said == []


def test_a_button_whose_service_is_gone_is_no_way_in(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    assert core.apply(by_name(world.configuration())).ok
    world.rocketchat.process.login_services.put_row("old", custom=True)
    told(core.apply(by_name(wrong_token_path(world))), SHOWN_AGAIN)
    assert not world.form_is_hidden


def test_a_service_is_not_removed_while_only_a_dead_button_is_left(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    world.rocketchat.process.login_services.put_row("old", custom=True)
    del core.instances[LOGIN_FORM]
    without = world.configuration()
    del without[OAUTH], without[LOGIN_FORM]
    told(core.apply(without), SHOWN_AGAIN)
    assert not world.form_is_hidden


def test_a_client_without_the_redirect_uri_shows_the_form(world: World, core: Core) -> None:
    world.liquid.vault.put("liquid", "ada", {"password": PERSON[1]})
    user = {"username": PERSON[0], "password": "vault:liquid/ada#password"}

    def tested(client: str) -> dict[str, Any]:
        wanted = world.configuration(client_id=client)
        return wanted | {LOGIN_FORM: wanted[LOGIN_FORM] | {"test_user": user}}

    finish(world, core, tested(CLIENT_ID))
    world.liquid.identity_provider.register_client("other", CLIENT_SECRET, ["http://else/"])
    said = told(core.apply(tested("other")), NOT_HIDDEN)
    assert "redirect URI" in said.detail
    assert not world.form_is_hidden
    assert world.lockouts == []
    finish(world, core, tested(CLIENT_ID))


# What other resources change

HERE = Place()


def unlinked(world: World, place: Place = HERE) -> dict[str, Any]:
    """The entry does not say that its callback depends on Site_Url."""
    wanted = world.configuration(place)
    del wanted[OAUTH]["site_url"]
    return wanted


def test_another_site_url_shows_a_form_that_is_not_told_of_it(world: World, core: Core) -> None:
    core.apply(unlinked(world))
    finish(world, core, unlinked(world))
    moved = unlinked(world, Place(NEW))
    world.rocketchat.forget_requests()
    outcome = core.apply(moved)
    assert outcome.ok, str(outcome)
    assert "redirect URI" in told(outcome, UNSEEN).detail
    assert shown_and_hidden(world) == 2
    assert core.plan(moved).actions == {OAUTH: "update", LOGIN_FORM: "replace"}
    finish(world, core, moved)
    callback_url = f"{world.liquid.url(f'rocketchat.{NEW}')}/_oauth/liquid"
    assert core.instances[OAUTH].state["callback_url"] == callback_url


@pytest.mark.parametrize(("mail_server", "hidden"), [("", False), ("mail.example.org", True)])
def test_a_hidden_form_is_shown_when_codes_come_that_no_server_sends(
    world: World, core: Core, mail_server: str, hidden: bool
) -> None:
    values = {"SMTP_Host": mail_server, BY_EMAIL: False}
    finish(world, core, world.configuration(values=values))
    world.rocketchat.forget_requests()
    outcome = core.apply(world.configuration(values=values | {BY_EMAIL: True}))
    assert outcome.ok is hidden, str(outcome)
    assert world.form_is_hidden is hidden
    assert shown_and_hidden(world) == (2 if hidden else 1)
    if not hidden:
        assert "By_Email_Enabled has changed" in told(outcome, SHOWN_AGAIN).detail


def test_a_setting_does_not_switch_the_last_login_service_off(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    del core.instances[OAUTH], core.instances[LOGIN_FORM]
    settings = {"values": {"Site_Name": "Chat", PREFIX: False}}
    outcome = core.apply({SETTINGS: settings, SITE_URL: world.configuration()[SITE_URL]})
    told(outcome, SHOWN_AGAIN)
    assert not world.form_is_hidden
    assert world.lockouts == []


def test_a_form_that_was_hidden_from_everybody_is_shown_and_the_apply_goes_on(
    world: World, core: Core
) -> None:
    world.rocketchat.set(FORM, False)
    outcome = core.apply(world.configuration(Place(NEW)))
    assert outcome.ok, str(outcome)
    assert "No login service has a button" in told(outcome, SHOWN_AGAIN).detail
    world.lockouts.clear()
    finish(world, core, world.configuration(Place(NEW)))


# Broken before


def test_a_broken_login_is_told_at_plan(world: World, core: Core) -> None:
    shown = wrong_token_path(world) | {LOGIN_FORM: {"visible": True}}
    assert core.apply(shown).ok
    hidden = wrong_token_path(world)
    plan = core.plan(hidden)
    assert plan.ok
    assert "token_path" in told(plan, "The login form would stay visible").detail
    assert "token_path" in told(core.apply(hidden), NOT_HIDDEN).detail


def test_a_form_found_hidden_is_shown_when_nobody_can_log_in(world: World, core: Core) -> None:
    world.rocketchat.set(FORM, False)
    assert "is shown now" in told(core.apply(wrong_token_path(world)), NOT_HIDDEN).detail
    assert not world.form_is_hidden


def test_a_process_that_handles_no_login_is_told_without_a_form_too(
    world: World, core: Core
) -> None:
    world.poison()
    wanted = world.configuration(adopt_existing=True)
    del wanted[LOGIN_FORM]
    outcome = core.apply(wanted)
    assert outcome.ok
    assert "restart Rocket.Chat" in told(outcome, "A login with Liquid was not proven").detail


def test_a_change_in_place_shows_the_form_until_the_login_is_proven(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    world.rocketchat.forget_requests()
    assert core.apply(world.configuration(scope="openid read")).ok
    assert shown_and_hidden(world) == 2
    assert world.form_is_hidden


def test_a_change_of_looks_leaves_the_form_hidden(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    world.rocketchat.forget_requests()
    assert core.apply(world.configuration(button_label_text="Enter")).ok
    assert shown_and_hidden(world) == 0
    assert world.form_is_hidden


def shown_and_hidden(world: World) -> int:
    return sum(
        request.method == "POST" and request.path.endswith(FORM)
        for request in world.rocketchat.requests
    )


def entry(world: World) -> list[str]:
    return [id for id in world.rocketchat.settings() if id.startswith(PREFIX)]


def written(world: World) -> dict[str, Any]:
    """Some of what the configuration writes, by suffix."""
    arguments = world.configuration()[OAUTH]
    client_id, secret = world.liquid.identity_provider.credentials("rocketchat-app")
    return {"url": arguments["url"], "scope": "read", "id": client_id, "secret": secret}
