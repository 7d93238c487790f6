"""Identities: the values that distinguish one object of a resource type from all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from tfplugin.schema.models import Field
from tfplugin.values.types import Object, T, TypeOf
from tfplugin.values.unknown import Unknown
from tfplugin.values.value import State

T_co = TypeVar("T_co", covariant=True)
"""The Python type of an identifier's values."""


class Identifier(Generic[T_co]):
    """One value of an identity, as `identifier` and `derived_identifier` declare it.

    It is the key of its value: `ctx.identity[NAME]`.
    """

    def __init__(
        self,
        name: str,
        type_: TypeOf[T_co, Any],
        description: str,
        of: Callable[[Any], Any] | None,
        *,
        optional: bool,
    ) -> None:
        self.name = name
        self.type = type_
        self.description = description
        self.of = of
        self.optional = optional


def identifier(
    field: Field[Any, T, Any], *, optional: bool = False, description: str = ""
) -> Identifier[T]:
    """Identify objects by an attribute: a string, number, bool, or a list of them.

    The attribute of an object never changes, or its change requires replacement. `optional`: an
    import may leave it out. `description`: by default, the attribute's.
    """
    node: Any = field.node
    return Identifier(
        field.name, node.type, description or node.description, None, optional=optional
    )


def derived_identifier(
    name: str,
    type_: TypeOf[T, Any],
    of: Callable[[Any], T | Unknown | None],
    *,
    optional: bool = False,
    description: str = "",
) -> Identifier[T]:
    """Identify objects by a value that `of(state)` returns.

    It is determined when an object is created or imported, and then kept. `of` gets the model of a
    plan, in which values may be UNKNOWN.
    """
    return Identifier(name, type_, description, of, optional=optional)


class Identity:
    """The identity that all objects of a resource type have, as `identity` declares it."""

    def __init__(self, identifiers: tuple[Identifier[Any], ...], version: int) -> None:
        self.identifiers = identifiers
        self.version = version

    @cached_property
    def object_type(self) -> Object:
        """The Terraform type of an identity."""
        return Object({each.name: each.type for each in self.identifiers})

    def of(self, state: State, model: Any) -> State:
        """Return the identity of an object, from its values and their model. May hold UNKNOWN."""
        return {
            each.name: state.get(each.name) if each.of is None else each.of(model)
            for each in self.identifiers
        }


def identity(*identifiers: Identifier[Any], version: int = 0) -> Identity:
    """Declare the identity of a resource type.

    Raise `version` when identities in older states need `Resource.upgrade_identity`.
    """
    return Identity(identifiers, version)


class Identified(Mapping[Identifier[Any], Any]):
    """The values of one object's identity, by identifier. None for one that is left out."""

    def __init__(self, declared: Identity, values: State) -> None:
        self._declared = declared
        self._values = values

    def __getitem__(self, key: Identifier[T]) -> T:
        value: T = self._values[key.name]
        return value

    def __iter__(self) -> Iterator[Identifier[Any]]:
        return iter(self._declared.identifiers)

    def __len__(self) -> int:
        return len(self._declared.identifiers)
