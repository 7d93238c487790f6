"""A Terraform that is newer than the oldest one that the providers support."""

import os
from pathlib import Path

from tests.absent import skip_without

PROGRAMS = Path(__file__).parent / "programs/terraform"
"""Has a folder for each minor release, such as `1.15`, with `bin/terraform` in it."""
REMEDY = "Set TERRAFORM_NEWER to the path of one."


def find_newer_terraform(programs: Path = PROGRAMS) -> Path:
    """The newest Terraform in tests/programs, or the one that TERRAFORM_NEWER names."""
    if installed := [*programs.glob("*/bin/terraform")]:
        return max(installed, key=_minor)
    if named := os.environ.get("TERRAFORM_NEWER"):
        return Path(named)
    return skip_without("a Terraform 1.14 or newer", REMEDY)


def _minor(program: Path) -> tuple[int, ...]:
    return tuple(map(int, program.parents[1].name.split(".")))
