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
    UpgradeIdentityContext,
)
from tfplugin.schema.attributes import Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.identity import Identity
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics
from tfplugin.values.value import State

P = TypeVar("P")
"""The provider's class."""


class AnyResource:
    """A resource type, whether it works on models or on dictionaries.

    `identity`: the values that identify an object of this type, for Terraform 1.12 and newer.
    """

    schema: Schema
    identity: Identity | None = None

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def hooks(self) -> "ResourceHooks[Any]":
        """Return the hooks with dictionaries, for the layers below."""
        raise NotImplementedError


class AnyDataSource:
    """A data source, whether it works on models or on dictionaries."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def hooks(self) -> "DataSourceHooks[Any]":
        """Return the hooks with dictionaries, for the layers below."""
        raise NotImplementedError


class ResourceHooks(AnyResource, Generic[P]):
    """One resource type. `P` is the provider's class, and `self.provider` the provider.

    An instance lives for one call. Raise DiagnosticError, or add to `ctx.diagnostics`, to fail.
    Write-only attributes may be left in a returned state: they are removed from it.
    """

    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> Self:
        """Return the resource itself."""
        return self

    def validate(self, ctx: ValidateContext) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def plan(self, ctx: PlanContext) -> None:
        """Refine the plan of a create, update or delete. May be called more than once."""

    def create(self, ctx: CreateContext) -> State:
        """Create the object and return its whole state."""
        raise NotImplementedError

    def read(self, ctx: ReadContext) -> State | None:
        """Return the object's current state, or None if the object is gone."""
        raise NotImplementedError

    def update(self, ctx: UpdateContext) -> State:
        """Change the object in place and return its whole state."""
        raise NotImplementedError

    def delete(self, ctx: DeleteContext) -> None:
        """Delete the object. An object that is already gone is not an error."""
        raise NotImplementedError

    def import_state(self, ctx: ImportContext) -> State:
        """Return the attributes that `ctx.id` determines. `read` follows and fills in the rest."""
        raise DiagnosticError(
            "Import is not supported",
            f'"{ctx.id}" cannot be imported: this resource type only manages what it created.',
        )

    def identify(self, state: State) -> State:
        """Return the identity of the object with this state or plan."""
        return {} if self.identity is None else self.identity.of(state, state)

    def upgrade_identity(self, ctx: UpgradeIdentityContext) -> dict[str, JSON]:
        """Turn `ctx.identity` of an older version into one of this version."""
        return ctx.identity

    def generate_config(self, state: State, config: State) -> None:
        """Complete the configuration that Terraform writes for an imported object, in place."""

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


class DataSourceHooks(AnyDataSource, Generic[P]):
    """One data source. An instance lives for one call."""

    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> Self:
        """Return the data source itself."""
        return self

    def validate(self, ctx: ValidateContext) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def read(self, ctx: DataContext) -> State:
        """Look up what `ctx.config` asks for and return the whole state."""
        raise NotImplementedError
