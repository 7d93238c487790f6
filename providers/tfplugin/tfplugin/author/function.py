"""Functions that a provider adds to Terraform's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from tfplugin.values.types import Type

P = TypeVar("P")
"""The provider's class."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A function's parameter. Terraform refuses null and defers unknown unless allowed here."""

    name: str
    type: Type
    description: str
    allow_null: bool = False
    allow_unknown: bool = False


class FunctionError(Exception):
    """Raise it in a function for bad input; `argument` is the position it is in, from 0."""

    def __init__(self, text: str, argument: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.argument = argument


class Function(Generic[P]):
    """A pure function: the same arguments give the same result, with no provider configured."""

    summary: ClassVar[str]
    description: ClassVar[str]
    parameters: ClassVar[Sequence[Parameter]] = ()
    variadic: ClassVar[Parameter | None] = None
    returns: ClassVar[Type]

    def __init__(self, provider: P) -> None:
        self.provider = provider

    def call(self, *arguments: Any) -> Any:
        """The result for `arguments`, those of the variadic parameter at the end."""
        raise NotImplementedError
