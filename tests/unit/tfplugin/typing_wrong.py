"""A wrong use of a model on each marked line, with what mypy says of it."""

from __future__ import annotations

import tfplugin as tf


class Disk(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)


DiskState = Disk[tf.Known]
DiskPlan = Disk[tf.Planned]


def positive(value: float, ctx: object, path: tf.Path) -> None:
    """Accept any number."""


class Server(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    note = tf.attribute(tf.String, optional=True)
    zones = tf.attribute(tf.List(tf.String), required=True)
    disks = tf.attribute(tf.ListNested(DiskState, DiskPlan), required=True)
    kind = tf.attribute(tf.String, default=3)  # E: expected "str | Callable[[], str]"
    port = tf.attribute(tf.String, required=True, validators=[positive])  # E: No overload
    secret = tf.attribute(tf.String, optional=True, sensitiv=True)  # E: No overload


ServerState = Server[tf.Known]
ServerPlan = Server[tf.Planned]


def takes_text(text: str) -> None:
    """Take a text."""


def takes_texts(texts: list[str]) -> None:
    """Take texts."""


def misspelled_names(state: ServerState, plan: ServerPlan) -> None:
    takes_text(state.nam)  # E: has no attribute "nam"
    plan.nam = "x"  # E: has no attribute "nam"
    print(ServerState.nam)  # E: has no attribute "nam"


def wrong_types(state: ServerState) -> None:
    state.name = 3  # E: expression has type "int"
    state.name = None  # E: expression has type "None"
    takes_text(state.note)  # E: "str | None"
    state[ServerState.name] = 3  # E: "__setitem__"
    state.disks = [ServerState()]  # E: List item 0


def unknowns_used_as_known(state: ServerState, plan: ServerPlan) -> None:
    takes_text(plan.name)  # E: "str | Unknown"
    takes_text(plan.note)  # E: "str | Unknown | None"
    takes_text(plan[ServerState.name])  # E: "str | Unknown"
    if plan.zones is not tf.UNKNOWN:
        takes_texts(plan.zones)  # E: "list[str | Unknown]"
    state.name = plan.name  # E: "str | Unknown"
    state.name = tf.UNKNOWN  # E: expression has type "Unknown"


def wrong_keys(ctx: tf.PlanUpdateContext[ServerState, ServerPlan]) -> None:
    ctx.changed("name")  # E: expected "Field[Server[Known], Any, Any]"
    ctx.changed(DiskState.name)  # E: expected "type[Server[Known]]"
    ctx.unknown(DiskState.name)  # E: expected "type[Server[Known]]"
    ctx.replace(DiskState.name)  # E: expected "type[Server[Known]]"


class ServerResource(tf.Resource[tf.Provider[DiskPlan], ServerState, ServerPlan]):
    schema = tf.schema_of(DiskState, DiskPlan)  # E: expected "type[Server[Planned]]"

    def create(self, ctx: tf.CreateContext[ServerState, ServerPlan]) -> ServerState:
        return ctx.planned  # E: "Server[Planned]"

    def delete(self, ctx: tf.DeleteContext[DiskState]) -> None:  # E: incompatible with supertype
        """Remove it."""


class Restart(tf.Action[tf.Provider[DiskPlan], ServerState, ServerPlan]):
    schema = tf.schema_of(DiskState, DiskPlan)  # E: expected "type[Server[Planned]]"

    def plan(self, ctx: tf.PlanActionContext[ServerPlan]) -> None:
        takes_text(ctx.config.name)  # E: "str | Unknown"
        raise tf.Deferral("later")  # E: expected "Reason"

    def invoke(self, ctx: tf.InvokeContext[ServerState]) -> list[int]:  # E: incompatible with
        return [ctx.config.nam]  # E: has no attribute "nam"


class Session(tf.EphemeralResource[tf.Provider[DiskPlan], ServerState, ServerPlan]):
    def open(self, ctx: tf.OpenContext[ServerState]) -> ServerState:
        ctx.renew_at = 60  # E: expression has type "int"
        return ctx.stat  # E: has no attribute "stat"

    def close(self, ctx: tf.RenewContext) -> None:  # E: incompatible with supertype
        """End it."""


class Join(tf.Function[tf.Provider[DiskPlan], str]):
    word = tf.parameter(tf.String, "The word.", allow_null=True)
    returns = tf.Number  # E: expression has type "Primitive[int | float | Decimal

    def call(self) -> str:
        takes_text(self.wrod)  # E: has no attribute "wrod"
        return self.word  # E: got "str | None"
