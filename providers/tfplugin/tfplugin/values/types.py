"""Terraform's types, as a provider's schema names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final


class Type:
    """A Terraform type. Frozen, hashable, compared by what it describes."""

    __slots__ = ()

    def to_json(self) -> Any:
        """The type as Terraform writes it: `"string"`, `["list", "string"]`, …"""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Primitive(Type):
    """`String`, `Number`, `Bool` or `Dynamic`: use those, do not build others."""

    name: str

    def to_json(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return self.name.capitalize()


String: Final = Primitive("string")
Number: Final = Primitive("number")
Bool: Final = Primitive("bool")
Dynamic: Final = Primitive("dynamic")


@dataclass(frozen=True, slots=True)
class List(Type):
    """An ordered collection of one element type."""

    element: Type

    def to_json(self) -> list[Any]:
        return ["list", self.element.to_json()]


@dataclass(frozen=True, slots=True)
class Set(Type):
    """A collection without order or duplicates. Its elements have no index."""

    element: Type

    def to_json(self) -> list[Any]:
        return ["set", self.element.to_json()]


@dataclass(frozen=True, slots=True)
class Map(Type):
    """String keys, values of one element type."""

    element: Type

    def to_json(self) -> list[Any]:
        return ["map", self.element.to_json()]


@dataclass(frozen=True, slots=True, init=False)
class Object(Type):
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
class Tuple(Type):
    """A fixed number of elements, each of its own type."""

    elements: tuple[Type, ...]

    def __init__(self, elements: Sequence[Type]) -> None:
        object.__setattr__(self, "elements", tuple(elements))

    def to_json(self) -> list[Any]:
        return ["tuple", [element.to_json() for element in self.elements]]


def in_words(type_: Type) -> str:
    """The type as a message says it: "a string", "a list of number", "an object"."""
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


_PRIMITIVES: Final = {type_.name: type_ for type_ in (String, Number, Bool, Dynamic)}
_COLLECTIONS: Final = {"list": List, "set": Set, "map": Map}


def type_from_json(json: Any) -> Type:
    """The type that `json` (as made by `Type.to_json`) describes; ValueError if it is none."""
    match json:
        case str() if json in _PRIMITIVES:
            return _PRIMITIVES[json]
        case [("list" | "set" | "map") as kind, element]:
            return _COLLECTIONS[kind](type_from_json(element))
        case ["object", dict() as attributes, *_]:
            return Object({name: type_from_json(value) for name, value in attributes.items()})
        case ["tuple", list() as elements]:
            return Tuple([type_from_json(element) for element in elements])
    raise ValueError(f"not a Terraform type: {json!r}")
