"""The resources that restore their settings, and their examples in the reference docs."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rocketchat_provider.managed.restored_settings import RestoredSettings
from rocketchat_provider.resources import RESOURCES

from .conftest import World

EXAMPLES = Path(__file__).parents[3] / "examples/resources"
REFERENCE = re.compile(r'"vault:(\w+)/([^#"]+)#(\w+)')

RESTORED: Mapping[str, type[RestoredSettings[Any, Any]]] = {
    name: one for name, one in RESOURCES.items() if issubclass(one, RestoredSettings)
}


def write_example(world: World, resource: str) -> None:
    """Write a resource's example as the configuration, and put its secrets into Vault."""
    text = (EXAMPLES / resource / "resource.tf").read_text()
    world.terraform.write(text)
    data: dict[tuple[str, str], dict[str, str]] = {}
    for mount, path, key in REFERENCE.findall(text):
        data.setdefault((mount, path), {})[key] = f"canary-{key}"
    for mount in {mount for mount, _ in data}:
        world.vault.mount(mount, version=2)
    for (mount, path), secrets in data.items():
        world.vault.put(mount, path, secrets)


def imported_as(resource: str) -> tuple[str, str]:
    """The address and the id of a resource's example."""
    command = shlex.split((EXAMPLES / resource / "import.sh").read_text())
    return command[2], command[3]
