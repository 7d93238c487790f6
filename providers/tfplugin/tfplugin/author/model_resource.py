"""The base classes of resources and data sources that have a model."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from tfplugin.author import contexts as calls
from tfplugin.author import resource as plain
from tfplugin.author.contexts import JSON, UpgradeContext, UpgradeIdentityContext
from tfplugin.author.model_contexts import (
    CreateContext,
    DataContext,
    DeleteContext,
    GenerateContext,
    ImportContext,
    MoveContext,
    ObserveContext,
    PlanContext,
    PlanCreateContext,
    PlanDeleteContext,
    PlanUpdateContext,
    ReadContext,
    UpdateContext,
    ValidateContext,
)
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.declaring import ModelSchema, Q, S
from tfplugin.schema.models import Known, Model, values_of
from tfplugin.values.diagnostics import DiagnosticError, Diagnostics
from tfplugin.values.value import State

P = TypeVar("P")
"""The provider's class."""


class Resource(plain.AnyResource, Generic[P, S, Q]):
    """One resource type. `P` is the provider's class, `S` and `Q` are its model, known and planned.

    An instance lives for one call. Raise DiagnosticError, or add to `ctx.diagnostics`, to fail.
    Write-only attributes may be left in a returned state: they are removed from it.
    """

    schema: ModelSchema[S, Q]
    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> plain.ResourceHooks[Any]:
        """Return the adapter whose hooks take dictionaries."""
        return _ResourceHooks(self)

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def plan(self, ctx: PlanContext[S, Q]) -> None:
        """Refine the plan of a create or update. May be called more than once."""

    def plan_create(self, ctx: PlanCreateContext[S, Q]) -> None:
        """Refine the plan of a create. The default calls `plan`."""
        self.plan(ctx)

    def plan_update(self, ctx: PlanUpdateContext[S, Q]) -> None:
        """Refine the plan of an update. The default calls `plan`."""
        self.plan(ctx)

    def plan_delete(self, ctx: PlanDeleteContext[S]) -> None:
        """Refuse a delete, or add a warning, while it is planned."""

    def create(self, ctx: CreateContext[S, Q]) -> S:
        """Create the object and return its whole state: `ctx.state`, completed."""
        raise NotImplementedError

    def read(self, ctx: ReadContext[S]) -> S | None:
        """Return the object's current state, or None if the object is gone."""
        raise NotImplementedError

    def update(self, ctx: UpdateContext[S, Q]) -> S:
        """Change the object in place and return its whole state: `ctx.state`, completed."""
        raise NotImplementedError

    def delete(self, ctx: DeleteContext[S]) -> None:
        """Delete the object. An object that is already gone is not an error."""
        raise NotImplementedError

    def import_state(self, ctx: ImportContext[S]) -> S:
        """Return the attributes that `ctx.id` determines. `read` follows and fills in the rest."""
        raise DiagnosticError(
            "Import is not supported",
            f'"{ctx.id}" cannot be imported: this resource type only manages what it created.',
        )

    def import_identity(self, ctx: ImportContext[S]) -> S:
        """Return the attributes that `ctx.identity` determines. `read` follows.

        The default takes an identity of one string for the id.
        """
        match list(ctx.identity.values()):
            case [str(id)]:
                ctx.id = id
                return self.import_state(ctx)
        raise DiagnosticError(
            "Import by identity is not supported",
            "This resource type can only be imported by id: write id in place of identity.",
        )

    def upgrade_identity(self, ctx: UpgradeIdentityContext) -> dict[str, JSON]:
        """Turn `ctx.identity` of an older version into one of this version."""
        return ctx.identity

    def generate_config(self, ctx: GenerateContext[S, Q]) -> None:
        """Complete the configuration that Terraform writes for an imported object: `ctx.config`."""

    def upgrade(self, ctx: UpgradeContext) -> dict[str, JSON]:
        """Turn `ctx.state` of an older schema version into one of this version.

        Attributes that the schema does not know are dropped, ones left out are null.
        """
        return ctx.state

    def move(self, ctx: MoveContext[S]) -> S | None:
        """Return the state of this type for an object of another type (a `moved` block).

        None refuses the move. `ctx.source(model)` gives the source's state; `ctx.private` starts
        as the source's private state, and what it holds afterwards is kept.
        """

    def observe(self, ctx: ObserveContext[S]) -> None:
        """Look at a state of this type that Terraform is about to use.

        Called for each object before any other call about it, at plan and at apply, and also for
        objects that Terraform only forgets (`removed` with `destroy = false`), which cause no other
        call. Terraform may have started this process without configuring it.
        """


