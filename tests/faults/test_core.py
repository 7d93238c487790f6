"""The core in this process does what the real Terraform does."""

from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import Status

from .core import Configuration, Core
from .engines import InProcess, WithTerraform
from .world import LOGIN_FORM, NEW, OAUTH, SETTINGS, Place, World

_RANDOM = ("generation", "timeouts")


def done(world: World) -> list[str]:
    """The requests since the last look, the polls and greetings of each process apart."""
    asked = [f"{request.method} {request.path}" for request in world.rocketchat.requests]
    world.rocketchat.forget_requests()
    return [one for one in asked if not one.endswith(("/api/info", "/login", "/logout"))]


def in_the_state(core: Core) -> dict[str, dict[str, Any]]:
    return {
        address: {
            name: getattr(value, "plain", value)
            for name, value in instance.state.items()
            if name not in _RANDOM and name != "requires"
        }
        for address, instance in core.instances.items()
    }


def in_the_state_file(engine: WithTerraform) -> dict[str, dict[str, Any]]:
    return {
        address: {
            name: value
            for name, value in attributes.items()
            if name not in _RANDOM and name != "requires"
        }
        for address, attributes in engine.terraform.state().items()
    }


def scenario(world: World, here: InProcess | WithTerraform) -> list[Any]:
    """Create, move, fail and go on, change in place, destroy: what was asked after each step."""
    story: list[Any] = []

    def apply(configuration: Configuration, *, fails: bool = False) -> None:
        ended = here.apply(configuration)
        assert ended.ok is not fails, ended.text
        story.append((done(world), sorted(here.known())))

    moved = Place(NEW, NEW, moved_inside=True)
    apply(world.configuration())
    apply(world.configuration(moved))
    world.rocketchat.faults.when("POST", "Liquid-scope", Status(500))
    apply(world.configuration(Place()), fails=True)
    apply(world.configuration(Place()))
    apply(world.configuration(scope="other", values={"Site_Name": "Other"}))
    without = {at: args for at, args in world.configuration().items() if at != LOGIN_FORM}
    apply(without)
    apply({})
    return story


def test_the_core_asks_the_server_what_terraform_asks_it(world: World, tmp_path: Path) -> None:
    in_process = scenario(world, InProcess(world.environment))
    world.reset()
    with_terraform = scenario(world, WithTerraform(tmp_path, world.environment))
    for ours, theirs in zip(in_process, with_terraform, strict=True):
        assert _asked(ours[0]) == _asked(theirs[0])
        assert ours[1] == theirs[1]


def test_the_core_ends_with_the_state_that_terraform_has(world: World, tmp_path: Path) -> None:
    here, there = InProcess(world.environment), WithTerraform(tmp_path, world.environment)
    assert here.apply(world.configuration()).ok
    world.reset()
    assert there.apply(world.configuration()).ok
    assert in_the_state(here.core) == in_the_state_file(there)


@pytest.mark.parametrize("address", [OAUTH, SETTINGS])
def test_the_core_takes_over_nothing_that_failed(world: World, address: str) -> None:
    here = InProcess(world.environment)
    path = "settings.addCustomOAuth" if address == OAUTH else "settings/Site_Name"
    world.rocketchat.faults.when("POST", path, Status(500))
    assert not here.apply(world.configuration()).ok
    assert address not in here.known()


def _asked(requests: list[str]) -> tuple[list[str], set[str]]:
    """What was sent, and what was read. The number of reads during a wait depends on the machine.

    Without queries, as a probe invents another code each time.
    """
    routes = [request.partition("?")[0] for request in requests]
    sent = sorted(route for route in routes if not route.startswith("GET "))
    return sent, {route for route in routes if route.startswith("GET ")}
