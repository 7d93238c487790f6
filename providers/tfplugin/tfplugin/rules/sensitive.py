"""Keeps sensitive values out of the log."""

from collections.abc import Iterator
from typing import Any

from tfplugin.log.records import redact
from tfplugin.schema.attributes import Body
from tfplugin.schema.walking import elements
from tfplugin.values.types import DynamicValue
from tfplugin.values.unknown import Unknown
from tfplugin.values.value import State


def redact_sensitive(body: Body, state: State | Unknown | None) -> None:
    """Mask each sensitive or write-only string of a state or configuration from now on."""
    if state is None or isinstance(state, Unknown):
        return
    for name in body.secret:
        for text in _strings(state[name]):
            redact(text)
    for name, node in body.inside.items():
        for _, element in elements(node, state[name]):
            redact_sensitive(node, element)


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