class DataSource(plain.AnyDataSource, Generic[P, S, Q]):
    """One data source, see `Resource`. An instance lives for one call."""

    schema: ModelSchema[S, Q]
    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def hooks(self) -> plain.DataSourceHooks[Any]:
        """Return the adapter whose hooks take dictionaries."""
        return _DataSourceHooks(self)

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def read(self, ctx: DataContext[S]) -> S:
        """Read the requested data and return the whole state: `ctx.state`, completed."""
        raise NotImplementedError


class _ResourceHooks(plain.ResourceHooks[Any]):
    """Adapts a resource with a model to the layers below, which use dictionaries."""

    def __init__(self, resource: Resource[Any, Any, Any]) -> None:
        super().__init__(resource.provider)
        self._resource = resource
        self.schema: ModelSchema[Any, Any] = resource.schema
        self.identity = resource.identity

    def validate(self, ctx: schema_calls.ValidateContext) -> None:
        self._resource.validate(ValidateContext(ctx, self.schema))

    def plan(self, ctx: calls.PlanContext) -> None:
        match ctx.action:
            case "create":
                self._resource.plan_create(PlanCreateContext(ctx, self.schema))
            case "update":
                self._resource.plan_update(PlanUpdateContext(ctx, self.schema))
            case "delete":
                self._resource.plan_delete(PlanDeleteContext(ctx, self.schema))

    def create(self, ctx: calls.CreateContext) -> State:
        return _values(self._resource.create(CreateContext(ctx, self.schema)))

    def read(self, ctx: calls.ReadContext) -> State | None:
        found = self._resource.read(ReadContext(ctx, self.schema))
        return None if found is None else _values(found)

    def update(self, ctx: calls.UpdateContext) -> State:
        return _values(self._resource.update(UpdateContext(ctx, self.schema)))

    def delete(self, ctx: calls.DeleteContext) -> None:
        self._resource.delete(DeleteContext(ctx, self.schema))

    def import_state(self, ctx: calls.ImportContext) -> State:
        call = ImportContext(ctx, self.schema, self.identity)
        if ctx.identity is None:
            return _values(self._resource.import_state(call))
        return _values(self._resource.import_identity(call))

    def identify(self, state: State) -> State:
        if self.identity is None:
            return {}
        return self.identity.of(state, self.schema.planned(state))

    def upgrade_identity(self, ctx: UpgradeIdentityContext) -> dict[str, JSON]:
        return self._resource.upgrade_identity(ctx)

    def generate_config(self, state: State, config: State) -> None:
        self._resource.generate_config(GenerateContext(state, config, self.schema))

    def upgrade(self, ctx: calls.UpgradeContext) -> State:
        return self._resource.upgrade(ctx)

    def move(self, ctx: calls.MoveContext) -> State | None:
        moved = self._resource.move(MoveContext(ctx, self.schema))
        return None if moved is None else _values(moved)

    def observe(self, state: dict[str, JSON], diagnostics: Diagnostics) -> None:
        self._resource.observe(ObserveContext(state, diagnostics, self.schema))


class _DataSourceHooks(plain.DataSourceHooks[Any]):
    """Adapts a data source with a model to the layers below, which use dictionaries."""

    def __init__(self, source: DataSource[Any, Any, Any]) -> None:
        super().__init__(source.provider)
        self._source = source
        self.schema: ModelSchema[Any, Any] = source.schema

    def validate(self, ctx: schema_calls.ValidateContext) -> None:
        self._source.validate(ValidateContext(ctx, self.schema))

    def read(self, ctx: calls.DataContext) -> State:
        return _values(self._source.read(DataContext(ctx, self.schema)))


def _values(state: Model[Known]) -> State:
    return values_of(state) if isinstance(state, Model) else state
