"""Encodes values for the wire."""

import json
import math
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final

import msgpack

from tfplugin.values.decoding import unpacked
from tfplugin.values.paths import Element, Key, Step
from tfplugin.values.types import (
    Bool,
    Dynamic,
    DynamicValue,
    List,
    Map,
    Number,
    Object,
    Primitive,
    Set,
    String,
    Tuple,
    Type,
)
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import ValueMismatchError

_UNKNOWN_EXTENSION: Final = msgpack.ExtType(0, b"\0")


def encode(type_: Type, value: Any, like: bytes = b"") -> bytes:
    """Return a value of a type as MessagePack. Raises ValueMismatchError.

    On the wire, a null or unknown `Dynamic` may have a type. Terraform compares it, but Python's
    None and UNKNOWN do not carry it. So it is copied from `like`, an encoding of a value of the
    same type, if that has one in the same place.
    """
    raw = _encoded(type_, value)
    if like and _holds_dynamic(type_):
        raw = _with_types_of(type_, raw, unpacked(like))
    packed: bytes = msgpack.packb(raw)
    return packed


def _encoded(type_: Type, value: Any) -> Any:
    if value is None:
        return None
    if value is UNKNOWN:
        return _UNKNOWN_EXTENSION
    return _ENCODERS[type_.__class__](type_, value)


def _inside(step: Step, type_: Type, value: Any) -> Any:
    try:
        return _encoded(type_, value)
    except ValueMismatchError as mismatch:
        raise ValueMismatchError(mismatch.problem, (step, *mismatch.path)) from None


def _encode_primitive(type_: Primitive[Any, Any], value: Any) -> Any:
    if type_ is Dynamic:
        return _encode_dynamic(value)
    if type_ is Number and isinstance(value, int | float | Decimal) and not _is_bool(value):
        return _encode_number(value)
    if (type_ is String and isinstance(value, str)) or (type_ is Bool and _is_bool(value)):
        return value
    raise _mismatch(f"a {type_.name}", value)


def _encode_number(value: int | float | Decimal) -> Any:
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else format(Decimal(value), "f")
    if isinstance(value, float) and math.isinf(value):
        return value
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        raise _mismatch("a number", value)
    return format(exact, "f")


def _encode_dynamic(value: Any) -> Any:
    if not isinstance(value, DynamicValue):
        raise _mismatch("a DynamicValue", value)
    return [_type_json(value.type), _encoded(value.type, value.value)]


def _type_json(type_: Type) -> bytes:
    if isinstance(type_, Primitive):
        return b'"%s"' % type_.name.encode()
    return json.dumps(type_.to_json(), separators=(",", ":")).encode()


def _encode_list(type_: List[Any, Any], value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _mismatch("a list", value)
    return [_inside(index, type_.element, item) for index, item in enumerate(value)]


def _encode_set(type_: Set[Any, Any], value: Any) -> list[Any]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _mismatch("a list or set", value)
    return [_inside(Element(item), type_.element, item) for item in value]


def _encode_map(type_: Map[Any, Any], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _mismatch("a dict with strings as keys", value)
    return {key: _inside(Key(key), type_.element, item) for key, item in value.items()}


def _encode_object(type_: Object, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mismatch("a dict", value)
    if value.keys() != type_.attributes.keys():
        raise _other_attributes(type_, value)
    return {
        name: item
        if (item := value[name]) is None or (kind is String and item.__class__ is str)
        else _inside(name, kind, item)
        for name, kind in type_.attributes.items()
    }


def _other_attributes(type_: Object, value: dict[str, Any]) -> ValueMismatchError:
    for name in value:
        if name not in type_.attributes:
            return ValueMismatchError(f"the schema has no attribute {name!r}")
    missing = next(name for name in type_.attributes if name not in value)
    return ValueMismatchError("the attribute is missing (a null one is None)", (missing,))


def _encode_tuple(type_: Tuple, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) != len(type_.elements):
        raise _mismatch(f"a list of {len(type_.elements)}", value)
    pairs = zip(type_.elements, value, strict=True)
    return [_inside(index, kind, item) for index, (kind, item) in enumerate(pairs)]


_ENCODERS: Final[dict[type[Type], Callable[[Any, Any], Any]]] = {
    Primitive: _encode_primitive,
    List: _encode_list,
    Set: _encode_set,
    Map: _encode_map,
    Object: _encode_object,
    Tuple: _encode_tuple,
}


@cache
def _holds_dynamic(type_: Type) -> bool:
    match type_:
        case List(element) | Set(element) | Map(element):
            return _holds_dynamic(element)
        case Object(attributes):
            return any(_holds_dynamic(kind) for kind in attributes.values())
        case Tuple(elements):
            return any(_holds_dynamic(kind) for kind in elements)
    return type_ is Dynamic


def _with_types_of(type_: Type, ours: Any, theirs: Any) -> Any:
    if type_ is Dynamic:
        return _typed_hollow(ours, theirs)
    if not isinstance(theirs, type(ours)):
        return ours
    match type_, ours:
        case Object(attributes), dict():
            return {
                name: _with_types_of(kind, ours[name], theirs.get(name))
                for name, kind in attributes.items()
            }
        case Map(element), dict():
            return {
                key: _with_types_of(element, item, theirs.get(key)) for key, item in ours.items()
            }
        case List(element), list() if len(ours) == len(theirs):
            pairs = zip(ours, theirs, strict=True)
            return [_with_types_of(element, item, other) for item, other in pairs]
    return ours


def _typed_hollow(ours: Any, theirs: Any) -> Any:
    """Return a null or unknown dynamic value with the type of `theirs`, if that is the same."""
    if not isinstance(theirs, list):
        return ours
    type_json, value = theirs
    if ours is None and value is None:
        return [type_json, None]
    if ours is _UNKNOWN_EXTENSION and value is UNKNOWN:
        return [type_json, _UNKNOWN_EXTENSION]
    return ours


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _mismatch(expected: str, value: Any) -> ValueMismatchError:
    return ValueMismatchError(f"expected {expected}, found a {type(value).__name__}")
