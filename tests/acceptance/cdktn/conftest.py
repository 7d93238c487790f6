"""A Liquid server, and the project on cdktn instead of cdktf."""

import subprocess
from pathlib import Path

import pytest
from rocketchat_standin import Liquid

from tests.acceptance.cdktn.toolchain import Toolchain, install
from tests.acceptance.stack.conftest import (  # noqa: F401 (fixtures)
    LiquidProject,
    server_environment,
    world,
)


class CdktnProject(LiquidProject):
    """The project's own app with a Liquid server, on cdktn."""

    def __init__(self, folder: Path, liquid: Liquid, toolchain: Toolchain) -> None:
        super().__init__(folder, liquid)
        self._python = str(toolchain.python)
        (folder / "node_modules").unlink()
        (folder / "node_modules").symlink_to(toolchain.node_modules)

    def cdktf(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "liquid_stacks", "cdktf", *arguments)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(self._python, "-P", *arguments)


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """cdktn, installed."""
    return install()


@pytest.fixture
def project(world: Liquid, tmp_path: Path, toolchain: Toolchain) -> CdktnProject:  # noqa: F811
    """The project with that server."""
    return CdktnProject(tmp_path, world, toolchain)
