"""A saved plan's file: what it was made from."""

import json
import zipfile
from pathlib import Path
from typing import Any

from .synthesised import SynthesisedStack

CONFIGURATION = "tfconfig/m-/cdk.tf.json"
STATE = "tfstate"


def planned_document(file: Path) -> dict[str, Any]:
    """The synthesised stack that a plan was made from."""
    document: dict[str, Any] = _member(file, CONFIGURATION)
    return document


def is_fresh(file: Path, stack: SynthesisedStack) -> bool:
    """Whether nothing was applied since the plan was made: Terraform would refuse it else."""
    planned_from, state = _member(file, STATE), stack.state()
    if state is None:
        return not planned_from["lineage"]
    return all(planned_from[key] == state[key] for key in ("lineage", "serial"))


def _member(file: Path, name: str) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        content: dict[str, Any] = json.loads(archive.read(name))
    return content
