"""Values to and from the wire, led by their types."""

import json
import math
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final

import msgpack

from tfplugin.paths import Element, Key, Path, Step
from tfplugin.types import (
    Bool,
    Dynamic,
    List,
    Map,
    Number,
    Object,
    Primitive,
    Set,
    String,
    Tuple,
    Type,
    type_from_json,
)
from tfplugin.values import UNKNOWN, DynamicValue

_UNKNOWN_EXTENSION: Final = msgpack.ExtType(0, b"\0")
_REFINED_UNKNOWN: Final = 12
_FLOAT64_MAX: Final = Decimal("1.7976931348623157e308")


class ValueMismatchError(Exception):
    """A value does not have the type that the schema gives it.

    `problem` says what was expected and what kind of value was found, never the value itself;
    `path` leads to it.
    """

    def __init__(self, problem: str, path: Path = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = path


def encode(type_: Type, value: Any, like: bytes = b"") -> bytes:
    """A value of a type as MessagePack. Raises ValueMismatchError.

    A null or unknown `Dynamic` may have a type on the wire, which Terraform compares but Python's
    None and UNKNOWN do not carry: where `like`, an encoding of a value of the same type, has one
    in the same place, it is kept.
    """
    raw = _encoded(type_, value)
    if like and _holds_dynamic(type_):
        raw = _with_types_of(type_, raw, _unpacked(like))
    packed: bytes = msgpack.packb(raw)
    return packed


def decode(type_: Type, data: bytes) -> Any:
    """The value of a type that MessagePack `data` holds."""
    return _decoded(type_, _unpacked(data))


def number(value: int | float | Decimal) -> int | float | Decimal:
    """The plainest Python number equal to `value`: int, else float, else Decimal.

    Decimal is left for what float64 cannot hold: too many digits, or too large.
    """
    if isinstance(value, int):
        return value
    exact = Decimal(value)
    if not exact.is_finite():
        return value
    if exact.copy_abs() <= _FLOAT64_MAX:
        if exact == exact.to_integral_value():
            return int(exact)
        if Decimal(repr(float(exact))) == exact:
            return float(exact)
    return exact


def _unpacked(data: bytes) -> Any:
    return msgpack.unpackb(data, ext_hook=_unknown, strict_map_key=False)


def _unknown(code: int, data: bytes) -> Any:
    return UNKNOWN if code in (0, _REFINED_UNKNOWN) else msgpack.ExtType(code, data)


# ---------------------------------------------------------------- from the wire


def _decoded(type_: Type, raw: Any) -> Any:
    if raw is None or raw is UNKNOWN:
        return raw
    return _DECODERS[type_.__class__](type_, raw)


def _decode_primitive(type_: Primitive, raw: Any) -> Any:
    if type_ is Number:
        return number(Decimal(raw) if isinstance(raw, str) else raw)
    if type_ is Dynamic:
        return _decode_dynamic(raw)
    return raw


def _decode_dynamic(raw: Any) -> Any:
    type_ = type_from_json(json.loads(raw[0]))
    value = _decoded(type_, raw[1])
    return value if value is None or value is UNKNOWN else DynamicValue(type_, value)


def _decode_list(type_: List | Set, raw: Any) -> list[Any]:
    element = type_.element
    return [_decoded(element, item) for item in raw]


def _decode_map(type_: Map, raw: Any) -> dict[str, Any]:
    element = type_.element
    return {key: _decoded(element, item) for key, item in raw.items()}


def _decode_object(type_: Object, raw: Any) -> dict[str, Any]:
    return {name: _decoded(kind, raw.get(name)) for name, kind in type_.attributes.items()}


def _decode_tuple(type_: Tuple, raw: Any) -> list[Any]:
    return [_decoded(kind, item) for kind, item in zip(type_.elements, raw, strict=True)]


_DECODERS: Final[dict[type[Type], Callable[[Any, Any], Any]]] = {
    Primitive: _decode_primitive,
    List: _decode_list,
    Set: _decode_list,
    Map: _decode_map,
    Object: _decode_object,
    Tuple: _decode_tuple,
}


# ---------------------------------------------------------------- to the wire


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


def _encode_primitive(type_: Primitive, value: Any) -> Any:
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
    type_json = json.dumps(value.type.to_json(), separators=(",", ":"))
    return [type_json.encode(), _encoded(value.type, value.value)]


def _encode_list(type_: List, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _mismatch("a list", value)
    return [_inside(index, type_.element, item) for index, item in enumerate(value)]


def _encode_set(type_: Set, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _mismatch("a list or set", value)
    return [_inside(Element(item), type_.element, item) for item in value]


def _encode_map(type_: Map, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _mismatch("a dict with strings as keys", value)
    return {key: _inside(Key(key), type_.element, item) for key, item in value.items()}


def _encode_object(type_: Object, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mismatch("a dict", value)
    for name in value:
        if name not in type_.attributes:
            raise ValueMismatchError(f"the schema has no attribute {name!r}")
    for name in type_.attributes:
        if name not in value:
            raise ValueMismatchError("the attribute is missing (a null one is None)", (name,))
    return {name: _inside(name, kind, value[name]) for name, kind in type_.attributes.items()}


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
    """Our null or unknown dynamic value, with the type of theirs if it is as hollow."""
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
