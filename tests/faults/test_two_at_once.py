"""Somebody else changes the same things meanwhile: an error or a plan that says so, never a mix."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet
from rocketchat_standin import Meanwhile

from .core import Configuration, Core, Outcome
from .engines import InProcess
from .matrix import OPERATIONS, Stage, one_of_each_route
from .world import FORM, OAUTH, PREFIX, Place, World


def mostly_long(whats: Iterable[str]) -> list[ParameterSet]:
    """Every one of `whats` at every operation; the first one at a create is for each day."""
    pairs = [(operation, what) for what in whats for operation in ("create", "domain change")]
    return [
        pytest.param(*pairs[0]),
        *(pytest.param(*one, marks=pytest.mark.long) for one in pairs[1:]),
    ]


# Another administrator


EDITS: dict[str, Callable[[World], Any]] = {
    "changes the scope": lambda world: edit(world, "-scope", "theirs"),
    "changes the url": lambda world: edit(world, "-url", "https://theirs.example.org"),
    "changes the secret": lambda world: edit(world, "-secret", "canary-theirs"),
    "takes the button away": lambda world: edit(world, "-show_button", False),
    "switches the entry off": lambda world: edit(world, "", False),
    "removes the entry": lambda world: world.rocketchat.process.login_services.remove("Liquid"),
    "adds the entry": lambda world: world.rocketchat.process.login_services.add("Liquid"),
    "changes Site_Url": lambda world: world.rocketchat.set("Site_Url", "https://theirs.example"),
    "changes Site_Name": lambda world: world.rocketchat.set("Site_Name", "Theirs"),
    "shows the form": lambda world: world.rocketchat.set(FORM, True),
}


def edit(world: World, suffix: str, value: Any) -> None:
    if world.rocketchat.document(PREFIX + suffix) is not None:
        world.rocketchat.set(PREFIX + suffix, value)


@pytest.mark.parametrize(("operation", "what"), mostly_long(EDITS))
def test_what_another_administrator_does_meanwhile_ends_in_an_error_or_in_the_next_plan(
    world: World, operation: str, what: str
) -> None:
    engine = InProcess(world.environment)
    stage, core = Stage(world, engine, OPERATIONS[operation]), engine.core
    for request in one_of_each_route(stage.requests):
        stage.rewind()
        faults = world.rocketchat.faults
        theirs = Meanwhile(lambda: EDITS[what](world))
        faults.when(request.method, request.pattern, theirs, after=request.number)
        outcome = core.apply(stage.configuration)
        faults.clear()
        world.rocketchat.clock.advance(10)
        assert_reported_or_as_configured(world, core, stage.configuration, outcome, f"{request}")
        finish(world, core, stage.configuration, f"{request}")


def assert_reported_or_as_configured(
    world: World, core: Core, configuration: Configuration, outcome: Outcome, when: str
) -> None:
    """A success whose next plan is empty leaves exactly what is configured."""
    plan = core.plan(configuration)
    assert "Bug in the provider" not in f"{outcome}{plan}", f"{when}\n{outcome}\n{plan}"
    if not (outcome.ok and plan.is_empty):
        return
    reported = [said.summary for said in plan.said]
    wanted = configuration[OAUTH]
    assert world.rocketchat.setting(f"{PREFIX}-scope") == wanted["scope"], when
    assert world.rocketchat.setting(f"{PREFIX}-url") == wanted["url"], when
    assert world.rocketchat.setting(PREFIX) is True, when
    assert world.form_is_hidden, when
    # What is not managed (whether there is a button) shows as a warning of the plan.
    assert world.log_in().ok or "Nobody can log in with a browser" in reported, f"{when}\n{plan}"


def finish(world: World, core: Core, configuration: Configuration, when: str) -> None:
    """With the others gone and the button back, one apply does what is configured."""
    edit(world, "-show_button", True)
    world.rocketchat.clock.advance(10)
    for _ in range(2):
        outcome = core.apply(configuration)
        if outcome.ok:
            break
        # An entry that the other administrator made and enabled is his to give.
        assert "restart" in str(outcome) or "exists already" in str(outcome), f"{when}\n{outcome}"
        world.restart()
        configuration = {**configuration, OAUTH: {**configuration[OAUTH], "adopt_existing": True}}
    assert outcome.ok, f"{when}\n{outcome}"
    assert core.plan(configuration).is_empty, when
    assert world.log_in().ok, when


# A second apply

PATIENT = {"ROCKETCHAT_REQUEST_TIMEOUT": "60"}
"""The second apply runs while a request of the first is under way, which waits for it."""


@pytest.mark.parametrize(
    ("operation", "theirs"), mostly_long(["another scope", "the same", "another place"])
)
def test_a_second_apply_meanwhile_ends_in_an_error_or_in_the_next_plan(
    world: World, operation: str, theirs: str
) -> None:
    engine = InProcess(world.environment | PATIENT)
    stage = Stage(world, engine, OPERATIONS[operation])
    ours, other = engine.core, Core(world.environment)
    configurations = {
        "the same": stage.configuration,
        "another scope": {
            **stage.configuration,
            OAUTH: {**stage.configuration[OAUTH], "scope": "theirs"},
        },
        "another place": world.configuration(Place(moved_inside=True)),
    }
    wanted = configurations[theirs]
    outcomes: list[Outcome] = []
    second = Meanwhile(lambda: outcomes.append(other.apply(wanted)))
    for request in one_of_each_route(stage.requests):
        stage.rewind()
        other.instances = dict(ours.instances)
        outcomes.clear()
        faults = world.rocketchat.faults
        faults.when(request.method, request.pattern, second, after=request.number)
        first = ours.apply(stage.configuration)
        assert outcomes, f"{request}"
        world.rocketchat.clock.advance(10)
        pairs = ((ours, stage.configuration, first), (other, wanted, outcomes[0]))
        for core, configuration, outcome in pairs:
            assert_reported_or_as_configured(world, core, configuration, outcome, f"{request}")
        assert not world.form_is_hidden or world.log_in().ok, f"{request}\n{first}\n{outcomes[0]}"
        finish(world, ours, stage.configuration, f"{request}\n{first}\n{outcomes[0]}")
