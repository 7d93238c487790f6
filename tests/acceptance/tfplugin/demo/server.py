"""`demo_server`: what every hook is given, used."""

from typing import Any

import tfplugin as tf
from tfplugin.log.records import get_logger

from .models import (
    DiskState,
    LabelState,
    NetState,
    OptionState,
    RuleState,
    ServerPlan,
    ServerState,
    SourceState,
    TerraformDataState,
)
from .provider import DemoProvider
from .session import renewed

_log = get_logger("demo.server")

CreateContext = tf.CreateContext[ServerState, ServerPlan]
UpdateContext = tf.UpdateContext[ServerState, ServerPlan]


class ServerResource(tf.Resource[DemoProvider, ServerState, ServerPlan]):
    schema = tf.schema_of(ServerState, ServerPlan, version=2, description="A server.")
    identity = tf.identity(tf.identifier(ServerState.id), version=1)

    def validate(self, ctx: tf.ValidateContext[ServerPlan]) -> None:
        labels = ctx.config.labels
        for key in () if labels is None or labels is tf.UNKNOWN else labels:
            if key.startswith("x-"):
                path = (ServerState.labels, tf.Key(key), LabelState.value)
                ctx.diagnostics.warning("Experimental label", "It may go away.", path)
        if ctx.config.misbehave == "validate":
            where = ServerState.misbehave
            ctx.diagnostics.error("Cannot be", "Asked to fail at validate.", where)

    def plan(self, ctx: tf.PlanContext[ServerState, ServerPlan]) -> None:
        misbehave = ctx.config.misbehave
        if misbehave == "plan":
            raise tf.DiagnosticError("Cannot plan", "Asked to fail at plan.", ServerState.misbehave)
        if misbehave == "plan-value":
            ctx.planned.engine = "something else"
        if misbehave == "plan-crash":
            raise RuntimeError(f"a bug next to {ctx.config.password}")
        ctx.private["planned"] = ctx.private.get("planned", 0) + 1

    def plan_update(self, ctx: tf.PlanUpdateContext[ServerState, ServerPlan]) -> None:
        self.plan(ctx)
        if ctx.changed(ServerState.engine) and ctx.prior.engine == "old":
            where = ServerState.engine
            ctx.replace(where)
            ctx.diagnostics.warning("Engine change replaces", "No upgrade from old.", where)

    def plan_delete(self, ctx: tf.PlanDeleteContext[ServerState]) -> None:
        name = ctx.prior.name
        ctx.diagnostics.warning("Data will be lost", f"{name} is deleted.", ServerState.name)

    def create(self, ctx: CreateContext) -> ServerState:
        state, misbehave = ctx.state, ctx.state.misbehave
        _log.info("creating %s with password %s", state.name, ctx.config.password)
        _fill_in(state, f"server-{state.name}", 1)
        if misbehave == "create":
            raise tf.DiagnosticError(
                "Cannot create", "Asked to fail at create.", ServerState.misbehave
            )
        self._keep(state, ctx.config)
        ctx.private["created"] = True
        ctx.save()
        if misbehave == "create-half":
            raise tf.DiagnosticError("Half done", "The object exists.", ServerState.misbehave)
        if misbehave == "create-value":
            state.name = "something else"
        if misbehave == "create-type":
            state.size = "ten"  # type: ignore[assignment]
        if misbehave in ("wait", "wait-fail"):
            while not ctx.stopping.wait(0.05):
                if ctx.remaining() == 0:
                    where = ServerState.timeouts
                    raise tf.DiagnosticError("Timed out", "The create took too long.", where)
        while misbehave == "wait-for-renewal" and not renewed(self.provider.store.journal()):
            if ctx.stopping.wait(0.05) or ctx.remaining() == 0:
                raise tf.DiagnosticError("Not renewed", "The session was never renewed.")
        if misbehave == "wait-fail":
            raise tf.DiagnosticError("Stopped", "Before it was finished.", ServerState.misbehave)
        return state

    def read(self, ctx: tf.ReadContext[ServerState]) -> ServerState | None:
        state = ctx.state
        fields = self.provider.store.get(state.id)
        if fields is None:
            return None
        if fields.get("broken"):
            raise tf.DiagnosticError("Cannot read", "The server is broken.", ServerState.name)
        if fields.get("odd"):
            ctx.diagnostics.warning("Odd server", "It works, though.", ServerState.name)
        ctx.private["read"] = ctx.private.get("read", 0) + 1
        state.name = fields["name"]
        state.size = fields["size"]
        state.region = fields["region"]
        state.owner = fields["owner"]
        state.secret = fields["secret"]
        state.revision = fields["revision"]
        return state

    def update(self, ctx: UpdateContext) -> ServerState:
        _fill_in(ctx.state, ctx.prior.id, ctx.prior.revision + 1)
        if ctx.state.misbehave == "update":
            raise tf.DiagnosticError(
                "Cannot update", "Asked to fail at update.", ServerState.misbehave
            )
        self._keep(ctx.state, ctx.config)
        return ctx.state

    def delete(self, ctx: tf.DeleteContext[ServerState]) -> None:
        if ctx.prior.misbehave == "delete":
            raise tf.DiagnosticError(
                "Cannot delete", "Asked to fail at delete.", ServerState.misbehave
            )
        self.provider.store.remove(ctx.prior.id)

    def import_state(self, ctx: tf.ImportContext[ServerState]) -> ServerState:
        fields = self.provider.store.get(ctx.id)
        if fields is None:
            raise tf.DiagnosticError("No such server", f'There is no server "{ctx.id}".')
        ctx.private["imported"] = True
        ctx.state.id = ctx.id
        if fields.get("net"):
            ctx.state.net = _net_of(fields["net"])
        return ctx.state

    def upgrade(self, ctx: tf.UpgradeContext) -> dict[str, Any]:
        if ctx.version == 0:
            raise tf.DiagnosticError("State is too old", "Import the server again.")
        return {**ctx.state, "name": ctx.state["title"]}

    def upgrade_identity(self, ctx: tf.UpgradeIdentityContext) -> dict[str, Any]:
        return {"id": f"server-{ctx.identity['name']}"}

    def generate_config(self, ctx: tf.GenerateContext[ServerState, ServerPlan]) -> None:
        ctx.config.password = "the password"

    def observe(self, ctx: tf.ObserveContext[ServerState]) -> None:
        _log.info("observed %s", ctx.state.name)

    def move(self, ctx: tf.MoveContext[ServerState]) -> ServerState | None:
        if ctx.source_type != "terraform_data":
            return None
        assert ctx.source_provider == "terraform.io/builtin/terraform"
        source = ctx.source(TerraformDataState).input
        assert source is not None
        ctx.private["moved_from"] = ctx.source_type
        state = ctx.state
        state.name = source.plain
        state.id = f"server-{state.name}"
        state.size, state.region, state.owner = 10, "eu", "me"
        return state

    def _keep(self, state: ServerState, config: ServerPlan) -> None:
        net = config.net
        net_key = None if net is None or net is tf.UNKNOWN else net.key
        kept = {
            "name": state.name,
            "size": state.size,
            "region": state.region,
            "owner": state.owner,
            "secret": state.secret,
            "revision": state.revision,
            "net": state.net and _net_fields(state.net),
        }
        secrets = {"password": config.password, "net_key": net_key}
        self.provider.store.put(state.id, kept | secrets)


