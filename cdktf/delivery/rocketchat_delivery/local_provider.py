"""Installs this project's provider where Terraform finds it: next to a configuration.

The command `rocketchat-provider-install FOLDER` does it for a folder of .tf files.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path

from rocketchat_provider import ADDRESS as SOURCE
from rocketchat_provider import __version__
from tfplugin import installation

LOCK_FILE = ".terraform.lock.hcl"
ENTRY = re.compile(rf'provider "{re.escape(SOURCE)}" {{\n.*?\n}}\n', re.DOTALL)


def install(output: Path) -> None:
    """Put the provider next to every stack of a synthesised app, so that `terraform init` takes it
    from there and asks no registry.

    Args:
        output: The app's output directory (cdktf.out).
    """
    manifest = json.loads((output / "manifest.json").read_text())
    for stack in manifest["stacks"].values():
        install_in(output / stack["workingDirectory"])


def install_in(folder: Path) -> Path:
    """Install the provider next to one configuration.

    Args:
        folder: Where terraform is run. With `terraform -chdir` it does not look there.

    Returns:
        The program that starts the provider.
    """
    plugins = folder / "terraform.d/plugins"
    command = [sys.executable, "-P", "-m", "rocketchat_provider"]
    program = installation.install(plugins, SOURCE, __version__, command)
    _lock(folder / LOCK_FILE, __version__, program)
    return program


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


def main() -> None:
    """Install the provider into the folder that is named, and report what was written."""
    parser = argparse.ArgumentParser(
        prog="rocketchat-provider-install",
        description="Install the Rocket.Chat provider where `terraform init` in a folder finds it.",
    )
    parser.add_argument("folder", type=Path, help="where the .tf files are; `.` for this folder")
    folder: Path = parser.parse_args().folder
    if not folder.is_dir():
        sys.exit(f"{folder} is not a folder: give the folder with the .tf files.")
    try:
        program = install_in(folder)
    except OSError as error:
        sys.exit(f"The provider was not installed: {error.filename}: {error.strerror}.")
    print(f"Installed the provider {SOURCE} {__version__} for Terraform in {folder.resolve()}:")
    print(f"  {program.relative_to(folder)}")
    print(f"  {LOCK_FILE}, its entry")
    print("Next, in that folder: terraform init")


if __name__ == "__main__":
    main()
