"""What an apply is expected to report, and how it is expected to end."""

from typing import Any

from .core import Core, Outcome
from .process import Said
from .world import World

LOCKED_OUT = "Nobody can log in with a browser"
NOT_HIDDEN = "The login form was not hidden"


def reported(outcome: Outcome, summary: str) -> Said:
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
