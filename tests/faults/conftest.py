"""One small world for each version, reset for each test."""

from collections.abc import Callable, Iterator

import pytest

from .core import Core
from .world import World


@pytest.fixture(scope="session")
def start_world() -> Iterator[Callable[[str], World]]:
    """The world of a version; started once."""
    worlds: dict[str, World] = {}

    def start(profile: str) -> World:
        if profile not in worlds:
            worlds[profile] = World.start(profile)
        return worlds[profile]

    yield start
    for world in worlds.values():
        world.stop()


@pytest.fixture
def profile() -> str:
    """The server's version; a test that needs another one parametrises it."""
    return "7.7"


@pytest.fixture
def world(profile: str, start_world: Callable[[str], World]) -> World:
    """A server with nothing configured."""
    world = start_world(profile)
    world.reset()
    return world


@pytest.fixture
def core(world: World) -> Core:
    """A Terraform that has applied nothing yet."""
    return Core(world.environment)
