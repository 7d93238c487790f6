"""Paths to places in a configuration or state."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """A step to a map's value by its key."""

    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """A step to a set's element. A set has no index, so the element itself is the step."""

    value: Any


class Named:
    """An attribute or block of a model. It can be a step in a path instead of its name."""

    __slots__ = ("name",)

    name: str


Step = str | int | Key | Element
"""An attribute's or block's name, a list's index, a map's Key or a set's Element."""

Path = tuple[Step, ...]

PathLike = str | Named | tuple[Step | Named, ...]
"""A path as an author writes it: models' fields instead of names; one step needs no tuple."""


def as_path(path: PathLike) -> Path:
    """Return a path of names only."""
    steps = (path,) if isinstance(path, str | Named) else path
    return tuple(step.name if isinstance(step, Named) else step for step in steps)


def addressable(path: Path) -> Path:
    """Return the part of a path that Terraform can point at: it ends before a set's element."""
    for position, step in enumerate(path):
        if isinstance(step, Element):
            return path[:position]
    return path


def path_text(path: Path) -> str:
    """Return a path as people write it: `disks[0].size`, `labels["x"]`. Elements are not shown."""
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
