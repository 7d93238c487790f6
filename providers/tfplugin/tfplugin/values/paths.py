"""Where in a configuration or state something is."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """A step to a map's value by its key."""

    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """A step to a set's element. A set has no index, so its element is its own address."""

    value: Any


Step = str | int | Key | Element
"""An attribute's or block's name, a list's index, a map's Key or a set's Element."""

Path = tuple[Step, ...]


def as_path(path: Path | str) -> Path:
    """A path as a tuple; a bare name is a path of one step."""
    return (path,) if isinstance(path, str) else tuple(path)


def addressable(path: Path) -> Path:
    """The part of a path that Terraform can point at: up to the set that an element is in."""
    for position, step in enumerate(path):
        if isinstance(step, Element):
            return path[:position]
    return path


def path_text(path: Path) -> str:
    """A path as a person writes it: `disks[0].size`, `labels["x"]`. Elements are not shown."""
    text = ""
    for step in path:
        match step:
            case str():
                text += f".{step}" if text else step
            case int():
                text += f"[{step}]"
            case Key(name):
                text += f'["{name}"]'
            case Element():
                text += "[…]"
    return text
