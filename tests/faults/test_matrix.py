"""Interrupted anywhere, it can be finished: each request of each operation meets each fault."""

from collections.abc import Callable, Iterable

import pytest

from .engines import InProcess
from .matrix import KINDS, OPERATIONS, Kind, Request, Stage, one_of_each_kind
from .world import World

Record = Callable[[str, object], None]


def run_all(stage: Stage, requests: Iterable[Request], kind: Kind, **options: bool) -> int:
    """Run the cells; all that failed are told together."""
    failures, ran = [], 0
    for request in requests:
        ran += 1
        try:
            stage.run(request, kind, **options)
        except AssertionError as error:
            failures.append(f"{request}: {error}")
    assert not failures, f"{len(failures)} of {ran} cells:\n\n" + "\n\n".join(failures)
    return ran


@pytest.fixture
def in_process(world: World) -> InProcess:
    return InProcess(world.environment)


@pytest.mark.parametrize("name", KINDS)
def test_one_request_of_each_kind(
    world: World, in_process: InProcess, name: str, record_property: Record
) -> None:
    """A quick share of the matrix."""
    ran, seen = 0, set()
    for operation in ("domain change", "create", "update", "destroy"):
        world.begin_anew()
        in_process.load({})
        stage = Stage(world, in_process, OPERATIONS[operation])
        chosen = [one for one in one_of_each_kind(stage.requests) if one.kind not in seen]
        seen |= {one.kind for one in chosen}
        ran += run_all(stage, chosen, KINDS[name], to_the_end=operation == "create")
    record_property("cells of the fault matrix", ran)


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", KINDS)
def test_every_request(
    world: World, in_process: InProcess, operation: str, name: str, record_property: Record
) -> None:
    """The whole matrix, in this process."""
    stage = Stage(world, in_process, OPERATIONS[operation])
    record_property("cells of the fault matrix", run_all(stage, stage.requests, KINDS[name]))
