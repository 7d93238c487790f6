"""Keeping what the schema calls sensitive out of the log."""

from collections.abc import Iterator
from typing import Any, Final

from tfplugin.log import redact
from tfplugin.schema import Schema
from tfplugin.values import DynamicValue, State
from tfplugin.walking import walk

_SHORTEST: Final = 4
"""Shorter strings would black out half the log and protect nothing."""


def redact_sensitive(schema: Schema, state: State | None) -> None:
    """Black out, from now on, each sensitive or write-only string in a state or configuration."""
    if state is None:
        return
    for place in walk(schema, state):
        if place.attribute.sensitive or place.attribute.write_only:
            for text in _strings(place.value):
                if len(text) >= _SHORTEST:
                    redact(text)


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case DynamicValue():
            yield from _strings(value.value)
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
