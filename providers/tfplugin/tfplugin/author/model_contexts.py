"""The contexts that the hooks of a provider with models receive, one for each kind of call."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, TypeVar

from tfplugin.author import contexts as calls
from tfplugin.author.contexts import JSON
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.contexts import Context
from tfplugin.schema.declaring import ModelSchema
from tfplugin.schema.identity import Identified, Identity
from tfplugin.schema.models import Field, Known, Model, Planned, body, values_of, view
from tfplugin.schema.walking import complete
from tfplugin.values.diagnostics import Diagnostics
from tfplugin.values.paths import Named, Step, as_path
from tfplugin.values.value import State, copied

S_co = TypeVar("S_co", bound=Model[Known], covariant=True)
"""The model of the state."""

Q_co = TypeVar("Q_co", bound=Model[Planned], covariant=True)
"""The model of the plan and the configuration."""

Its = TypeVar("Its", bound=Model[Known])
"""A base of the state's model, or that model itself. Its fields are fields of the state."""

Source = TypeVar("Source", bound=Model[Known])


class CallContext(Context):
    """The part that all contexts have."""

    def __init__(self, call: Context) -> None:
        super().__init__(
            diagnostics=call.diagnostics,
            stopping=call.stopping,
            deferral_allowed=call.deferral_allowed,
        )


class PrivateContext(CallContext):
    """A call that sees the object's private state. Change `private` in place to keep data."""

    def __init__(self, call: calls.PrivateContext) -> None:
        super().__init__(call)
        self.private = call.private


class TimedContext(PrivateContext):
    """A call with a time limit: `deadline` on `time.monotonic`'s clock, None without a limit."""

    def __init__(self, call: Any) -> None:
        super().__init__(call)
        self.deadline: float | None = call.deadline
        self.remaining = call.remaining


class ValidateContext(CallContext, Generic[Q_co]):
    """A context with `config` as written; values that depend on other resources are UNKNOWN."""

    def __init__(self, call: schema_calls.ValidateContext, schema: ModelSchema[Any, Q_co]) -> None:
        super().__init__(call)
        self.config: Q_co = schema.planned(call.config)


class ConfigureContext(CallContext, Generic[Q_co]):
    """The provider block's `config` (may hold UNKNOWN) and Terraform's version."""

    def __init__(self, call: calls.ConfigureContext, schema: ModelSchema[Any, Q_co]) -> None:
        super().__init__(call)
        self.config: Q_co = schema.planned(call.config)
        self.terraform_version = call.terraform_version


class PlanContext(PrivateContext, Generic[S_co, Q_co]):
    """The plan of a create or an update, after defaults and computed values were filled in.

    `config`: as written, with write-only values. `planned`: the plan, to be changed in place.
    `prior`: the state, None on create. `private`: of the object that is planned, so empty on
    create. `planned_private`: what the first plan left in `private`, if Terraform plans again
    during the apply and keeps it (1.16), else None. `computed_blocks_allowed`: whether Terraform
    accepts other values in computed blocks than the configured ones.
    """

    prior: S_co | None

    def __init__(self, call: calls.PlanContext, schema: ModelSchema[S_co, Q_co]) -> None:
        super().__init__(call)
        self._call = call
        self.config: Q_co = schema.planned(call.config or {})
        self.planned: Q_co = schema.planned(call.planned)
        self.prior = None if call.prior is None else schema.known(call.prior)
        self.planned_private = call.planned_private
        self.computed_blocks_allowed = call.computed_blocks_allowed

    def changed(self: PlanContext[Its, Model[Planned]], *fields: Field[Its, Any, Any]) -> bool:
        """Return whether one of the planned fields differs from the prior one (unknown does)."""
        return any(self._call.changed(field.name) for field in fields)

    @property
    def changes_anything(self) -> bool:
        """Whether any attribute or block differs. Always true on create."""
        return any(map(self._call.changed, self._call.schema.object_type.attributes))

    def unknown(self: PlanContext[Its, Model[Planned]], *fields: Field[Its, Any, Any]) -> None:
        """Mark computed attributes as known only after the apply."""
        self._call.unknown(*(field.name for field in fields))

    @property
    def replaces(self) -> bool:
        """Return whether the object is replaced. Do not call it in a `requires_replace` rule."""
        return self._call.replaces


class PlanCreateContext(PlanContext[S_co, Q_co]):
    """The plan of a create, which may be the second half of a replacement."""

    prior: None


class PlanUpdateContext(PlanContext[S_co, Q_co]):
    """The plan of an update of the state `prior`."""

    prior: S_co

    def replace(
        self: PlanUpdateContext[Its, Model[Planned]],
        field: Field[Its, Any, Any],
        *inside: Step | Named,
    ) -> None:
        """Require replacement because of a change, as in `ctx.replace(DiskState.region)`.

        Terraform replaces only if the planned value there differs from the prior one. If no other
        field shows the change, mark a computed attribute `unknown` and name that. A place inside a
        set counts as the whole set.
        """
        self._call.replace(*as_path((field, *inside)))


