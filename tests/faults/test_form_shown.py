"""A hidden form is shown while something changes that logins depend on."""

from typing import Any

import pytest

from .core import Core
from .expecting import NOT_HIDDEN, finish, reported
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

UNSEEN = "Part of the login could not be verified"
SHOWN_AGAIN = "The login form is shown again"


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
        assert "token_path" in reported(core.apply(wrong), NOT_HIDDEN).detail
        assert not world.form_is_hidden
        assert world.lockouts == []
    finish(world, core, world.configuration())


def test_a_form_that_requires_a_service_by_name_is_shown_by_the_service_itself(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    assert core.apply(by_name(world.configuration())).ok
    wrong = by_name(wrong_token_path(world))
    shown = core.apply(wrong)
    assert "It stays visible until rocketchat_login_form" in reported(shown, SHOWN_AGAIN).detail
    assert not world.form_is_hidden
    assert "token_path" in reported(core.apply(wrong), NOT_HIDDEN).detail
    assert not world.form_is_hidden
    assert world.lockouts == []
    finish(world, core, world.configuration())


def test_a_service_required_by_name_alone_needs_its_generation(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    wanted = by_name(world.configuration())
    said = reported(core.plan(wanted), "A login service is required without its generation")
    assert "Set generation" in said.detail
    finish(world, core, wanted)
    assert core.plan(wanted).said == []


def test_a_button_whose_service_is_gone_is_no_way_in(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    assert core.apply(by_name(world.configuration())).ok
    world.rocketchat.process.login_services.put_row("old", custom=True)
    reported(core.apply(by_name(wrong_token_path(world))), SHOWN_AGAIN)
    assert not world.form_is_hidden


def test_a_service_is_not_removed_while_only_a_dead_button_is_left(
    world: World, core: Core
) -> None:
    finish(world, core, world.configuration())
    world.rocketchat.process.login_services.put_row("old", custom=True)
    del core.instances[LOGIN_FORM]
    without = world.configuration()
    del without[OAUTH], without[LOGIN_FORM]
    reported(core.apply(without), SHOWN_AGAIN)
    assert not world.form_is_hidden


def test_a_client_without_the_redirect_uri_shows_the_form(world: World, core: Core) -> None:
    world.liquid.vault.put("liquid", "ada", {"password": PERSON[1]})
    user = {"username": PERSON[0], "password": "vault:liquid/ada#password"}

    def tested(client: str) -> dict[str, Any]:
        wanted = world.configuration(client_id=client)
        return wanted | {LOGIN_FORM: wanted[LOGIN_FORM] | {"test_user": user}}

    finish(world, core, tested(CLIENT_ID))
    world.liquid.identity_provider.register_client("other", CLIENT_SECRET, ["http://else/"])
    said = reported(core.apply(tested("other")), NOT_HIDDEN)
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


def test_another_site_url_shows_a_form_that_does_not_depend_on_it(world: World, core: Core) -> None:
    core.apply(unlinked(world))
    finish(world, core, unlinked(world))
    moved = unlinked(world, Place(NEW))
    world.rocketchat.forget_requests()
    outcome = core.apply(moved)
    assert outcome.ok, str(outcome)
    assert "redirect URI" in reported(outcome, UNSEEN).detail
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
        assert "SMTP_Host is empty" in reported(outcome, NOT_HIDDEN).detail


def test_a_setting_does_not_switch_the_last_login_service_off(world: World, core: Core) -> None:
    finish(world, core, world.configuration())
    del core.instances[OAUTH], core.instances[LOGIN_FORM]
    settings = {"values": {"Site_Name": "Chat", PREFIX: False}}
    outcome = core.apply({SETTINGS: settings, SITE_URL: world.configuration()[SITE_URL]})
    reported(outcome, SHOWN_AGAIN)
    assert not world.form_is_hidden
    assert world.lockouts == []


def test_a_form_that_was_hidden_from_everybody_is_shown_and_the_apply_continues(
    world: World, core: Core
) -> None:
    world.rocketchat.set(FORM, False)
    outcome = core.apply(world.configuration(Place(NEW)))
    assert outcome.ok, str(outcome)
    assert "Site_Url has changed" in reported(outcome, SHOWN_AGAIN).detail
    world.lockouts.clear()
    finish(world, core, world.configuration(Place(NEW)))


# Broken before


def test_a_broken_login_is_reported_at_plan(world: World, core: Core) -> None:
    shown = wrong_token_path(world) | {LOGIN_FORM: {"visible": True}}
    assert core.apply(shown).ok
    hidden = wrong_token_path(world)
    plan = core.plan(hidden)
    assert plan.ok
    assert "token_path" in reported(plan, "The login form would stay visible").detail
    assert "token_path" in reported(core.apply(hidden), NOT_HIDDEN).detail


def test_a_form_found_hidden_is_shown_when_nobody_can_log_in(world: World, core: Core) -> None:
    world.rocketchat.set(FORM, False)
    assert "is shown now" in reported(core.apply(wrong_token_path(world)), NOT_HIDDEN).detail
    assert not world.form_is_hidden


def test_a_process_that_handles_no_login_is_reported_without_a_form_too(
    world: World, core: Core
) -> None:
    world.poison()
    wanted = world.configuration(adopt_existing=True)
    del wanted[LOGIN_FORM]
    outcome = core.apply(wanted)
    assert outcome.ok
    assert "restart Rocket.Chat" in reported(outcome, "A login with Liquid was not proven").detail


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
