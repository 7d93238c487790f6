"""`demo_server`: an attribute of every form."""

from typing import Any

from tfplugin import (
    UNKNOWN,
    Attribute,
    Block,
    Bool,
    CreateContext,
    DeleteContext,
    DiagnosticError,
    Diagnostics,
    Dynamic,
    ImportContext,
    Key,
    List,
    Map,
    MoveContext,
    Nested,
    Number,
    Object,
    Path,
    PlanContext,
    ReadContext,
    Resource,
    Schema,
    Set,
    State,
    String,
    Timeouts,
    Tuple,
    UpdateContext,
    UpgradeContext,
    ValidateContext,
)
from tfplugin.log.records import get_logger
from tfplugin.schema.contexts import PlannedChange

from .provider import DemoProvider

_log = get_logger("demo.server")


def between(low: int, high: int) -> Any:
    def validate(value: Any, ctx: ValidateContext, path: Path) -> None:
        if not low <= value <= high:
            detail = f"It is {value}; {low} to {high} are allowed."
            ctx.diagnostics.error("Out of range", detail, path)

    return validate


def shrinks(ctx: PlannedChange, prior: Any, planned: Any) -> bool:
    return planned is not UNKNOWN and prior is not None and planned < prior


NET = Nested(
    "single",
    {
        "cidr": Attribute(String, required=True, requires_replace=True, description="Range."),
        "mtu": Attribute(Number, default=1500, description="Bytes."),
        "gateway": Attribute(String, computed=True, keep_when_unset=True, description="Address."),
        "key": Attribute(String, optional=True, write_only=True, description="Secret."),
    },
)
DISKS = Nested(
    "list",
    {
        "name": Attribute(String, required=True, description="Name."),
        "size": Attribute(Number, default=10, validators=[between(1, 100)], description="GB."),
        "device": Attribute(String, computed=True, keep_when_unset=True, description="Device."),
    },
)
LABELS = Nested(
    "map",
    {
        "value": Attribute(String, required=True, description="Value."),
        "note": Attribute(String, default="-", description="Note."),
    },
)
SOURCES = Nested(
    "list",
    {
        "cidr": Attribute(String, required=True, description="Range."),
        "note": Attribute(String, default="-", description="Note."),
        "source_id": Attribute(String, computed=True, keep_when_unset=True, description="Id."),
    },
)
RULES = Nested(
    "set",
    {
        "port": Attribute(
            Number, required=True, validators=[between(1, 65535)], description="Port."
        ),
        "protocol": Attribute(String, default="tcp", description="Protocol."),
        "rule_id": Attribute(String, computed=True, keep_when_unset=True, description="Id."),
        "sources": Attribute(SOURCES, optional=True, description="From where."),
    },
)


TERRAFORM_DATA = Schema({"input": Attribute(Dynamic, optional=True, description="Any value.")})