class PlanDeleteContext(PrivateContext, Generic[S_co]):
    """The plan of a delete of the object whose state is `prior`."""

    def __init__(self, call: calls.PlanContext, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self.prior: S_co = schema.known(call.prior or {})


class SavingContext(TimedContext, Generic[S_co, Q_co]):
    """A create or update. Call `save` with what exists so far, so that a failure loses nothing.

    `config`: as written, with write-only values. `planned`: the plan, where UNKNOWN marks what
    the call has to find out. `state`: starts as the plan, for the hook to complete and return.
    """

    def __init__(self, call: calls.SavingContext, schema: ModelSchema[S_co, Q_co]) -> None:
        super().__init__(call)
        self._call = call
        self.config: Q_co = schema.planned(call.config)
        self.planned: Q_co = schema.planned(call.planned)
        self.state: S_co = schema.known(copied(call.planned))

    def save(self) -> None:
        """Record `state` as what exists now. If the call fails later, Terraform keeps it.

        What is still unknown in it becomes null. Saving again replaces the saved state.
        """
        self._call.save(values_of(self.state))


class CreateContext(SavingContext[S_co, Q_co]):
    """A create. If it fails after a save, the saved state is kept as tainted."""


class UpdateContext(SavingContext[S_co, Q_co]):
    """An update of the state `prior`. If it fails without a save, `prior` is kept."""

    def __init__(self, call: calls.UpdateContext, schema: ModelSchema[S_co, Q_co]) -> None:
        super().__init__(call, schema)
        self.prior: S_co = schema.known(call.prior)


class ReadContext(TimedContext, Generic[S_co]):
    """A refresh of `state`, for the hook to change and return. If it fails, the state is kept."""

    def __init__(self, call: calls.ReadContext, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self.state: S_co = schema.known(call.state)


class DeleteContext(TimedContext, Generic[S_co]):
    """A delete of the object whose state is `prior`, which is kept when the call fails."""

    def __init__(self, call: calls.DeleteContext, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self.prior: S_co = schema.known(call.prior)


class ImportContext(PrivateContext, Generic[S_co]):
    """An import by `id`, as the user gave it. `state`: all null, for the hook to fill in.

    `identity`: the values of an import by identity, by identifier; the id is "" then.
    """

    def __init__(
        self,
        call: calls.ImportContext,
        schema: ModelSchema[S_co, Any],
        declared: Identity | None = None,
    ) -> None:
        super().__init__(call)
        self.id = call.id
        self.identity = Identified(declared or Identity((), 0), call.identity or {})
        call.state = complete(schema, {})
        self.state: S_co = schema.known(call.state)


class GenerateContext(Generic[S_co, Q_co]):
    """The configuration that Terraform writes for an imported object.

    `state`: the object's. `config`: what would be written, for the hook to change: the state
    without what only the provider sets, and without what has its default.
    """

    def __init__(self, state: State, config: State, schema: ModelSchema[S_co, Q_co]) -> None:
        self.state: S_co = schema.known(state)
        self.config: Q_co = schema.planned(config)


class MoveContext(PrivateContext, Generic[S_co]):
    """An object of another resource type, with the `private` state that came with it.

    `source_type`: its resource type, of schema `version`, from the provider `source_provider`
    (an address such as "terraform.io/builtin/terraform"). `state`: all null, for the hook to fill
    in.
    """

    def __init__(self, call: calls.MoveContext, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self._call = call
        self.source_provider = call.source_provider
        self.source_type = call.source_type
        self.version = call.version
        self.state: S_co = schema.known(complete(schema, {}))

    def source(self, model: type[Source]) -> Source:
        """Return the object's state as its type's model, without attributes the model lacks."""
        return view(model, _decoded(body(model).object_type, self._call.state))


class ObserveContext(Generic[S_co]):
    """A state that Terraform is going to use."""

    def __init__(
        self, state: dict[str, JSON], diagnostics: Diagnostics, schema: ModelSchema[S_co, Any]
    ) -> None:
        self.diagnostics = diagnostics
        self._json = state
        self._schema = schema

    @cached_property
    def state(self) -> S_co:
        """The state."""
        return self._schema.known(_decoded(self._schema.object_type, self._json))


class DataContext(CallContext, Generic[S_co]):
    """A read of a data source. `state`: the configuration, for the hook to complete and return."""

    def __init__(self, call: calls.DataContext, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self.state: S_co = schema.known(call.config)


def _decoded(type_: Any, state: dict[str, JSON]) -> State:
    # Not at the top: its codec is loaded only after the handshake with Terraform.
    from tfplugin.values.state_json import from_json

    values: State = from_json(type_, state)
    return values
