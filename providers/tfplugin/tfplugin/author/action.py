"""The base class of actions, and the contexts that their hooks receive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tfplugin.author.model_contexts import CallContext, Q_co, S_co, ValidateContext
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.attributes import Attribute, Schema
from tfplugin.schema.contexts import Context
from tfplugin.schema.declaring import ModelSchema, Q, S
from tfplugin.schema.selecting import selection
from tfplugin.values.value import State

P = TypeVar("P")
"""The provider's class."""


@dataclass(kw_only=True, eq=False, repr=False)
class ActionCall(Context):
    """A call about an action, with its `config`, where attributes left out have their defaults."""

    config: State


class PlanActionContext(CallContext, Generic[Q_co]):
    """The plan of an action. `config` has the defaults; what is not known yet is UNKNOWN."""

    def __init__(self, call: ActionCall, schema: ModelSchema[Any, Q_co]) -> None:
        super().__init__(call)
        self.config: Q_co = schema.planned(call.config)


class InvokeContext(CallContext, Generic[S_co]):
    """The invocation of an action. `config`: fully known, with defaults and write-only values."""

    def __init__(self, call: ActionCall, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self.config: S_co = schema.known(call.config)


class AnyAction:
    """An action as the layers below see it: its configuration is a dictionary."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if (schema := getattr(cls, "schema", None)) and selection(schema, _is_only_computed):
            raise TypeError(f"{cls.__name__}: an action has no state, so nothing is computed in it")

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check a configuration. The layers below call this."""

    def plan_block(self, call: ActionCall) -> None:
        """Plan an invocation. The layers below call this."""

    def invoke_block(self, call: ActionCall) -> Iterable[str]:
        """Do it. The layers below call this."""
        raise NotImplementedError


class Action(AnyAction, Generic[P, S, Q]):
    """Something that Terraform does on request, and of which no state is kept (Terraform 1.14).

    `P` is the provider's class, `S` and `Q` are the model of the configuration, known and planned.
    An instance lives for one call. Raise DiagnosticError, or add to `ctx.diagnostics`, to fail.
    """

    schema: ModelSchema[S, Q]
    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def plan(self, ctx: PlanActionContext[Q]) -> None:
        """Refuse the invocation, or add a warning, while it is planned."""

    def invoke(self, ctx: InvokeContext[S]) -> Iterable[str]:
        """Do it. Each string that it yields is a message about its progress, which is shown.

        Usually a generator; return `()` for no messages. When the user presses Ctrl-C,
        `ctx.stopping` is set. When Terraform no longer waits, the generator is closed.
        """
        raise NotImplementedError

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check a configuration. The layers below call this."""
        self.validate(ValidateContext(call, self.schema))

    def plan_block(self, call: ActionCall) -> None:
        """Plan an invocation. The layers below call this."""
        self.plan(PlanActionContext(call, self.schema))

    def invoke_block(self, call: ActionCall) -> Iterable[str]:
        """Do it. The layers below call this."""
        return self.invoke(InvokeContext(call, self.schema))


def _is_only_computed(attribute: Attribute) -> bool:
    return attribute.computed and not attribute.optional
