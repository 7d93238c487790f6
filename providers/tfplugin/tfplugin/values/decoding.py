"""Decodes values from the wire."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgpack

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
    type_from_json,
)
from tfplugin.values.unknown import UNKNOWN

_REFINED_UNKNOWN: Final = 12
_FLOAT64_MAX: Final = Decimal("1.7976931348623157e308")


def decode(type_: Type, data: bytes) -> Any:
    """Return the value of a type that the MessagePack `data` holds."""
    return _decoded(type_, unpacked(data))


def number(value: int | float | Decimal) -> int | float | Decimal:
    """Return the simplest Python number equal to `value`: int, else float, else Decimal.

    Decimal is used for numbers that float64 cannot hold: too many digits, or too large.
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


def unpacked(data: bytes) -> Any:
    """Return decoded MessagePack, with UNKNOWN for unknown values."""
    return msgpack.unpackb(data, ext_hook=_unknown, strict_map_key=False)


def _unknown(code: int, data: bytes) -> Any:
    return UNKNOWN if code in (0, _REFINED_UNKNOWN) else msgpack.ExtType(code, data)


def _decoded(type_: Type, raw: Any) -> Any:
    if raw is None or raw is UNKNOWN:
        return raw
    return _DECODERS[type_.__class__](type_, raw)


def _decode_primitive(type_: Primitive[Any, Any], raw: Any) -> Any:
    if type_ is Number:
        return number(Decimal(raw) if isinstance(raw, str) else raw)
    if type_ is Dynamic:
        return _decode_dynamic(raw)
    return raw


def _decode_dynamic(raw: Any) -> Any:
    type_ = _type(raw[0])
    value = _decoded(type_, raw[1])
    return value if value is None or value is UNKNOWN else DynamicValue(type_, value)


@lru_cache(maxsize=256)
def _type(packed: bytes | str) -> Type:
    return type_from_json(json.loads(packed))


def _decode_list(type_: List[Any, Any] | Set[Any, Any], raw: Any) -> list[Any]:
    element = type_.element
    return [_decoded(element, item) for item in raw]


def _decode_map(type_: Map[Any, Any], raw: Any) -> dict[str, Any]:
    element = type_.element
    return {key: _decoded(element, item) for key, item in raw.items()}


def _decode_object(type_: Object, raw: Any) -> dict[str, Any]:
    return {
        name: raw.get(name) if kind in _AS_THEY_COME else _decoded(kind, raw.get(name))
        for name, kind in type_.attributes.items()
    }


def _decode_tuple(type_: Tuple, raw: Any) -> list[Any]:
    return [_decoded(kind, item) for kind, item in zip(type_.elements, raw, strict=True)]


_AS_THEY_COME: Final = (String, Bool)
"""Types whose values msgpack already decodes correctly."""

_DECODERS: Final[dict[type[Type], Callable[[Any, Any], Any]]] = {
    Primitive: _decode_primitive,
    List: _decode_list,
    Set: _decode_list,
    Map: _decode_map,
    Object: _decode_object,
    Tuple: _decode_tuple,
}