class Server(Resource[DemoProvider]):
    schema = Schema(
        {
            "id": Attribute(String, computed=True, keep_when_unset=True, description="Id."),
            "name": Attribute(String, required=True, description="Name."),
            "region": Attribute(
                String, default="eu", requires_replace=True, description="Where it stands."
            ),
            "size": Attribute(
                Number,
                default=10,
                requires_replace=shrinks,
                validators=[between(1, 1000)],
                description="Gigabytes.",
            ),
            "engine": Attribute(String, optional=True, description="Software."),
            "owner": Attribute(
                String, optional=True, computed=True, description="Whoever made it, if unset."
            ),
            "password": Attribute(
                String, optional=True, sensitive=True, write_only=True, description="Secret."
            ),
            "password_version": Attribute(
                Number, optional=True, description="Raise it to set the password."
            ),
            "secret": Attribute(
                String,
                computed=True,
                sensitive=True,
                keep_when_unset=True,
                description="Made by the server.",
            ),
            "revision": Attribute(Number, computed=True, description="Counts the changes."),
            "anything": Attribute(Dynamic, optional=True, description="Any value."),
            "number": Attribute(Number, optional=True, description="Any number."),
            "flags": Attribute(List(Bool), optional=True, description="Flags."),
            "zones": Attribute(Set(String), optional=True, description="Zones."),
            "tags": Attribute(Map(String), optional=True, description="Tags."),
            "pair": Attribute(
                Object({"a": String, "b": Number}), optional=True, description="A pair."
            ),
            "mixed": Attribute(
                Tuple([String, Number, Bool]), optional=True, description="A mixed bag."
            ),
            "net": Attribute(NET, optional=True, description="Network."),
            "disks": Attribute(DISKS, optional=True, description="Disks."),
            "labels": Attribute(LABELS, optional=True, description="Labels."),
            "rules": Attribute(RULES, optional=True, description="Firewall."),
            "misbehave": Attribute(
                String, optional=True, description="Where to go wrong, for the tests."
            ),
            "old_size": Attribute(Number, optional=True, deprecated="use size", description="Old."),
        },
        blocks={
            "listener": Block(
                "list",
                {
                    "port": Attribute(Number, required=True, description="Port."),
                    "protocol": Attribute(String, default="udp", description="Protocol."),
                },
                max_items=3,
                description="What it listens to.",
            ),
            "peer": Block(
                "set",
                {"host": Attribute(String, required=True, description="Host.")},
                {
                    "option": Block(
                        "list",
                        {
                            "key": Attribute(String, required=True, description="Key."),
                            "value": Attribute(String, default="on", description="Value."),
                            "option_id": Attribute(
                                String, computed=True, keep_when_unset=True, description="Id."
                            ),
                        },
                        description="Options.",
                    )
                },
                description="Others.",
            ),
        },
        version=2,
        description="A server.",
        timeouts=Timeouts(create="5m", read="1m", update="5m", delete="5m"),
    )

    def validate(self, ctx: ValidateContext) -> None:
        for key in ctx.config["labels"] or {}:
            if key.startswith("x-"):
                path = ("labels", Key(key), "value")
                ctx.diagnostics.warning("Experimental label", "It may go away.", path)
        if ctx.config["misbehave"] == "validate":
            ctx.diagnostics.error("Cannot be", "Told to fail at validate.", "misbehave")

    def plan(self, ctx: PlanContext) -> None:
        if ctx.action == "delete":
            name = (ctx.prior or {})["name"]
            ctx.diagnostics.warning("Data will be lost", f"{name} is deleted.", "name")
            return
        assert ctx.config is not None
        if ctx.config["misbehave"] == "plan":
            raise DiagnosticError("Cannot plan", "Told to fail at plan.", "misbehave")
        if ctx.config["misbehave"] == "plan-value":
            ctx.planned["engine"] = "something else"
        if ctx.config["misbehave"] == "plan-crash":
            raise RuntimeError(f"a bug next to {ctx.config['password']}")
        if ctx.prior and ctx.changed("engine") and ctx.prior["engine"] == "old":
            ctx.replace("engine")
            ctx.diagnostics.warning("Engine change replaces", "No upgrade from old.", "engine")
        ctx.private["planned"] = ctx.private.get("planned", 0) + 1

    def create(self, ctx: CreateContext) -> State:
        name = ctx.planned["name"]
        _log.info("creating %s with password %s", name, ctx.config["password"])
        state = self._filled(ctx.planned, f"server-{name}", 1)
        if ctx.planned["misbehave"] == "create":
            raise DiagnosticError("Cannot create", "Told to fail at create.", "misbehave")
        self._keep(state, ctx.config)
        ctx.private["created"] = True
        ctx.save(state)
        if ctx.planned["misbehave"] == "create-half":
            raise DiagnosticError("Half done", "The object exists.", "misbehave")
        if ctx.planned["misbehave"] == "create-value":
            state["name"] = "something else"
        if ctx.planned["misbehave"] == "create-type":
            state["size"] = "ten"
        if ctx.planned["misbehave"] in ("wait", "wait-fail"):
            while not ctx.stopping.wait(0.05):
                if ctx.remaining() == 0:
                    raise DiagnosticError("Timed out", "The create took too long.", "timeouts")
        if ctx.planned["misbehave"] == "wait-fail":
            raise DiagnosticError("Stopped", "Before it was finished.", "misbehave")
        return state

    def read(self, ctx: ReadContext) -> State | None:
        fields = self.provider.store.get(ctx.state["id"])
        if fields is None:
            return None
        if fields.get("broken"):
            raise DiagnosticError("Cannot read", "The server is broken.", "name")
        if fields.get("odd"):
            ctx.diagnostics.warning("Odd server", "It works, though.", "name")
        ctx.private["read"] = ctx.private.get("read", 0) + 1
        return {
            **ctx.state,
            "name": fields["name"],
            "size": fields["size"],
            "region": fields["region"],
            "owner": fields["owner"],
            "secret": fields["secret"],
            "revision": fields["revision"],
        }

    def update(self, ctx: UpdateContext) -> State:
        state = self._filled(ctx.planned, ctx.prior["id"], ctx.prior["revision"] + 1)
        if ctx.planned["misbehave"] == "update":
            raise DiagnosticError("Cannot update", "Told to fail at update.", "misbehave")
        self._keep(state, ctx.config)
        return state

    def delete(self, ctx: DeleteContext) -> None:
        if ctx.prior["misbehave"] == "delete":
            raise DiagnosticError("Cannot delete", "Told to fail at delete.", "misbehave")
        self.provider.store.remove(ctx.prior["id"])

    def import_state(self, ctx: ImportContext) -> State:
        fields = self.provider.store.get(ctx.id)
        if fields is None:
            raise DiagnosticError("No such server", f'There is no server "{ctx.id}".')
        ctx.private["imported"] = True
        return {"id": ctx.id, "net": fields.get("net")}

    def upgrade(self, ctx: UpgradeContext) -> State:
        if ctx.version == 0:
            raise DiagnosticError("State is too old", "Import the server anew.")
        return {**ctx.state, "name": ctx.state["title"]}

    def observe(self, state: dict[str, Any], diagnostics: Diagnostics) -> None:
        _log.info("observed %s", state["name"])

    def move(self, ctx: MoveContext) -> State | None:
        if ctx.source_type != "terraform_data":
            return None
        assert ctx.source_provider == "terraform.io/builtin/terraform"
        name = ctx.decoded(TERRAFORM_DATA)["input"].plain
        ctx.private["moved_from"] = ctx.source_type
        return {"id": f"server-{name}", "name": name, "size": 10, "region": "eu", "owner": "me"}

    def _filled(self, planned: State, identity: str, revision: int) -> State:
        state = {**planned, "id": identity, "revision": revision}
        if state["owner"] is UNKNOWN:
            state["owner"] = "me"
        if state["secret"] is UNKNOWN:
            state["secret"] = f"made-for-{identity}"
        if state["net"] and state["net"]["gateway"] is UNKNOWN:
            state["net"] = {**state["net"], "gateway": f"first of {state['net']['cidr']}"}
        for index, disk in enumerate(state["disks"] or []):
            if disk["device"] is UNKNOWN:
                disk["device"] = f"/dev/sd{index}"
        for rule in state["rules"] or []:
            if rule["rule_id"] is UNKNOWN:
                rule["rule_id"] = f"rule-{rule['port']}"
            for source in rule["sources"] or []:
                if source["source_id"] is UNKNOWN:
                    source["source_id"] = f"source-{source['cidr']}"
        for peer in state["peer"]:
            for option in peer["option"]:
                if option["option_id"] is UNKNOWN:
                    option["option_id"] = f"option-{option['key']}"
        return state

    def _keep(self, state: State, config: State) -> None:
        names = ("name", "size", "region", "owner", "secret", "revision", "net")
        kept = {name: state[name] for name in names}
        net_key = (config["net"] or {}).get("key")
        secrets = {"password": config["password"], "net_key": net_key}
        self.provider.store.put(state["id"], {**kept, **secrets})
