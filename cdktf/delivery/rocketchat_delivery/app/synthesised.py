"""The stacks of a synthesised app, as cdktf.out holds them."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rocketchat_delivery.terraform.driver import Terraform
from rocketchat_delivery.terraform.local_state import read_state


@dataclass(frozen=True)
class SynthesisedStack:
    """One stack in the app's output directory.

    Attributes:
        name: Its name, which its state and its releases have too.
        folder: Where Terraform runs.
    """

    name: str
    folder: Path

    @property
    def work(self) -> Path:
        """Where plans and notes about the stack are kept."""
        return self.folder

    @property
    def file(self) -> Path:
        """What Terraform reads."""
        return self.folder / "cdk.tf.json"

    @property
    def document(self) -> dict[str, Any]:
        """The configuration as it was synthesised."""
        document: dict[str, Any] = json.loads(self.file.read_text())
        return document

    @property
    def backend(self) -> tuple[str, dict[str, Any]]:
        """Where the state is: the backend's name and its options."""
        [(name, options)] = self.document["terraform"]["backend"].items()
        return name, options

    @cached_property
    def terraform(self) -> Terraform:
        """Terraform in the stack's folder."""
        return Terraform(self.folder, self.work)

    def state(self) -> dict[str, Any] | None:
        """The state as Terraform keeps it; None before the first apply.

        Raises:
            StateError, TerraformFailedError: It cannot be read.
        """
        name, options = self.backend
        if name != "local":
            return self.terraform.pull()
        return read_state(Path(options["path"]))


def output_directory() -> Path:
    """Where the app is synthesised to: cdktf.out, or what CDKTF_OUTDIR says."""
    return Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))


def synthesised_stacks(output: Path | None = None) -> list[SynthesisedStack]:
    """The stacks of the last synthesis; none before the first one."""
    output = output or output_directory()
    stacks = _read(output / "manifest.json").get("stacks", {})
    return [
        SynthesisedStack(name, output / stacks[name]["workingDirectory"])
        for name in sorted(stacks)
        if _read(output / stacks[name]["synthesizedStackPath"])
    ]


def _read(file: Path) -> dict[str, Any]:
    """A document of the last synthesis; {} for one that is missing or was written only in part."""
    try:
        document = json.loads(file.read_text())
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
