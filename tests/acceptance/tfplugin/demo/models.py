"""The models of `demo_server`: an attribute of every form."""

from collections.abc import Callable

import tfplugin as tf


def between(low: int, high: int) -> Callable[[tf.Numeric, tf.Context, tf.Path], None]:
    def validate(value: tf.Numeric, ctx: tf.Context, path: tf.Path) -> None:
        if not low <= value <= high:
            detail = f"It is {value}; {low} to {high} are allowed."
            ctx.diagnostics.error("Out of range", detail, path)

    return validate


def shrinks(prior: tf.Numeric | None, planned: tf.Numeric | tf.Unknown | None) -> bool:
    if planned is None or planned is tf.UNKNOWN or prior is None:
        return False
    return planned < prior


class Net(tf.Model[tf.K]):
    cidr = tf.attribute(tf.String, required=True, requires_replace=True, description="Range.")
    mtu = tf.attribute(tf.Number, default=1500, description="Bytes.")
    gateway = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Address.")
    key = tf.attribute(tf.String, optional=True, write_only=True, description="Secret.")


NetState = Net[tf.Known]
NetPlan = Net[tf.Planned]


class Disk(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True, description="Name.")
    size = tf.attribute(tf.Number, default=10, validators=[between(1, 100)], description="GB.")
    device = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Device.")


DiskState = Disk[tf.Known]
DiskPlan = Disk[tf.Planned]


class Label(tf.Model[tf.K]):
    value = tf.attribute(tf.String, required=True, description="Value.")
    note = tf.attribute(tf.String, default="-", description="Note.")


LabelState = Label[tf.Known]
LabelPlan = Label[tf.Planned]


class Source(tf.Model[tf.K]):
    cidr = tf.attribute(tf.String, required=True, description="Range.")
    note = tf.attribute(tf.String, default="-", description="Note.")
    source_id = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Id.")


SourceState = Source[tf.Known]
SourcePlan = Source[tf.Planned]


class Rule(tf.Model[tf.K]):
    port = tf.attribute(
        tf.Number, required=True, validators=[between(1, 65535)], description="Port."
    )
    protocol = tf.attribute(tf.String, default="tcp", description="Protocol.")
    rule_id = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Id.")
    sources = tf.attribute(
        tf.ListNested(SourceState, SourcePlan), optional=True, description="From where."
    )


RuleState = Rule[tf.Known]
RulePlan = Rule[tf.Planned]


class Listener(tf.Model[tf.K]):
    port = tf.attribute(tf.Number, required=True, description="Port.")
    protocol = tf.attribute(tf.String, default="udp", description="Protocol.")


ListenerState = Listener[tf.Known]
ListenerPlan = Listener[tf.Planned]


class Option(tf.Model[tf.K]):
    key = tf.attribute(tf.String, required=True, description="Key.")
    value = tf.attribute(tf.String, default="on", description="Value.")
    option_id = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Id.")


OptionState = Option[tf.Known]
OptionPlan = Option[tf.Planned]


class Peer(tf.Model[tf.K]):
    host = tf.attribute(tf.String, required=True, description="Host.")
    option = tf.block(tf.ListNested(OptionState, OptionPlan), description="Options.")


PeerState = Peer[tf.Known]
PeerPlan = Peer[tf.Planned]


class TerraformData(tf.Model[tf.K]):
    input = tf.attribute(tf.Dynamic, optional=True, description="Any value.")


TerraformDataState = TerraformData[tf.Known]


class Server(tf.Model[tf.K]):
    id = tf.attribute(tf.String, computed=True, keep_when_unset=True, description="Id.")
    name = tf.attribute(tf.String, required=True, description="Name.")
    region = tf.attribute(
        tf.String, default="eu", requires_replace=True, description="Where it stands."
    )
    size = tf.attribute(
        tf.Number,
        default=10,
        requires_replace=shrinks,
        validators=[between(1, 1000)],
        description="Gigabytes.",
    )
    engine = tf.attribute(tf.String, optional=True, description="Software.")
    owner = tf.attribute(
        tf.String,
        optional=True,
        computed=True,
        description="The account that created it, if unset.",
    )
    password = tf.attribute(
        tf.String, optional=True, sensitive=True, write_only=True, description="Secret."
    )
    password_version = tf.attribute(
        tf.Number, optional=True, description="Raise it to set the password."
    )
    secret = tf.attribute(
        tf.String,
        computed=True,
        sensitive=True,
        keep_when_unset=True,
        description="Made by the server.",
    )
    revision = tf.attribute(tf.Number, computed=True, description="Counts the changes.")
    anything = tf.attribute(tf.Dynamic, optional=True, description="Any value.")
    number = tf.attribute(tf.Number, optional=True, description="Any number.")
    flags = tf.attribute(tf.List(tf.Bool), optional=True, description="Flags.")
    zones = tf.attribute(tf.Set(tf.String), optional=True, description="Zones.")
    tags = tf.attribute(tf.Map(tf.String), optional=True, description="Tags.")
    pair = tf.attribute(
        tf.Object({"a": tf.String, "b": tf.Number}), optional=True, description="A pair."
    )
    mixed = tf.attribute(
        tf.Tuple([tf.String, tf.Number, tf.Bool]), optional=True, description="A mixed bag."
    )
    net = tf.attribute(tf.SingleNested(NetState, NetPlan), optional=True, description="Network.")
    disks = tf.attribute(tf.ListNested(DiskState, DiskPlan), optional=True, description="Disks.")
    labels = tf.attribute(tf.MapNested(LabelState, LabelPlan), optional=True, description="Labels.")
    rules = tf.attribute(tf.SetNested(RuleState, RulePlan), optional=True, description="Firewall.")
    misbehave = tf.attribute(
        tf.String, optional=True, description="Where to go wrong, for the tests."
    )
    old_size = tf.attribute(tf.Number, optional=True, deprecated="use size", description="Old.")
    listener = tf.block(
        tf.ListNested(ListenerState, ListenerPlan),
        max_items=3,
        description="What it listens to.",
    )
    peer = tf.block(tf.SetNested(PeerState, PeerPlan), description="Others.")
    timeouts = tf.timeouts(create="5m", read="1m", update="5m", delete="5m")


ServerState = Server[tf.Known]
ServerPlan = Server[tf.Planned]
