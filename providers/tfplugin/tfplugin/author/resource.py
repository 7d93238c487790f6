"""The base classes of resources and data sources."""

from typing import Any, Generic, Self, TypeVar

from tfplugin.author.contexts import (
    JSON,
    CreateContext,
    DataContext,
    DeleteContext,
    ImportContext,
    MoveContext,
    PlanContext,
    ReadContext,
    UpdateContext,
    UpgradeContext,
)
from tfplugin.schema.attributes import Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics
from tfplugin.values.value import State

P = TypeVar("P")
"""The provider's class."""


class AnyResource:
    """A resource type, whether it works on models or on dictionaries."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def hooks(self) -> "Resource[Any]":
        """What the layers below call, on dictionaries."""
        raise NotImplementedError


class AnyDataSource:
    """A data source, whether it works on models or on dictionaries."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def hooks(self) -> "DataSource[Any]":
        """What the layers below call, on dictionaries."""
        raise NotImplementedError


class Resource(AnyResource, Generic[P]):
    """One resource type. `P` is the provider's class, and `self.provider` the provider.

    An instance lives for one call. Raise DiagnosticError, or add to `ctx.diagnostics`, to fail.
    Write-only attributes may be left in a returned state: they are removed from it.
    """

    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> Self:
        """The resource itself."""
        return self

    def validate(self, ctx: ValidateContext) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def plan(self, ctx: PlanContext) -> None:
        """Refine the plan of a create, update or delete. May be called more than once."""

    def create(self, ctx: CreateContext) -> State:
        """Make the object and return its whole state."""
        raise NotImplementedError

    def read(self, ctx: ReadContext) -> State | None:
        """Return the object's state as it is now; None if the object is gone."""
        raise NotImplementedError

    def update(self, ctx: UpdateContext) -> State:
        """Change the object in place and return its whole state."""
        raise NotImplementedError

    def delete(self, ctx: DeleteContext) -> None:
        """Remove the object. One that is gone already is no error."""
        raise NotImplementedError

    def import_state(self, ctx: ImportContext) -> State:
        """Return what `ctx.id` says of the object; the rest is null until `read`, which follows."""
        raise DiagnosticError(
            "Import is not supported",
            f'"{ctx.id}" cannot be imported: this resource type only manages what it created.',
        )

    def upgrade(self, ctx: UpgradeContext) -> State:
        """Turn `ctx.state` of an older schema version into one of this version.

        Attributes that the schema does not know are dropped, ones left out are null.
        """
        return ctx.state

    def move(self, ctx: MoveContext) -> State | None:
        """Return the state of this type for an object of another type (a `moved` block).

        None refuses the move. `ctx.decoded(schema)` gives the source's state as Python values;
        `ctx.private` starts as the source's private state, and what it holds afterwards is kept.
        """

    def observe(self, state: dict[str, JSON], diagnostics: Diagnostics) -> None:
        """Look at a state of this type, as JSON, that Terraform is about to use.

        Called for each object before any other call about it, at plan and at apply, and also for
        objects that Terraform only forgets (`removed` with `destroy = false`), which cause no other
        call. Terraform may have started this process without configuring it.
        """


class DataSource(AnyDataSource, Generic[P]):
    """One data source. An instance lives for one call."""

    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> Self:
        """The resource itself."""
        return self

    def validate(self, ctx: ValidateContext) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def read(self, ctx: DataContext) -> State:
        """Look up what `ctx.config` asks for and return the whole state."""
        raise NotImplementedError
