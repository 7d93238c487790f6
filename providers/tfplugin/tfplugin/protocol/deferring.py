"""Answers the calls that a provider defers."""

from types import TracebackType
from typing import Any

from tfplugin.author.provider import AnyProvider
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.states import NULL, packed, unpacked
from tfplugin.rules.planning import fill_in
from tfplugin.schema.attributes import Schema
from tfplugin.schema.walking import complete
from tfplugin.values.deferral import Deferral, Reason
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, is_known


class Deferring:
    """Catches the Deferral of a call, if Terraform allows one; else makes it an error.

    `schema` is that of the configuration in `request`, if it has one.
    """

    def __init__(self, provider: AnyProvider, schema: Schema, request: Any) -> None:
        self._provider = provider
        self._schema = schema
        self._request = request
        self.allowed: bool = request.client_capabilities.deferral_allowed
        self.deferral: Deferral | None = None
        """What was raised and caught."""

    def begin(self) -> None:
        """Raise the Deferral with which the provider was configured, if there is one."""
        if (configured := self._provider.deferral) is not None:
            raise Deferral(configured.reason, configured.given)

    @property
    def message(self) -> pb.Deferred | None:
        """The part of the answer that says why the call is deferred."""
        return pb.Deferred(reason=self.deferral.reason.name) if self.deferral else None

    def __enter__(self) -> None:
        """Watch the block."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        if not isinstance(error, Deferral):
            return False
        if not self.allowed:
            raise error.naming(self._unknown(error.reason)) from error
        self.deferral = error
        return True

    def _unknown(self, reason: Reason) -> list[str]:
        """Return the names of unknown attributes, if the configuration is the reason's."""
        configuring = isinstance(self._request, pb.ConfigureProvider.Request)
        its = Reason.PROVIDER_CONFIG_UNKNOWN if configuring else Reason.RESOURCE_CONFIG_UNKNOWN
        if reason is not its or not hasattr(self._request, "config"):
            return []
        config = unpacked(self._schema, self._request.config) or {}
        return [name for name, value in config.items() if not is_known(value)]


def planned_later(schema: Schema, request: pb.PlanResourceChange.Request) -> pb.DynamicValue:
    """Return the plan of a deferred object: as proposed, and unknown where the provider decides."""
    planned = unpacked(schema, request.proposed_new_state)
    if planned is None:
        return NULL
    prior, config = unpacked(schema, request.prior_state), unpacked(schema, request.config) or {}
    fill_in(schema, planned, config, prior)
    return packed(schema, planned, request.proposed_new_state)


def read_later(schema: Schema, config: pb.DynamicValue) -> pb.DynamicValue:
    """Return the values of a deferred data source: as configured, the others unknown."""
    state = unpacked(schema, config) or {}
    fill_in(schema, state, unpacked(schema, config) or {}, None)
    return packed(schema, state, config)


def imported_later(schema: Schema, state: State) -> pb.DynamicValue:
    """Return the state of a deferred import: what is known of it, the other attributes unknown."""
    unknown = {name: UNKNOWN for name in schema.attributes if state.get(name) is None}
    return packed(schema, {**complete(schema, state), **unknown})
