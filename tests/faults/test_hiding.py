"""A login that does not work keeps the form visible, whatever befalls what proves it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from .engines import InProcess
from .matrix import HTTP, Kind, Request, requests_of
from .world import FORM, OAUTH, World

Record = Callable[[str, object], None]

WRONG = {"identity_path": "/accounts/nowhere"}
"""What only a single probe sees: only Rocket.Chat itself can detect it."""


class Hiding:
    """The form is about to be hidden, and the login does not work."""

    def __init__(self, world: World) -> None:
        self.world, self.engine = world, InProcess(world.environment)
        world.reset()
        self.wanted = _broken(world, hidden=True)
        shown = _broken(world, hidden=False)
        assert self.engine.apply(shown).ok
        self._server, self._state = world.snapshot(), self.engine.save()
        world.rocketchat.forget_requests()
        assert not self.engine.apply(self.wanted).ok
        self.requests = requests_of(world)

    def survives(self, request: Request, kind: Kind) -> None:
        """Let it happen: nobody is locked out, and Terraform does not say that it is done."""
        self.world.reset(self._server)
        self.engine.load(self._state)
        faults = self.world.rocketchat.faults
        faults.when(request.method, request.pattern, kind.make(self.engine), after=request.number)
        ended = self.engine.apply(self.wanted)
        self.world.await_the_server()
        assert not ended.ok, f"hidden although it was not proven, {request}:\n{ended.text}"
        assert self.world.rocketchat.setting(FORM) is not False, f"{request}:\n{ended.text}"


def _broken(world: World, *, hidden: bool) -> Mapping[str, Any]:
    configuration = world.configuration(hidden=hidden)
    arguments = configuration[OAUTH]
    for name, path in WRONG.items():
        arguments[name] = arguments[name].rpartition("/accounts/")[0] + path
    return configuration


@pytest.fixture(params=["6.5", "7.7"])
def hiding(request: pytest.FixtureRequest, start_world: Callable[[str], World]) -> Hiding:
    """On each version that reports why a login fails."""
    return Hiding(start_world(request.param))


def run(hiding: Hiding, share: slice) -> int:
    cells = [(one, kind) for kind in HTTP.values() for one in hiding.requests]
    for one, kind in cells[share]:
        hiding.survives(one, kind)
    return len(cells[share])


def test_a_broken_login_is_not_hidden_over(hiding: Hiding, record_property: Record) -> None:
    """A share: with a step that is prime to their number, each request and each fault."""
    record_property("cells of hiding", run(hiding, slice(None, None, 11)))


@pytest.mark.long
def test_a_broken_login_is_never_hidden_over(hiding: Hiding, record_property: Record) -> None:
    """Every request that proves the login meets each fault."""
    record_property("cells of hiding", run(hiding, slice(None)))
