"""Puts this project's provider where Terraform finds it, beside a synthesised stack."""

import json
import platform
import re
import shlex
import sys
from importlib import metadata
from pathlib import Path

SOURCE = "registry.terraform.io/liquid/rocketchat"
ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "i686": "386"}
LOCK = re.compile(rf'provider "{re.escape(SOURCE)}" {{\n.*?\n}}\n', re.DOTALL)


def install(output: Path) -> None:
    """Put the provider beside every stack of a synthesised app, so that `terraform init` takes it
    from there and asks no registry.

    Args:
        output: The app's output directory (cdktf.out).
    """
    manifest = json.loads((output / "manifest.json").read_text())
    for stack in manifest["stacks"].values():
        _install(output / stack["workingDirectory"])


def _install(folder: Path) -> None:
    version = metadata.version("rocketchat-provider")
    mirror = folder / "terraform.d/plugins" / SOURCE / version / _platform()
    mirror.mkdir(parents=True, exist_ok=True)
    program = mirror / f"terraform-provider-rocketchat_v{version}"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m rocketchat_provider "$@"\n'
    )
    program.chmod(0o755)
    lock = folder / ".terraform.lock.hcl"
    # Without hashes: those of another checkout's program would not match this one's.
    entry = (
        f'provider "{SOURCE}" {{\n  version     = "{version}"\n  constraints = "{version}"\n}}\n'
    )
    others = LOCK.sub("", lock.read_text()) if lock.exists() else ""
    lock.write_text(others + entry)


def _platform() -> str:
    """The machine as Terraform names it, for example linux_amd64."""
    machine = platform.machine().lower()
    return f"{sys.platform}_{ARCHITECTURES.get(machine, machine)}"
