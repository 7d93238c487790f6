"""The base class of ephemeral resources, and the contexts that their hooks receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from tfplugin.author import contexts as calls
from tfplugin.author.model_contexts import PrivateContext, S_co, ValidateContext
from tfplugin.schema import contexts as schema_calls
from tfplugin.schema.attributes import Schema
from tfplugin.schema.declaring import ModelSchema, Q, S
from tfplugin.schema.models import values_of
from tfplugin.values.value import State, copied

P = TypeVar("P")
"""The provider's class."""


@dataclass(kw_only=True, eq=False, repr=False)
class RenewContext(calls.PrivateContext):
    """A renewal. `private`: what `open`, and each renewal, kept there; change it in place.

    `renew_at`: when to renew again, a datetime with a time zone. None: not again.
    """

    renew_at: datetime | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class CloseContext(calls.PrivateContext):
    """A close. `private`: what `open` kept there. Terraform passes on none of a renewal's."""


@dataclass(kw_only=True, eq=False, repr=False)
class OpenCall(RenewContext):
    """An open with its `config`, where attributes left out have their defaults."""

    config: State


class OpenContext(PrivateContext, Generic[S_co]):
    """An open. `state`: the configuration with defaults, for the hook to complete and return.

    `private`: empty, for what `renew` and `close` need, such as the session's id.
    """

    def __init__(self, call: OpenCall, schema: ModelSchema[S_co, Any]) -> None:
        super().__init__(call)
        self._call = call
        self.state: S_co = schema.known(copied(call.config))

    @property
    def renew_at(self) -> datetime | None:
        """When to renew: a datetime with a time zone, which you may set. None: never."""
        return self._call.renew_at

    @renew_at.setter
    def renew_at(self, when: datetime | None) -> None:
        self._call.renew_at = when


class AnyEphemeralResource:
    """An ephemeral resource as the layers below see it: its values are dictionaries."""

    schema: Schema

    def __init__(self, provider: Any) -> None:
        self.provider = provider

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check a configuration. The layers below call this."""

    def open_block(self, call: OpenCall) -> State:
        """Open it and return its values. The layers below call this."""
        raise NotImplementedError

    def renew(self, ctx: RenewContext) -> None:
        """Keep it open for longer. Called at `renew_at`, if that was set."""

    def close(self, ctx: CloseContext) -> None:
        """End it.

        Terraform asks for this when nothing needs it any more. What Terraform leaves open, after an
        error for example, is closed when the process ends. It is also closed when `open` fails
        after it has put something into `ctx.private`.
        """


class EphemeralResource(AnyEphemeralResource, Generic[P, S, Q]):
    """Values that exist while Terraform runs, such as a session's token (Terraform 1.10).

    They are in no plan and no state. `P` is the provider's class, `S` and `Q` are the model, known
    and planned. An instance lives for one call, so keep what the calls share in `ctx.private`.
    Raise DiagnosticError, or add to `ctx.diagnostics`, to fail.
    """

    schema: ModelSchema[S, Q]
    provider: P

    def __init__(self, provider: P) -> None:
        super().__init__(provider)

    def validate(self, ctx: ValidateContext[Q]) -> None:
        """Check `ctx.config` beyond what the schema and its validators check."""

    def open(self, ctx: OpenContext[S]) -> S:
        """Open it and return its values: `ctx.state`, completed."""
        raise NotImplementedError

    def validate_block(self, call: schema_calls.ValidateContext) -> None:
        """Check a configuration. The layers below call this."""
        self.validate(ValidateContext(call, self.schema))

    def open_block(self, call: OpenCall) -> State:
        """Open it and return its values. The layers below call this."""
        return values_of(self.open(OpenContext(call, self.schema)))
