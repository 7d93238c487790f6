"""A Terraform with the demo provider, and the demo's objects."""

import base64
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tfplugin.testing import Terraform

from tests.terraforms import find_newer_terraform

ROOT = Path(__file__).parents[3]
START = (sys.executable, "-m", "tests.acceptance.tfplugin.demo")
DEMO = ("env", f"PYTHONPATH={ROOT}", *START)
"""The command that starts the demo provider from anywhere."""


class Objects:
    """The demo's objects, as tests look at them and change them behind Terraform's back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.path.read_text()) if self.path.exists() else {}
        return loaded

    def journal(self, event: str) -> list[dict[str, Any]]:
        """What the demo noted of sessions or restarts."""
        return [entry for entry in self.all().get("journal", []) if entry["event"] == event]

    def change(self, identity: str, **fields: Any) -> None:
        objects = self.all()
        objects[identity] = {**objects.get(identity, {}), **fields}
        self.path.write_text(json.dumps(objects))

    def remove(self, identity: str) -> None:
        objects = self.all()
        del objects[identity]
        self.path.write_text(json.dumps(objects))


def private_state(terraform: Terraform) -> dict[str, Any]:
    """What the only resource keeps in private."""
    [resource] = json.loads(terraform.raw_state())["resources"]
    [instance] = resource["instances"]
    loaded: dict[str, Any] = json.loads(base64.b64decode(instance["private"]))
    return loaded


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "objects.json")


@pytest.fixture
def make_terraform(tmp_path: Path, objects: Objects) -> Callable[..., Terraform]:
    """Makes a Terraform with the demo provider and more environment variables."""

    def make(program: str | Path = "terraform", **env: str) -> Terraform:
        folder = tmp_path / "configuration"
        # Where it is preloaded, this names what makes it fork.
        preloading = os.environ.get("PYTHONPATH")
        command = ("env", f"PYTHONPATH={preloading}", *START) if preloading else DEMO
        store = {"DEMO_STORE": str(objects.path)}
        return Terraform(folder, {"example/demo": command}, store | env, program=program)

    return make


@pytest.fixture
def terraform(make_terraform: Callable[..., Terraform]) -> Terraform:
    return make_terraform()


@pytest.fixture
def newer_terraform(make_terraform: Callable[..., Terraform]) -> Terraform:
    """One that knows what came after the oldest Terraform that the providers support."""
    return make_terraform(program=find_newer_terraform())
