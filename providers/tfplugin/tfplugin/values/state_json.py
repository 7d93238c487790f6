"""Converts values from the JSON of Terraform's state files."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from tfplugin.values.decoding import number
from tfplugin.values.types import (
    Dynamic,
    DynamicValue,
    List,
    Map,
    Number,
    Object,
    Set,
    Tuple,
    Type,
    type_from_json,
)
from tfplugin.values.unknown import UNKNOWN


def load_json(text: str | bytes) -> Any:
    """Return the parsed JSON; numbers keep all their digits."""
    return json.loads(text, parse_float=lambda digits: number(Decimal(digits)))


def fits(type_: Type, raw: Any) -> bool:
    """Return whether the type knows every attribute in the JSON."""
    if raw is None:
        return True
    match type_:
        case Object(attributes):
            return all(name in attributes for name in raw) and all(
                fits(kind, raw.get(name)) for name, kind in attributes.items()
            )
        case List(element) | Set(element):
            return all(fits(element, item) for item in raw)
        case Map(element):
            return all(fits(element, item) for item in raw.values())
    return True


def from_json(type_: Type, raw: Any) -> Any:
    """Return the value of a type from JSON that `load_json` loaded.

    Attributes missing from the JSON are null, and unknown ones are left out. Values that already
    have the type stay as they are. So do values of a wrong type: the codec reports them.
    """
    if raw is None or raw is UNKNOWN or isinstance(raw, DynamicValue):
        return raw
    match type_:
        case Object(attributes) if isinstance(raw, dict):
            return {name: from_json(kind, raw.get(name)) for name, kind in attributes.items()}
        case List(element) | Set(element) if isinstance(raw, list):
            return [from_json(element, item) for item in raw]
        case Map(element) if isinstance(raw, dict):
            return {key: from_json(element, item) for key, item in raw.items()}
        case Tuple(elements) if isinstance(raw, list) and len(raw) == len(elements):
            return [from_json(kind, item) for kind, item in zip(elements, raw, strict=True)]
    if type_ is Dynamic and isinstance(raw, dict) and raw.keys() == {"type", "value"}:
        inner = type_from_json(raw["type"])
        value = from_json(inner, raw["value"])
        return None if value is None else DynamicValue(inner, value)
    if type_ is Number and isinstance(raw, str):
        return _number_from_text(raw)
    return raw


def _number_from_text(text: str) -> Any:
    try:
        return number(Decimal(text))
    except InvalidOperation:
        return text
