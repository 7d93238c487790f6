"""A resource and a data source that use their models right: mypy finds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import ClassVar, TypeVar, assert_type

import tfplugin as tf
from tfplugin import Durations, Known, Numeric, Planned, Unknown


class Disk(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    size = tf.attribute(tf.Number, default=10)


DiskState = Disk[tf.Known]
DiskPlan = Disk[tf.Planned]


class Owned(tf.Model[tf.K]):
    owner = tf.attribute(tf.String | None, computed=True, keep_when_unset=True)


OwnedState = Owned[tf.Known]
OwnedPlan = Owned[tf.Planned]


def not_empty(value: str, ctx: object, path: tf.Path) -> None:
    """Accept any text."""


def shrinks(prior: Numeric | None, planned: Numeric | Unknown | None) -> bool:
    return isinstance(planned, int) and isinstance(prior, int) and planned < prior


class Server(Owned[tf.K]):
    name = tf.attribute(tf.String, required=True, validators=[not_empty], requires_replace=True)
    size = tf.attribute(tf.Number, default=1, requires_replace=shrinks)
    note = tf.attribute(tf.String, optional=True)
    zones = tf.attribute(tf.Set(tf.String), default=lambda: ["a"])
    labels = tf.attribute(tf.Map(tf.List(tf.Bool)), optional=True)
    anything = tf.attribute(tf.Dynamic, optional=True)
    id = tf.attribute(tf.String, computed=True)
    boot = tf.attribute(tf.SingleNested(DiskState, DiskPlan), required=True)
    disks = tf.attribute(tf.ListNested(DiskState, DiskPlan), optional=True)
    by_name = tf.attribute(tf.MapNested(DiskState, DiskPlan), computed=True)
    peer = tf.block(tf.SetNested(DiskState, DiskPlan), max_items=2)
    spare = tf.block(tf.SingleNested(DiskState, DiskPlan))
    timeouts = tf.timeouts(create="5m")


ServerState = Server[tf.Known]
ServerPlan = Server[tf.Planned]


def known(state: ServerState) -> None:
    assert_type(state.name, str)
    assert_type(state.size, Numeric)
    assert_type(state.note, str | None)
    assert_type(state.owner, str | None)
    assert_type(state.zones, list[str])
    assert_type(state.labels, dict[str, list[bool]] | None)
    assert_type(state.anything, tf.DynamicValue | None)
    assert_type(state.boot, Disk[Known])
    assert_type(state.disks, Sequence[Disk[Known]] | None)
    assert_type(state.peer, Sequence[Disk[Known]])
    assert_type(state.spare, Disk[Known] | None)
    assert_type(state.timeouts, Durations[Known] | None)
    assert_type(state[ServerState.name], str)
    assert_type(copy(state), Server[Known])
    state.name, state.note, state.zones = "a", None, ["b"]
    disk = DiskState()
    disk.name = "c"
    state.disks = [disk]
    state[ServerState.size] = 3


def planned(plan: ServerPlan) -> None:
    assert_type(plan.name, str | Unknown)
    assert_type(plan.size, Numeric | Unknown | None)
    assert_type(plan.zones, list[str | Unknown] | Unknown | None)
    assert_type(plan.boot, Disk[Planned] | Unknown)
    assert_type(plan.disks, Sequence[Disk[Planned] | Unknown] | Unknown | None)
    assert_type(plan[ServerState.name], str | Unknown)
    if plan.name is not tf.UNKNOWN:
        assert_type(plan.name, str)
    if tf.is_known(plan.note):
        assert_type(plan.note, str | None)
    if plan.zones is not None and tf.is_known(plan.zones):
        assert_type(plan.zones, list[str])
    plan.name = "a"
    plan[ServerState.name] = tf.UNKNOWN


def keep_owner(ctx: tf.PlanContext[OwnedState, OwnedPlan]) -> None:
    """Work on any model that has an owner."""
    if ctx.changed(OwnedState.owner):
        ctx.unknown(OwnedState.owner)


class ServerResource(tf.Resource[tf.Provider[DiskPlan], ServerState, ServerPlan]):
    schema = tf.schema_of(ServerState, ServerPlan, description="A server.")

    def validate(self, ctx: tf.ValidateContext[ServerPlan]) -> None:
        if ctx.config.note == "":
            ctx.diagnostics.error("Empty", "Say something.", ServerState.note)
            ctx.diagnostics.error("Empty", "Say something.", (ServerState.disks, 0, DiskState.name))

    def plan(self, ctx: tf.PlanContext[ServerState, ServerPlan]) -> None:
        keep_owner(ctx)
        if ctx.prior is not None:
            assert_type(ctx.prior, Server[Known])

    def plan_update(self, ctx: tf.PlanUpdateContext[ServerState, ServerPlan]) -> None:
        assert_type(ctx.prior.name, str)
        if ctx.changed(ServerState.note, ServerState.size, ServerState.owner):
            ctx.unknown(ServerState.id)
            ctx.replace(ServerState.boot, DiskState.name)

    def create(self, ctx: tf.CreateContext[ServerState, ServerPlan]) -> ServerState:
        ctx.state.id = ctx.state.name
        ctx.save()
        return ctx.state

    def read(self, ctx: tf.ReadContext[ServerState]) -> ServerState | None:
        return ctx.state if ctx.state.id else None


S = TypeVar("S", bound=OwnedState)
Q = TypeVar("Q", bound=OwnedPlan)


class OwnedResource(tf.Resource[tf.Provider[DiskPlan], S, Q]):
    """What resources with an owner have in common."""

    def plan(self, ctx: tf.PlanContext[S, Q]) -> None:
        keep_owner(ctx)
        assert_type(ctx.planned.owner, str | Unknown | None)

    def update(self, ctx: tf.UpdateContext[S, Q]) -> S:
        ctx.state.owner = ctx.prior.owner
        return ctx.state


class OwnedServer(OwnedResource[ServerState, ServerPlan]):
    schema = tf.schema_of(ServerState, ServerPlan, description="A server.")


class Disks(tf.DataSource[tf.Provider[DiskPlan], DiskState, DiskPlan]):
    schema = tf.schema_of(DiskState, DiskPlan, description="Disks.")

    def read(self, ctx: tf.DataContext[DiskState]) -> DiskState:
        ctx.state.size = 3
        return ctx.state


class Restart(tf.Action[tf.Provider[DiskPlan], DiskState, DiskPlan]):
    schema = tf.schema_of(DiskState, DiskPlan, description="Restart.")

    def validate(self, ctx: tf.ValidateContext[DiskPlan]) -> None:
        assert_type(ctx.config.name, str | Unknown)

    def plan(self, ctx: tf.PlanActionContext[DiskPlan]) -> None:
        assert_type(ctx.config.size, Numeric | Unknown | None)
        if ctx.deferral_allowed and ctx.config.name is tf.UNKNOWN:
            raise tf.Deferral(tf.Reason.RESOURCE_CONFIG_UNKNOWN, "Which disk?")

    def invoke(self, ctx: tf.InvokeContext[DiskState]) -> Iterator[str]:
        assert_type(ctx.config.size, Numeric)
        yield ctx.config.name


class Silent(tf.Action[tf.Provider[DiskPlan], DiskState, DiskPlan]):
    schema = tf.schema_of(DiskState, DiskPlan, description="Without messages.")

    def invoke(self, ctx: tf.InvokeContext[DiskState]) -> tuple[str, ...]:
        return ()


class Session(tf.EphemeralResource[tf.Provider[DiskPlan], ServerState, ServerPlan]):
    schema = tf.schema_of(ServerState, ServerPlan, description="A session.")

    def open(self, ctx: tf.OpenContext[ServerState]) -> ServerState:
        assert_type(ctx.state.name, str)
        assert_type(ctx.renew_at, datetime | None)
        ctx.renew_at = datetime.now(UTC)
        ctx.private["id"] = 1
        return ctx.state

    def renew(self, ctx: tf.RenewContext) -> None:
        ctx.renew_at = None

    def close(self, ctx: tf.CloseContext) -> None:
        ctx.diagnostics.warning(str(ctx.private["id"]), "")


class Everything(tf.Provider[DiskPlan]):
    schema = tf.schema_of(DiskState, DiskPlan)
    actions: ClassVar[Mapping[str, type[tf.AnyAction]]] = {"a_restart": Restart}
    ephemeral_resources: ClassVar[Mapping[str, type[tf.AnyEphemeralResource]]] = {
        "a_session": Session
    }


class Join(tf.Function[tf.Provider[DiskPlan], str]):
    summary = "Join"
    description = "Join words."
    first = tf.parameter(tf.String, "The first word.")
    count = tf.parameter(tf.Number, "Any number.", allow_null=True)
    open = tf.parameter(tf.Bool, "Whether.", allow_unknown=True)
    more = tf.variadic(tf.String, "More words.")
    returns = tf.String

    def call(self) -> str:
        assert_type(self.count, Numeric | None)
        assert_type(self.open, bool | Unknown)
        if not self.first:
            raise tf.FunctionError("Name a word.", Join.first)
        return "-".join([self.first, *self.more])
