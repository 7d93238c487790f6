"""Values of resources as people may see them: what is secret hidden, what is unknown named."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

HIDDEN = "(sensitive)"
NONE = "(none)"


@dataclass(frozen=True)
class Unknown:
    """The type of UNKNOWN, so that no text is taken for it."""

    def __str__(self) -> str:
        return "(known after apply)"


UNKNOWN = Unknown()
"""Stands for a value that Terraform learns during the apply."""


@dataclass(frozen=True)
class Hidden:
    """A value that is compared and never shown."""

    value: Any = field(repr=False)

    def __str__(self) -> str:
        return HIDDEN


@dataclass(frozen=True)
class Difference:
    """One value of an object that is not the same before and after; None where there is none.

    `path` is spelled as in Terraform, for example `requires[0].generation`.
    """

    path: str
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.path}: {shown(self.old)} → {shown(self.new)}"


def marked(value: Any, unknown: Any = None, sensitive: Any = None) -> Any:
    """A value of Terraform's JSON with its unknown parts as UNKNOWN, its sensitive ones Hidden.

    `unknown` and `sensitive` have the value's shape, with true where it applies.
    """
    if sensitive is True:
        return Hidden(marked(value, unknown))
    if unknown is True:
        return UNKNOWN
    if isinstance(value, dict) or (isinstance(unknown, dict) and unknown):
        parts = [part if isinstance(part, dict) else {} for part in (value, unknown, sensitive)]
        return {name: marked(*(part.get(name) for part in parts)) for name in parts[0] | parts[1]}
    if isinstance(value, list):
        lists = [part if isinstance(part, list) else [] for part in (unknown, sensitive)]
        return [
            marked(element, *(part[index] if index < len(part) else None for part in lists))
            for index, element in enumerate(value)
        ]
    return value


def differences(old: Any, new: Any) -> list[Difference]:
    """What is not the same in two objects, attribute by attribute, sorted by path."""
    before, after = leaves(old), leaves(new)
    return [
        Difference(path, before.get(path), after.get(path))
        for path in sorted(before | after)
        if before.get(path) != after.get(path) and not _is_inside(path, before, after)
    ]


def shown(value: Any) -> str:
    """A value for a reader: text in quotes."""
    if value is None:
        return NONE
    if isinstance(value, Hidden | Unknown) or value == HIDDEN:
        return str(value)
    return plain(value)


def plain(value: Any) -> str:
    """A value as JSON on one line, always spelled the same way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def distinct(value: Any) -> Any:
    """A value as JSON that no other value has: hidden values count, and UNKNOWN is not a text.

    It is as secret as what is hidden in it, and only there to make a digest of.
    """
    match value:
        case Unknown():
            return ["unknown"]
        case Hidden():
            return ["hidden", distinct(value.value)]
        case list():
            return ["list", *map(distinct, value)]
        case dict():
            return {name: distinct(each) for name, each in value.items()}
    return value


def leaves(value: Any) -> dict[str, Any]:
    """Every value that is not made of others, and empty collections, by its path."""
    return dict(_leaves(value, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and (value or not path):
        for name, element in value.items():
            yield from _leaves(element, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for index, element in enumerate(value):
            yield from _leaves(element, f"{path}[{index}]")
    elif value is not None:
        yield path, value


def _is_inside(path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a part of something is compared with the whole of it being unknown or hidden."""
    wholes = [
        path
        for values in (before, after)
        for path, value in values.items()
        if isinstance(value, Hidden | Unknown)
    ]
    return any(path.startswith((f"{whole}.", f"{whole}[")) for whole in wholes)
