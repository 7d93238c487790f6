"""Functions that a provider adds to Terraform's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar, overload

from tfplugin.values.types import P, T, Type, TypeOf

Provider = TypeVar("Provider")
"""The provider's class."""

Result = TypeVar("Result")
"""The Python type of the function's result."""


class Parameter(Generic[T]):
    """A function's parameter, as `parameter` and `variadic` declare it.

    On an instance, it is the argument: a `T`. On the class, it is the parameter itself, for use in
    a FunctionError.
    """

    name: str

    def __init__(
        self,
        type_: Type,
        description: str,
        *,
        is_variadic: bool,
        allow_null: bool,
        allow_unknown: bool,
    ) -> None:
        self.type = type_
        self.description = description
        self.is_variadic = is_variadic
        self.allow_null = allow_null
        self.allow_unknown = allow_unknown

    def __set_name__(self, owner: type[Any], name: str) -> None:
        # Some names belong to `Function` or Python, so `description_` declares `description`.
        self.name = name.removesuffix("_")

    @overload
    def __get__(self, function: None, owner: object) -> Self: ...
    @overload
    def __get__(self, function: Function[Any, Any], owner: object) -> T: ...
    def __get__(self, function: Any, owner: object) -> Any:
        return self if function is None else function._arguments[self.name]


@overload
def parameter(type_: TypeOf[T, Any], description: str) -> Parameter[T]: ...
@overload
def parameter(
    type_: TypeOf[T, Any], description: str, *, allow_null: Literal[True]
) -> Parameter[T | None]: ...
@overload
def parameter(
    type_: TypeOf[Any, P], description: str, *, allow_unknown: Literal[True]
) -> Parameter[P]: ...
@overload
def parameter(
    type_: TypeOf[Any, P],
    description: str,
    *,
    allow_null: Literal[True],
    allow_unknown: Literal[True],
) -> Parameter[P | None]: ...
def parameter(
    type_: Type, description: str, *, allow_null: bool = False, allow_unknown: bool = False
) -> Any:
    """Declare a parameter. Terraform refuses null and defers unknown unless allowed here."""
    return Parameter(
        type_,
        description,
        is_variadic=False,
        allow_null=allow_null,
        allow_unknown=allow_unknown,
    )


@overload
def variadic(type_: TypeOf[T, Any], description: str) -> Parameter[list[T]]: ...
@overload
def variadic(
    type_: TypeOf[T, Any], description: str, *, allow_null: Literal[True]
) -> Parameter[list[T | None]]: ...
def variadic(type_: Type, description: str, *, allow_null: bool = False) -> Any:
    """Declare the parameter that takes all remaining arguments."""
    return Parameter(
        type_, description, is_variadic=True, allow_null=allow_null, allow_unknown=False
    )


class FunctionError(Exception):
    """Raised by a function for bad input. `argument` is the parameter, or a position from 0."""

    def __init__(self, text: str, argument: Parameter[Any] | int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.argument = argument


class Function(Generic[Provider, Result]):
    """A pure function: the same arguments give the same result, with no provider configured.

    Its parameters are the ones that the class declares, in that order. An instance lives for one
    call, and has the arguments as attributes.
    """

    summary: ClassVar[str]
    description: ClassVar[str]
    parameters: ClassVar[Sequence[Parameter[Any]]] = ()
    variadic: ClassVar[Parameter[Any] | None] = None
    returns: TypeOf[Result, Any]

    def __init__(self, provider: Provider, arguments: Sequence[Any]) -> None:
        self.provider = provider
        names = [one.name for one in self.parameters]
        self._arguments = dict(zip(names, arguments, strict=False))
        # Only the class has this; on an instance it is the argument.
        if (last := type(self).variadic) is not None:
            self._arguments[last.name] = list(arguments[len(names) :])

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = [one for one in vars(cls).values() if isinstance(one, Parameter)]
        cls.parameters = [one for one in declared if not one.is_variadic]
        cls.variadic = next((one for one in declared if one.is_variadic), None)

    def call(self) -> Result:
        """Return the result for the arguments."""
        raise NotImplementedError
