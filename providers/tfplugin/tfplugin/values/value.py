"""Compares values and checks whether they are known."""

from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any, TypeGuard, TypeVar, overload

from tfplugin.values.paths import Path
from tfplugin.values.types import DynamicValue, List, Map, Object, Set, Tuple, Type
from tfplugin.values.unknown import UNKNOWN, Unknown

T = TypeVar("T")
E = TypeVar("E")

State = dict[str, Any]
"""The attributes and blocks of a resource, data source or provider block by name."""


class ValueMismatchError(Exception):
    """A value does not have the type that the schema gives it.

    `problem` says what was expected and what kind of value was found, never the value itself;
    `path` leads to it.
    """

    def __init__(self, problem: str, path: Path = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = path


@overload
def is_known(value: list[E | Unknown] | Unknown) -> TypeGuard[list[E]]: ...
@overload
def is_known(value: T | Unknown) -> TypeGuard[T]: ...
def is_known(value: Any) -> bool:
    """Return whether neither the value nor anything inside it is UNKNOWN."""
    match value:
        case Unknown():
            return False
        case DynamicValue():
            return is_known(value.value)
        case dict():
            return all(is_known(element) for element in value.values())
        case list() | tuple() | set() | frozenset():
            return all(is_known(element) for element in value)
    return True


def known_or_null(value: Any) -> Any:
    """Return a copy of the value with null instead of UNKNOWN."""
    match value:
        case Unknown():
            return None
        case DynamicValue():
            return DynamicValue(value.type, known_or_null(value.value))
        case dict():
            return {key: known_or_null(element) for key, element in value.items()}
        case list() | tuple() | set() | frozenset():
            return [known_or_null(element) for element in value]
    return value


def copied(value: Any) -> Any:
    """Return a copy whose dicts and lists can be changed without changing the original."""
    match value:
        case dict():
            return {key: copied(element) for key, element in value.items()}
        case list():
            return [copied(element) for element in value]
    return value


def same(type_: Type, one: Any, other: Any) -> bool:
    """Return whether two values of a type are equal. Sets have no order; UNKNOWN equals UNKNOWN."""
    if one is other:
        return True
    if one is None or other is None or one is UNKNOWN or other is UNKNOWN:
        return False
    if one.__class__ is str:
        return bool(one == other)
    if type_.__class__ is Object:
        attributes = type_.attributes.items()
        return all(same(kind, one.get(name), other.get(name)) for name, kind in attributes)
    return _canonical(type_, one) == _canonical(type_, other)


def distinct(type_: Type, values: Iterable[Any]) -> list[Any]:
    """Return the values of a type without those that equal an earlier one."""
    return list({_canonical(type_, value): value for value in values}.values())


def _canonical(type_: Type, value: Any) -> Hashable:
    if value is None or value is UNKNOWN:
        return value
    match type_:
        case Set(element):
            return frozenset(_canonical(element, item) for item in value)
        case List(element):
            return tuple(_canonical(element, item) for item in value)
        case Map(element):
            return frozenset((key, _canonical(element, item)) for key, item in value.items())
        case Object(attributes):
            return tuple(_canonical(kind, value.get(name)) for name, kind in attributes.items())
        case Tuple(elements):
            pairs = zip(elements, value, strict=False)
            return (len(value), *(_canonical(kind, item) for kind, item in pairs))
    if isinstance(value, DynamicValue):
        return (value.type, _canonical(value.type, value.value))
    if isinstance(value, float):
        # A float means the decimal number that it prints as; its binary value differs slightly.
        return Decimal(repr(value))
    return value  # type: ignore[no-any-return]
