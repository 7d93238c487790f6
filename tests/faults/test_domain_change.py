"""A domain changes, whichever it is, in one apply and in an order that locks nobody out."""

from collections.abc import Iterator

import pytest
from rocketchat_standin import Request

from .core import Core
from .world import CLIENT_ID, FORM, NEW, OLD, PREFIX, Place, World

PLACES = {
    "the provider's public domain": Place(OLD, NEW),
    "the provider's internal address": Place(OLD, OLD, moved_inside=True),
    "Rocket.Chat's own domain": Place(NEW, OLD),
    "all of them": Place(NEW, NEW, moved_inside=True),
}

TRIED = "a login is tried"
IN_ORDER = [
    f"{FORM} = true",
    f"{PREFIX} = false",
    "the entry is removed",
    "Site_Url is written",
    "the fingerprint is confirmed",
    "the entry is added",
    "its url is written",
    "its other settings are written",
    f"{PREFIX} = true",
    TRIED,
    f"{FORM} = false",
]

versions = pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6", "8.8"])


@pytest.fixture
def moving(profile: str) -> Iterator[World]:
    """A world of its own, whose old names die."""
    world = World.start(profile)
    yield world
    world.stop()


def steps(world: World) -> list[str]:
    """What was done, in order and once each, without the plan's own look at the login."""
    reported = [step for request in world.rocketchat.requests if (step := step_of(request))]
    while reported and reported[0] == TRIED:
        del reported[0]
    return [step for number, step in enumerate(reported) if step not in reported[:number]]


def step_of(request: Request) -> str:
    method, path = request.method, request.path.partition("?")[0]
    value = b"true" if b"true" in request.body else b"false"
    if path.startswith("/_oauth/"):
        return TRIED
    if method == "GET":
        return ""
    if path.endswith((f"/{FORM}", f"/{PREFIX}")):
        return f"{path.rpartition('/')[2]} = {value.decode()}"
    known = {
        "/removeOAuthService": "the entry is removed",
        "/settings.removeCustomOAuth": "the entry is removed",
        "/settings/Site_Url": "Site_Url is written",
        "/fingerprint": "the fingerprint is confirmed",
        "/settings.addCustomOAuth": "the entry is added",
        f"/{PREFIX}-url": "its url is written",
    }
    found = [reported for ending, reported in known.items() if path.endswith(ending)]
    if found:
        return found[0]
    return "its other settings are written" if f"/{PREFIX}-" in path else ""


@versions
@pytest.mark.parametrize("what", PLACES)
def test_it_is_changed_in_one_apply_in_the_safe_order(
    moving: World, profile: str, what: str
) -> None:
    world, core, place = moving, Core(moving.environment), PLACES[what]
    assert core.apply(world.configuration()).ok
    assert world.log_in().ok
    before = {user["_id"] for user in world.rocketchat.users()}
    retire(world, place)
    world.rocketchat.forget_requests()

    outcome = core.apply(world.configuration(place))
    if profile == "6.5" and place.domain == NEW:
        assert "Restart Rocket.Chat and apply again" in str(outcome)
        assert not world.form_is_hidden
        world.restart()
        outcome = core.apply(world.configuration(place))
    assert outcome.ok, str(outcome)

    done = steps(world)
    skipped = () if place.domain == NEW else ("Site_Url is written", "the fingerprint is confirmed")
    assert done == [step for step in IN_ORDER if step not in skipped]
    assert world.lockouts == []
    assert core.plan(world.configuration(place)).is_empty
    result = world.log_in()
    assert result.ok, result.message
    assert {user["_id"] for user in world.rocketchat.users()} == before
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is True


def retire(world: World, place: Place) -> None:
    """Let the names that are left behind answer no more."""
    redirects = world.liquid.identity_provider.redirect_uris(CLIENT_ID)
    if place.domain == NEW:
        redirects[:] = [uri for uri in redirects if NEW in uri]
    if place.core_domain == NEW:
        world.liquid.resolve[OLD] = "127.0.0.1:9"


@versions
def test_a_short_add_on_the_way_is_repeated_once(moving: World) -> None:
    core, place = Core(moving.environment), PLACES["the provider's public domain"]
    assert core.apply(moving.configuration()).ok
    moving.rocketchat.short_adds = 1
    moving.rocketchat.forget_requests()
    outcome = core.apply(moving.configuration(place))
    assert outcome.ok, str(outcome)
    adds = [one.path for one in moving.rocketchat.requests if one.path.endswith("addCustomOAuth")]
    assert len(adds) == 2
    moving.assert_nothing_is_orphaned()
    moving.assert_nobody_is_locked_out()
    assert moving.form_is_hidden
