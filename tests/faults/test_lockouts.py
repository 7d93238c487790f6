"""Two changes at once, another state, and what was proven before: nobody is locked out."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from rocketchat_standin import Meanwhile

from .core import Core, Outcome
from .expecting import NOT_HIDDEN, finish, reported
from .matrix import one_of_each_route, requests_of
from .world import (
    BY_EMAIL,
    CLIENT_ID,
    FORM,
    LICENSE,
    LOGIN_FORM,
    NEW,
    OAUTH,
    PERSON,
    SECOND,
    SECOND_OAUTH,
    SERVICE,
    SETTINGS,
    SITE_URL,
    Place,
    World,
)

SHOWN_AGAIN = "The login form is shown again"
PATIENCE = 1.5
"""Seconds that a request waits for the one that must not come meanwhile."""

versions = pytest.mark.parametrize(
    "profile", ["7.7", *(pytest.param(one, marks=pytest.mark.long) for one in ("6.5", "8.6"))]
)


@pytest.fixture
def at_once(world: World) -> Core:
    """A Terraform that does at the same time what does not depend on each other."""
    return Core(world.environment | {"ROCKETCHAT_REQUEST_TIMEOUT": "10"}, at_once=True)


def two_services(world: World, **changes: Any) -> dict[str, Any]:
    return {
        OAUTH: world.configuration()[OAUTH] | {"site_url": None} | changes,
        SECOND_OAUTH: world.second_service(site_url=None) | changes,
    }


def hide_by_hand(world: World, core: Core, configuration: dict[str, Any]) -> None:
    """Everything works, and somebody hid the form whom this state does not know."""
    outcome = core.apply(configuration)
    assert outcome.ok, str(outcome)
    assert world.log_in(SERVICE).ok
    assert world.log_in(SECOND).ok or SECOND_OAUTH not in configuration
    world.rocketchat.set(FORM, False)
    world.rocketchat.forget_requests()


def hold(world: World, held: tuple[str, str], until: tuple[str, str], *, after: int = 0) -> None:
    """Hold the first request of one method and path until one of another has come.

    The first `after` of those do not count.
    """
    came = threading.Event()
    world.rocketchat.faults.when(*until, Meanwhile(came.set), after=after)
    world.rocketchat.faults.when(*held, Meanwhile(lambda: came.wait(PATIENCE)))


# Two services of one apply


@versions
def test_two_services_that_go_at_once_show_the_form(world: World, at_once: Core) -> None:
    hide_by_hand(world, at_once, two_services(world))
    # Each would see the other one's callback answer before either is switched off.
    both = threading.Barrier(2)
    for service in (SERVICE, SECOND):
        world.rocketchat.faults.when("GET", f"/_oauth/{service}", Meanwhile(lambda: wait(both)))
    outcome = at_once.apply({SITE_URL: world.configuration()[SITE_URL]})
    assert outcome.ok, str(outcome)
    assert not world.form_is_hidden
    reported(outcome, SHOWN_AGAIN)
    assert world.lockouts == []


@versions
def test_two_services_that_move_to_a_broken_address_at_once_show_the_form(
    world: World, at_once: Core
) -> None:
    hide_by_hand(world, at_once, two_services(world))
    both = threading.Barrier(2)
    for service in (SERVICE, SECOND):
        world.rocketchat.faults.when("GET", f"/_oauth/{service}", Meanwhile(lambda: wait(both)))
    dead = {"token_path": "http://127.0.0.1:9/", "identity_path": "http://127.0.0.1:9/profile"}
    outcome = at_once.apply(two_services(world, **dead))
    assert not world.is_locked_out, str(outcome)
    reported(outcome, SHOWN_AGAIN)


def test_one_of_two_services_goes_and_the_form_stays_hidden(world: World, core: Core) -> None:
    hide_by_hand(world, core, two_services(world))
    outcome = core.apply({SECOND_OAUTH: two_services(world)[SECOND_OAUTH]})
    assert outcome.ok, str(outcome)
    assert world.form_is_hidden
    assert not world.is_locked_out


def another_run(outcomes: list[Outcome], run: Callable[[], Outcome]) -> Meanwhile:
    """Another Terraform runs while a request of the first one is being answered."""
    return Meanwhile(lambda: outcomes.append(run()))


def wait(barrier: threading.Barrier) -> None:
    try:
        barrier.wait(PATIENCE)
    except threading.BrokenBarrierError:
        return


# Two states


def test_two_states_that_each_remove_a_service_show_the_form(world: World) -> None:
    both = two_services(world)
    ours, theirs = (
        Core(world.environment | {"ROCKETCHAT_REQUEST_TIMEOUT": "60"}),
        Core(world.environment),
    )
    assert theirs.apply({SECOND_OAUTH: both[SECOND_OAUTH]}).ok
    hide_by_hand(world, ours, {OAUTH: both[OAUTH]})
    server, states = world.snapshot(), (dict(ours.instances), dict(theirs.instances))

    def rewind() -> None:
        world.reset(server)
        ours.instances, theirs.instances = dict(states[0]), dict(states[1])

    rewind()
    assert ours.destroy().ok
    assert world.form_is_hidden
    for request in one_of_each_route(requests_of(world)):
        rewind()
        other: list[Outcome] = []
        meanwhile = another_run(other, theirs.destroy)
        world.rocketchat.faults.when(
            request.method, request.pattern, meanwhile, after=request.number
        )
        outcome = ours.destroy()
        assert other, f"{request}"
        assert not world.is_locked_out, f"{request}\n{outcome}\n{other[0]}"


def test_a_form_is_not_hidden_while_another_state_breaks_the_login(world: World) -> None:
    ours = Core(world.environment | {"ROCKETCHAT_REQUEST_TIMEOUT": "60"})
    theirs = Core(world.environment)
    shown, hidden = world.configuration(hidden=False), world.configuration()
    assert ours.apply(shown).ok
    server, state = world.snapshot(), dict(ours.instances)
    broken = {"rocketchat_setting.by_email": {"name": BY_EMAIL, "value": True}}
    world.rocketchat.forget_requests()
    assert ours.apply(hidden).ok
    for request in one_of_each_route(requests_of(world)):
        world.reset(server)
        ours.instances, theirs.instances = dict(state), {}
        other: list[Outcome] = []
        meanwhile = another_run(other, partial(theirs.apply, broken))
        world.rocketchat.faults.when(
            request.method, request.pattern, meanwhile, after=request.number
        )
        outcome = ours.apply(hidden)
        assert other, f"{request}"
        assert not world.is_locked_out, f"{request}\n{outcome}\n{other[0]}"


# Between the proof and the hiding


@versions
def test_a_change_that_breaks_the_login_between_proof_and_hiding_shows_the_form(
    world: World, at_once: Core
) -> None:
    shown = world.configuration(hidden=False, values={"SMTP_Host": "", BY_EMAIL: False})
    assert at_once.apply(shown).ok
    # The write is under way when the callback, a late part of the proof, is tried: twice by the
    # plan, which Terraform repeats, then by the apply.
    write, callback = ("POST", f"/settings/{BY_EMAIL}$"), ("GET", f"/_oauth/{SERVICE}")
    hold(world, write, until=callback, after=2)
    wanted = world.configuration(values={"SMTP_Host": "", BY_EMAIL: True})
    outcome = at_once.apply(wanted)
    assert not world.is_locked_out, str(outcome)
    assert not outcome.ok
    assert "SMTP_Host is empty" in reported(outcome, NOT_HIDDEN).detail
    assert world.lockouts == []


# What was proven before, and is not now


def with_test_user(world: World, configuration: dict[str, Any]) -> dict[str, Any]:
    """The form asks for a login of a person, at the address that people open."""
    world.liquid.vault.put("liquid", "ada", {"password": PERSON[1]})
    form = configuration[LOGIN_FORM] | {
        "site_url": world.liquid.chat_url,
        "test_user": {"username": PERSON[0], "password": "vault:liquid/ada#password"},
    }
    return configuration | {LOGIN_FORM: form}


def unlinked(world: World, **arguments: Any) -> dict[str, Any]:
    """No reference leads from the form to Site_Url."""
    wanted = with_test_user(world, world.configuration(**arguments))
    wanted[OAUTH] |= {"site_url": None}
    return wanted


@pytest.fixture
def without_redirects(world: World) -> Iterator[None]:
    """The identity provider knows no redirect URI of ours any more, for the rest of the test."""
    uris = world.liquid.identity_provider.redirect_uris(CLIENT_ID)
    kept = list(uris)
    yield
    uris[:] = kept


def test_a_wrong_site_url_keeps_the_form_visible(world: World, core: Core) -> None:
    core.apply(unlinked(world))
    finish(world, core, unlinked(world))
    wrong = unlinked(world)
    wrong[SITE_URL] = wrong[SITE_URL] | {"value": world.liquid.url("nowhere.localhost")}
    outcome = core.apply(wrong)
    assert "Site_Url" in reported(outcome, NOT_HIDDEN).detail
    assert not world.form_is_hidden
    assert world.lockouts == []


def test_a_site_url_that_goes_alone_keeps_the_form_visible(world: World, core: Core) -> None:
    world.rocketchat.set("Site_Url", world.liquid.url("nowhere.localhost"))
    core.apply(unlinked(world))
    finish(world, core, unlinked(world))
    others = {at: one for at, one in core.instances.items() if at != SITE_URL}
    # As `terraform destroy -target`: what else is there is not part of the apply.
    core.instances = {SITE_URL: core.instances[SITE_URL]}
    outcome = core.destroy()
    assert outcome.ok, str(outcome)
    reported(outcome, SHOWN_AGAIN)
    assert not world.form_is_hidden
    core.instances = others
    plan = core.plan({at: one for at, one in unlinked(world).items() if at != SITE_URL})
    assert plan.actions[LOGIN_FORM] in ("update", "replace")


@pytest.mark.usefixtures("without_redirects")
def test_a_harmless_change_does_not_hide_a_form_whose_login_has_broken(
    world: World, core: Core
) -> None:
    values = {"Accounts_OAuth_Github": False}
    finish(world, core, unlinked(world, values=values))
    world.liquid.identity_provider.redirect_uris(CLIENT_ID).clear()
    outcome = core.apply(unlinked(world, values={"Accounts_OAuth_Github": True}))
    assert "redirect URI" in reported(outcome, NOT_HIDDEN).detail
    assert not world.form_is_hidden


@pytest.mark.usefixtures("without_redirects")
def test_a_form_that_is_planned_before_the_change_stays_visible(world: World, core: Core) -> None:
    wanted = unlinked(world)
    finish(world, core, wanted)
    world.liquid.identity_provider.redirect_uris(CLIENT_ID).clear()
    later = {"name": "Accounts_OAuth_Github_id", "value": f"${{{LOGIN_FORM}.id}}"}
    wanted = wanted | {"rocketchat_setting.later": later}
    outcome = core.apply(wanted)
    assert outcome.actions == {"rocketchat_setting.later": "create"}
    assert "It stays visible" in reported(outcome, SHOWN_AGAIN).detail
    assert not world.form_is_hidden
    assert "redirect URI" in reported(core.apply(wanted), NOT_HIDDEN).detail


# Settings that hide the form


def by_setting(value: bool, **arguments: Any) -> dict[str, Any]:
    return {"rocketchat_setting.form": {"name": FORM, "value": value, **arguments}}


def test_a_form_that_was_hidden_before_is_not_restored_without_a_proof(
    world: World, core: Core
) -> None:
    world.rocketchat.set(FORM, False)
    assert core.apply(by_setting(True)).ok
    outcome = core.destroy()
    assert outcome.ok, str(outcome)
    assert "No login service has a button" in reported(outcome, NOT_HIDDEN).detail
    assert not world.form_is_hidden
    assert core.instances == {}


def test_a_form_that_was_hidden_before_is_restored_where_a_login_works(
    world: World, core: Core
) -> None:
    service = {OAUTH: two_services(world)[OAUTH], SITE_URL: world.configuration()[SITE_URL]}
    assert core.apply(service).ok
    world.rocketchat.set(FORM, False)
    assert core.apply(service | by_setting(True)).ok
    assert core.apply(service).ok
    assert world.form_is_hidden
    assert not world.is_locked_out


@pytest.mark.parametrize("kind", ["rocketchat_setting", "rocketchat_settings"])
def test_a_setting_does_not_hide_the_form_without_a_proof(
    world: World, core: Core, kind: str
) -> None:
    maps = {SETTINGS: {"values": {FORM: False}}}
    outcome = core.apply(by_setting(False) if kind == "rocketchat_setting" else maps)
    assert "No login service has a button" in reported(outcome, NOT_HIDDEN).detail
    assert not world.form_is_hidden


# 9.0


def test_on_9_0_a_form_is_hidden_only_after_something_was_proven(world: World, core: Core) -> None:
    world.rocketchat.installation.license_modules = LICENSE
    world.restart("9.0")
    outcome = core.apply(world.configuration())
    assert "allow_lockout" in reported(outcome, NOT_HIDDEN).detail
    assert not world.form_is_hidden
    allowed = world.configuration()
    allowed[LOGIN_FORM]["allow_lockout"] = True
    finish(world, core, allowed)


# Two forms


def test_two_forms_are_refused_at_plan(world: World, core: Core) -> None:
    form = {"visible": True}
    two = {LOGIN_FORM: form, "rocketchat_login_form.other": form}
    said = reported(core.plan(two), f"Two resources manage {FORM}")
    assert "rocketchat_login_form" in said.detail
    assert core.apply({LOGIN_FORM: form}).ok
    reported(core.plan(two), f"Two resources manage {FORM}")
    assert core.plan({"rocketchat_login_form.other": form}).ok


def test_a_domain_change_with_an_unknown_form_is_finished(world: World, core: Core) -> None:
    wanted = {at: one for at, one in world.configuration().items() if at != LOGIN_FORM}
    hide_by_hand(world, core, wanted)
    moved = {at: one for at, one in world.configuration(Place(NEW)).items() if at != LOGIN_FORM}
    outcome = core.apply(moved)
    assert outcome.ok, str(outcome)
    assert not world.form_is_hidden
    assert world.lockouts == []
