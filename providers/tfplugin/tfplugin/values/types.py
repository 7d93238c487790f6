"""Terraform's types, as a provider's schema names them, and the Python types of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from tfplugin.values.unknown import Unknown

T = TypeVar("T")
"""The Python type of a known value."""

P = TypeVar("P")
"""The Python type in a configuration or plan, where the value or parts of it may be UNKNOWN."""

Numeric = int | float | Decimal
"""A number: int where it is whole, Decimal only where a float would lose digits."""


class Type:
    """A Terraform type. Frozen, hashable, compared by what it describes."""

    __slots__ = ()

    def to_json(self) -> Any:
        """Return the type as Terraform writes it: `"string"`, `["list", "string"]`, …"""
        raise NotImplementedError


class TypeOf(Type, Generic[T, P]):
    """A Terraform type whose values are `T` in a state, and `P` in a configuration or plan."""

    __slots__ = ()

    def __or__(self, null: None) -> TypeOf[T | None, P | None]:
        """Return the same type for an attribute that may be null in a state, as in `String | None`.

        Terraform's types all include null, so only type checkers see a difference.
        """
        nullable: TypeOf[Any, Any] = self
        return nullable


@dataclass(frozen=True, slots=True)
class Primitive(TypeOf[T, P]):
    """`String`, `Number`, `Bool` or `Dynamic`. Use these constants, do not create others."""

    name: str

    def to_json(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return self.name.capitalize()


String: Final[Primitive[str, str | Unknown]] = Primitive("string")
Number: Final[Primitive[Numeric, Numeric | Unknown]] = Primitive("number")
Bool: Final[Primitive[bool, bool | Unknown]] = Primitive("bool")
Dynamic: Final[Primitive[DynamicValue, DynamicValue | Unknown]] = Primitive("dynamic")


@dataclass(frozen=True, slots=True)
class List(TypeOf[list[T], list[P] | Unknown]):
    """An ordered collection of one element type."""

    element: TypeOf[T, P]

    def to_json(self) -> list[Any]:
        return ["list", self.element.to_json()]


@dataclass(frozen=True, slots=True)
class Set(TypeOf[list[T], list[P] | Unknown]):
    """A collection without order or duplicates. Its elements have no index."""

    element: TypeOf[T, P]

    def to_json(self) -> list[Any]:
        return ["set", self.element.to_json()]


@dataclass(frozen=True, slots=True)
class Map(TypeOf[dict[str, T], dict[str, P] | Unknown]):
    """String keys, values of one element type."""

    element: TypeOf[T, P]

    def to_json(self) -> list[Any]:
        return ["map", self.element.to_json()]


@dataclass(frozen=True, slots=True, init=False)
class Object(TypeOf[dict[str, Any], dict[str, Any] | Unknown]):
    """Named attributes, each of its own type."""

    attributes: Mapping[str, Type]

    def __init__(self, attributes: Mapping[str, Type]) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(attributes)))

    def __hash__(self) -> int:
        return hash(frozenset(self.attributes.items()))

    def __repr__(self) -> str:
        return f"Object({dict(self.attributes)!r})"

    def to_json(self) -> list[Any]:
        return ["object", {name: type_.to_json() for name, type_ in self.attributes.items()}]


@dataclass(frozen=True, slots=True, init=False)
class Tuple(TypeOf[list[Any], list[Any] | Unknown]):
    """A fixed number of elements, each of its own type."""

    elements: tuple[Type, ...]

    def __init__(self, elements: Sequence[Type]) -> None:
        object.__setattr__(self, "elements", tuple(elements))

    def to_json(self) -> list[Any]:
        return ["tuple", [element.to_json() for element in self.elements]]


@dataclass(frozen=True, slots=True)
class DynamicValue:
    """The value of a `Dynamic` attribute together with its type.

    A null dynamic attribute is None and an unknown one is UNKNOWN, without this wrapper.
    """

    type: Type
    value: Any

    @classmethod
    def of(cls, value: Any) -> DynamicValue:
        """Wrap a Python value in the type that fits it: list → tuple, dict → object.

        Raises TypeError for a value that has no Terraform type.
        """
        if isinstance(value, DynamicValue):
            return value
        return cls(_type_of(value), _unwrapped(value))

    @property
    def plain(self) -> Any:
        """Return the value in plain Python. Dynamic values inside it are unwrapped too."""
        return _unwrapped(self.value)


def _type_of(value: Any) -> Type:
    match value:
        case DynamicValue():
            return value.type
        case None | Unknown():
            return Dynamic
        case bool():
            return Bool
        case int() | float() | Decimal():
            return Number
        case str():
            return String
        case list() | tuple():
            return Tuple([_type_of(element) for element in value])
        case dict():
            return Object({name: _type_of(element) for name, element in value.items()})
    raise TypeError(f"a {type(value).__name__} has no Terraform type")


def _unwrapped(value: Any) -> Any:
    match value:
        case DynamicValue():
            return _unwrapped(value.value)
        case dict():
            return {key: _unwrapped(element) for key, element in value.items()}
        case list() | tuple():
            return [_unwrapped(element) for element in value]
    return value


def in_words(type_: Type) -> str:
    """Return the type as a message says it: "a string", "a list of number", "an object"."""
    bare = _bare(type_)
    return f"an {bare}" if bare == "object" else f"a {bare}"


def _bare(type_: Type) -> str:
    match type_:
        case Object():
            return "object"
        case Tuple(elements):
            kinds = dict.fromkeys(map(_bare, elements))
            return f"tuple of {' and '.join(kinds)}" if kinds else "tuple without elements"
        case List(element) | Set(element) | Map(element):
            return f"{type(type_).__name__.lower()} of {_bare(element)}"
    return "value of any type" if type_ == Dynamic else str(type_.to_json())


_PRIMITIVES: Final[Mapping[str, Type]] = {
    type_.name: type_ for type_ in (String, Number, Bool, Dynamic)
}
_COLLECTIONS: Final[Mapping[str, Any]] = {"list": List, "set": Set, "map": Map}


def type_from_json(json: Any) -> Type:
    """Return the type that `json` (as made by `Type.to_json`) describes. Raises ValueError."""
    match json:
        case str() if json in _PRIMITIVES:
            return _PRIMITIVES[json]
        case [("list" | "set" | "map") as kind, element]:
            collection: Type = _COLLECTIONS[kind](type_from_json(element))
            return collection
        case ["object", dict() as attributes, *_]:
            return Object({name: type_from_json(value) for name, value in attributes.items()})
        case ["tuple", list() as elements]:
            return Tuple([type_from_json(element) for element in elements])
    raise ValueError(f"not a Terraform type: {json!r}")
