"""Installing a provider's program where Terraform finds it."""

import platform
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_ARCHITECTURES: Final = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "i686": "386",
}


def install(folder: Path, address: str, version: str, command: Sequence[str]) -> Path:
    """Write a program that starts a provider, as a package in a folder of packages.

    Args:
        folder: A filesystem mirror, or `terraform.d/plugins` next to a configuration.
        address: The provider's, with the registry: "registry.terraform.io/example/demo".
        version: The version under which Terraform finds it.
        command: What starts the provider.

    Returns:
        The program.
    """
    package = folder / address / version / platform_name()
    package.mkdir(parents=True, exist_ok=True)
    program = package / f"terraform-provider-{address.rpartition('/')[2]}_v{version}"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    program.chmod(0o755)
    return program


def platform_name() -> str:
    """The machine as Terraform names it, for example linux_amd64."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_ARCHITECTURES.get(machine, machine)}"