def _net_fields(net: NetState) -> dict[str, Any]:
    return {"cidr": net.cidr, "mtu": net.mtu, "gateway": net.gateway}


def _net_of(fields: dict[str, Any]) -> NetState:
    net = NetState()
    net.cidr, net.mtu, net.gateway = fields["cidr"], fields["mtu"], fields["gateway"]
    return net


def _fill_in(state: ServerState, id: str, revision: tf.Numeric) -> None:
    """Give a state what the plan left open."""
    state.id, state.revision = id, revision
    if tf.is_unknown(state, ServerState.owner):
        state.owner = "me"
    if tf.is_unknown(state, ServerState.secret):
        state.secret = f"made-for-{id}"
    if state.net is not None and tf.is_unknown(state.net, NetState.gateway):
        state.net.gateway = f"first of {state.net.cidr}"
    for index, disk in enumerate(state.disks or []):
        if tf.is_unknown(disk, DiskState.device):
            disk.device = f"/dev/sd{index}"
    for rule in state.rules or []:
        if tf.is_unknown(rule, RuleState.rule_id):
            rule.rule_id = f"rule-{rule.port}"
        for source in rule.sources or []:
            if tf.is_unknown(source, SourceState.source_id):
                source.source_id = f"source-{source.cidr}"
    for peer in state.peer:
        for option in peer.option:
            if tf.is_unknown(option, OptionState.option_id):
                option.option_id = f"option-{option.key}"
