"""Interrupted anywhere, it can be finished: each request of each operation meets each fault."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from .engines import InProcess, WithTerraform
from .matrix import HTTP, KINDS, OPERATIONS, PROCESS, Kind, Request, Stage, one_of_each_route
from .world import World

Record = Callable[[str, object], None]

CELLS = "cells of the fault matrix"
_BRANDING = ("/api/v1/permissions.update", "/api/v1/assets.setAsset")
_OTHERS = ("create", *list(OPERATIONS)[-2:])
"""The operations of which the quick share tries one write."""


def run_all(stage: Stage, requests: Iterable[Request], kind: Kind, **options: bool) -> int:
    """Run the cells; report all failures together."""
    failures, ran = [], 0
    for request in requests:
        ran += 1
        try:
            stage.run(request, kind, **options)
        except AssertionError as error:
            failures.append(f"{request}: {error}")
    assert not failures, f"{len(failures)} of {ran} cells:\n\n" + "\n\n".join(failures)
    return ran


@pytest.fixture(scope="session")
def stage(start_world: Callable[[str], World]) -> Callable[[str], Stage]:
    """An operation in this process, prepared once."""

    @cache
    def prepare(operation: str) -> Stage:
        world = start_world("7.7")
        world.reset()
        return Stage(world, InProcess(world.environment), OPERATIONS[operation])

    return prepare


@pytest.mark.parametrize("name", KINDS)
def test_each_fault_on_some_of_the_routes(
    stage: Callable[[str], Stage], name: str, record_property: Record
) -> None:
    """A quick share of the matrix: each fault meets every sixth route, the next one others."""
    number = list(KINDS).index(name)
    moving, other = stage("domain change"), stage(_OTHERS[number % len(_OTHERS)])
    writes = [one for one in other.requests if one.route == ("POST", "/api/v1/settings/:id")]
    routes = one_of_each_route(moving.requests)[number % 6 :: 6]
    ran = run_all(moving, routes, KINDS[name], to_the_end=False)
    ran += run_all(other, writes[:1], KINDS[name])
    record_property(CELLS, ran)


@pytest.mark.parametrize("name", KINDS)
def test_each_fault_while_a_permission_and_a_logo_change(
    stage: Callable[[str], Stage], name: str, record_property: Record
) -> None:
    prepared = stage("permission and logo, update")
    writes = [one for one in prepared.requests if one.path.startswith(_BRANDING)]
    assert len(writes) == 2
    record_property(CELLS, run_all(prepared, writes, KINDS[name]))


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", KINDS)
def test_every_request(
    stage: Callable[[str], Stage], operation: str, name: str, record_property: Record
) -> None:
    """The whole matrix, in this process."""
    prepared = stage(operation)
    record_property(CELLS, run_all(prepared, prepared.requests, KINDS[name]))


@pytest.fixture
def real_stage(world: World, tmp_path: Path) -> Callable[[str], Stage]:
    """An operation with the real Terraform."""

    def prepare(operation: str) -> Stage:
        return Stage(world, WithTerraform(tmp_path, world.environment), OPERATIONS[operation])

    return prepare


@pytest.mark.parametrize("name", [*PROCESS, "500"])
def test_terraform_itself_meets_what_happens_while_the_entry_is_made(
    real_stage: Callable[[str], Stage], name: str, record_property: Record
) -> None:
    prepared = real_stage("domain change")
    [adds] = [one for one in prepared.requests if one.path.endswith("addCustomOAuth")]
    record_property(CELLS, run_all(prepared, [adds], KINDS[name], to_the_end=False))


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", PROCESS)
def test_terraform_is_interrupted_or_killed_at_every_request(
    real_stage: Callable[[str], Stage], operation: str, name: str, record_property: Record
) -> None:
    prepared = real_stage(operation)
    record_property(CELLS, run_all(prepared, prepared.requests, KINDS[name], to_the_end=False))


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", HTTP)
def test_terraform_meets_each_fault_on_each_route(
    real_stage: Callable[[str], Stage], operation: str, name: str, record_property: Record
) -> None:
    prepared = real_stage(operation)
    chosen = one_of_each_route(prepared.requests)
    record_property(CELLS, run_all(prepared, chosen, KINDS[name], to_the_end=False))
