"""What `make dist` builds, built once, and a machine that has nothing else of this project."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.acceptance.cdktn.toolchain import Toolchain, install

ROOT = Path(__file__).parents[3]
THESE = Path(sysconfig.get_path("purelib"))
"""The libraries of this environment, which save the tests PyPI."""
SOURCE = "registry.terraform.io/liquid/rocketchat"


class Machine:
    """A folder with a Terraform configuration, on a machine without Python.

    Terraform installs the provider from a filesystem mirror that holds the packed archive, and from
    nowhere else.
    """

    def __init__(self, folder: Path, archive: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder / "configuration"
        self.folder.mkdir()
        mirror = folder / "mirror" / SOURCE
        mirror.mkdir(parents=True)
        shutil.copy(archive, mirror)
        self._terraform = shutil.which("terraform") or "terraform"
        settings = folder / "terraform.rc"
        settings.write_text(
            f'provider_installation {{\n  filesystem_mirror {{ path = "{folder}/mirror" }}\n}}\n'
        )
        empty = folder / "bin"
        empty.mkdir()
        self._environment = {
            "CHECKPOINT_DISABLE": "1",
            "HOME": str(folder),
            "PATH": str(empty),
            "TF_CLI_CONFIG_FILE": str(settings),
            **environment,
        }

    def terraform(self, *arguments: str) -> str:
        """Run terraform, which must succeed, and return what it printed."""
        ran = subprocess.run(
            [self._terraform, *arguments],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make dist` fills; building it takes about half a minute."""
    output = tmp_path_factory.mktemp("dist")
    command = [sys.executable, str(ROOT / "tools/dist.py"), "--output", str(output)]
    built = subprocess.run(command, capture_output=True, text=True, timeout=600, env=os.environ)
    assert built.returncode == 0, built.stdout + built.stderr
    return output


@pytest.fixture(scope="session")
def environment(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheels, and nothing of this checkout."""
    return _environment(dist, tmp_path_factory.mktemp("wheels"), THESE)


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """cdktn and its command line."""
    return install()


@pytest.fixture(scope="session")
def on_cdktn(dist: Path, toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheels and cdktn, without cdktf."""
    folder = tmp_path_factory.mktemp("wheels-on-cdktn")
    return _environment(dist, folder, toolchain.libraries, _without_cdktf(folder))


def _environment(dist: Path, folder: Path, *dependencies: Path) -> Path:
    """A virtual environment with the wheels; what they depend on comes from these folders."""
    environment = folder / "environment"
    venv.create(environment)
    pip = [sys.executable, "-m", "pip", "--python", str(environment), "--quiet", "install"]
    wheels = [str(wheel) for wheel in dist.glob("*.whl")]
    subprocess.run([*pip, "--no-index", "--no-deps", *wheels], check=True, timeout=120)
    [theirs] = environment.glob("lib/python*/site-packages")
    (theirs / "dependencies.pth").write_text("".join(f"{each}\n" for each in dependencies))
    return environment


def _without_cdktf(folder: Path) -> Path:
    """This environment's libraries, except cdktf."""
    others = folder / "others"
    others.mkdir()
    for library in THESE.iterdir():
        if not library.name.startswith("cdktf"):
            (others / library.name).symlink_to(library)
    return others
