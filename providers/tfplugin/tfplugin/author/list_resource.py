"""The base class of list resources, which find existing objects of a resource type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tfplugin.author.model_contexts import ValidateContext
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.attributes import Schema
from tfplugin.schema.contexts import Context
from tfplugin.schema.declaring import ModelSchema, Q, S
from tfplugin.schema.identity import Identifier
from tfplugin.values.value import State

P = TypeVar("P")
"""The provider's class."""


@dataclass(frozen=True)
class Found:
    """An object that was found: the name that people are shown, and its identity."""

    name: str
    identity: Mapping[Identifier[Any], Any]


class AnyListResource:
    """A list resource as the layers below see it: its configuration is a dictionary."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check the configuration. The layers below call this."""

    def found(self, call: Context, config: State, limit: int) -> Iterator[Found]:
        """Find the objects. The layers below call this."""
        raise NotImplementedError


class ListContext(Context, Generic[S]):
    """A search. `config`: what to look for. `limit`: more objects than this are not looked at."""

    def __init__(self, call: Context, config: S, limit: int) -> None:
        super().__init__(diagnostics=call.diagnostics, stopping=call.stopping)
        self.config = config
        self.limit = limit


class ListResource(AnyListResource, Generic[P, S, Q]):
    """Finds the existing objects of the resource type with the same name, for `terraform query`.

    `P` is the provider's class, `S` and `Q` are the model of the configuration, known and planned.
    If Terraform asks for whole objects, each is imported by its identity and read, as the resource
    does it. An instance lives for one call.
    """

    schema: ModelSchema[S, Q]
    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def list(self, ctx: ListContext[S]) -> Iterator[Found]:
        """Find the objects, as a generator. An error ends the search; what was found stays."""
        raise NotImplementedError

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check the configuration. The layers below call this."""
        self.validate(ValidateContext(call, self.schema))

    def found(self, call: Context, config: State, limit: int) -> Iterator[Found]:
        """Find the objects. The layers below call this."""
        return self.list(ListContext(call, self.schema.known(config), limit))
