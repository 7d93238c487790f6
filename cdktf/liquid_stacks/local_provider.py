"""Puts this project's provider where Terraform finds it: beside a configuration.

`python -m liquid_stacks.local_provider FOLDER` does it for a folder of .tf files.
"""

import argparse
import base64
import hashlib
import json
import platform
import re
import shlex
import sys
from pathlib import Path

from rocketchat_provider import ADDRESS as SOURCE
from rocketchat_provider import __version__

ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "i686": "386"}
ENTRY = re.compile(rf'provider "{re.escape(SOURCE)}" {{\n.*?\n}}\n', re.DOTALL)


def install(output: Path) -> None:
    """Put the provider beside every stack of a synthesised app, so that `terraform init` takes it
    from there and asks no registry.

    Args:
        output: The app's output directory (cdktf.out).
    """
    manifest = json.loads((output / "manifest.json").read_text())
    for stack in manifest["stacks"].values():
        install_beside(output / stack["workingDirectory"])


def install_beside(folder: Path) -> None:
    """Put the provider beside one configuration.

    Args:
        folder: Where terraform is run. With `terraform -chdir` it does not look there.
    """
    package = folder / "terraform.d/plugins" / SOURCE / __version__ / platform_name()
    package.mkdir(parents=True, exist_ok=True)
    program = package / f"terraform-provider-rocketchat_v{__version__}"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m rocketchat_provider "$@"\n'
    )
    program.chmod(0o755)
    _lock(folder / ".terraform.lock.hcl", __version__, program)


def _lock(path: Path, version: str, program: Path) -> None:
    """Lock the version and the program's hash; what is locked of other providers stays."""
    entry = (
        f'provider "{SOURCE}" {{\n'
        f'  version     = "{version}"\n'
        f'  constraints = "{version}"\n'
        f'  hashes      = ["{_hash(program)}"]\n'
        "}\n"
    )
    others = ENTRY.sub("", path.read_text()) if path.exists() else ""
    path.write_text(others + entry)


def _hash(program: Path) -> str:
    """Terraform's hash (h1) of a package of which the program is the only file."""
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    listing = hashlib.sha256(f"{digest}  {program.name}\n".encode())
    return f"h1:{base64.b64encode(listing.digest()).decode()}"


def platform_name() -> str:
    """The machine as Terraform names it, for example linux_amd64."""
    machine = platform.machine().lower()
    return f"{sys.platform}_{ARCHITECTURES.get(machine, machine)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m liquid_stacks.local_provider",
        description="Put the Rocket.Chat provider where `terraform init` in a folder finds it.",
    )
    parser.add_argument("folder", type=Path, help="where the .tf files are")
    install_beside(parser.parse_args().folder)


if __name__ == "__main__":
    main()
