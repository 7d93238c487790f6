"""The Terraforms that tests run: the one on the PATH, and those in tests/programs."""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.absent import skip_without

ROOT = Path(__file__).parents[1]
PROGRAMS = ROOT / "tests/programs/terraform"
"""Has a folder for each minor release, such as `1.15`, with `bin/terraform` in it."""
REMEDY = "Run `make tests/programs/.installed`, or set TERRAFORM_NEWER to the path of one."


def number(release: str) -> tuple[int, ...]:
    """A minor release such as "1.9", to be compared with others."""
    return tuple(map(int, release.split(".")))


SUPPORTED = sorted(
    (
        file.stem.removeprefix("terraform-")
        for file in ROOT.glob("tools/requirements/terraform-*.txt")
    ),
    key=number,
)
"""The minor releases that the providers support, oldest first."""


@functools.cache
def release_of(program: str) -> str:
    """The minor release of a program."""
    shown = subprocess.run(
        [program, "version", "-json"],
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    version: str = json.loads(shown.stdout)["terraform_version"]
    return ".".join(version.split(".")[:2])


def program_of(release: str) -> Path:
    """Where make installs a release."""
    return PROGRAMS / release / "bin/terraform"


def installed(programs: Path = PROGRAMS) -> dict[str, Path]:
    """The programs in tests/programs, by release."""
    return {program.parents[1].name: program for program in programs.glob("*/bin/terraform")}


def oldest_terraform(test: pytest.Item) -> str:
    """The oldest release that has what a test needs: see the mark `terraform`."""
    mark = test.get_closest_marker("terraform")
    return str(mark.args[0]) if mark else SUPPORTED[0]


def use(release: str) -> None:
    """From now on, everything that is started has this Terraform on its PATH, and no other."""
    if not (program := program_of(release)).exists():
        target = program.relative_to(ROOT)
        raise pytest.UsageError(f"Terraform {release} is not installed: run `make {target}`.")
    os.environ["PATH"] = os.pathsep.join([str(program.parent), os.environ["PATH"]])
    os.environ["TERRAFORM_NEWER"] = str(program)


def find_newer_terraform(programs: Path = PROGRAMS, *, needed: str = "1.14") -> Path:
    """The Terraform that TERRAFORM_NEWER names, or the newest of tests/programs and the PATH."""
    if named := os.environ.get("TERRAFORM_NEWER"):
        return Path(named)
    found = installed(programs)
    if on_path := shutil.which("terraform"):
        found[release_of(on_path)] = Path(on_path)
    newest = max(found, key=number, default="0")
    if number(newest) < number(needed):
        skip_without(f"a Terraform {needed} or newer", REMEDY)
    return found[newest]


def second() -> str:
    """The release that tests need next to the one on the PATH: the newest, or the oldest."""
    oldest, newest = SUPPORTED[0], SUPPORTED[-1]
    usual = release_of(shutil.which("terraform") or "terraform")
    return newest if number(usual) < number(newest) else oldest


def find_second_terraform(programs: Path = PROGRAMS) -> Path:
    """The program of that release."""
    release = second()
    program = programs / release / "bin/terraform"
    if not program.exists():
        skip_without(f"a Terraform {release}", REMEDY)
    return program


if __name__ == "__main__":
    print(program_of(second()).relative_to(ROOT))
