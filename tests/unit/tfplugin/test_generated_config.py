"""The configuration that is written for an existing object."""

from typing import Any

import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import CAPABILITIES
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode


class Part(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    note = tf.attribute(tf.String, default="-")
    serial = tf.attribute(tf.Number, computed=True)


PartState = Part[tf.Known]
PartPlan = Part[tf.Planned]


class Thing(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    size = tf.attribute(tf.Number, default=1)
    owner = tf.attribute(tf.String, optional=True, computed=True)
    secret = tf.attribute(tf.String, optional=True, write_only=True)
    old = tf.attribute(tf.String, optional=True, deprecated="use name")
    reference = tf.attribute(tf.String, optional=True)
    id = tf.attribute(tf.String, computed=True)
    parts = tf.attribute(tf.ListNested(PartState, PartPlan), optional=True)
    by_key = tf.attribute(tf.MapNested(PartState, PartPlan), optional=True)
    one = tf.attribute(tf.SingleNested(PartState, PartPlan), optional=True)
    block = tf.block(tf.SetNested(PartState, PartPlan))
    timeouts = tf.timeouts(create="5m")


ThingState = Thing[tf.Known]
ThingPlan = Thing[tf.Planned]


class Things(tf.Resource[AnyProvider, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def generate_config(self, ctx: tf.GenerateContext[ThingState, ThingPlan]) -> None:
        if ctx.state.name == "broken":
            raise tf.DiagnosticError("No configuration", "It cannot be written.")
        ctx.config.reference = f"vault:secret/{ctx.state.id}"


def generated(**values: Any) -> pb.GenerateResourceConfig.Response:
    provider = AnyProvider()
    provider.resources = {"thing": Things}  # type: ignore[misc]
    state = complete(Things.schema, {"name": "a", "size": 1, "id": "i", **values})
    request = pb.GenerateResourceConfig.Request(
        type_name="thing",
        state=pb.DynamicValue(msgpack=encode(Things.schema.object_type, state)),
    )
    return ResourceServicer(provider).generate_resource_config(request)


def config(**values: Any) -> Any:
    return decode(Things.schema.object_type, generated(**values).config.msgpack)


PART = {"name": "p", "note": "-", "serial": 7}
WRITTEN = {"name": "p", "note": None, "serial": None}


def test_terraform_learns_that_the_provider_writes_configurations() -> None:
    assert CAPABILITIES.generate_resource_config


def test_what_only_the_provider_sets_is_left_out() -> None:
    assert config()["id"] is None


def test_what_the_user_can_set_is_written() -> None:
    written = config(owner="me", size=2)
    assert (written["name"], written["owner"], written["size"]) == ("a", "me", 2)


def test_a_default_is_left_out() -> None:
    assert config(size=1)["size"] is None


def test_write_only_and_deprecated_attributes_are_left_out() -> None:
    written = config(secret="s", old="o")
    assert written["secret"] is None
    assert written["old"] is None


def test_the_same_holds_inside_attributes_and_blocks() -> None:
    written = config(parts=[PART], by_key={"k": PART}, one=PART, block=[PART])
    assert written["parts"] == [WRITTEN]
    assert written["by_key"] == {"k": WRITTEN}
    assert written["one"] == WRITTEN
    assert written["block"] == [WRITTEN]


def test_timeouts_are_left_out() -> None:
    assert config(timeouts={"create": "1m"})["timeouts"] is None


def test_the_resource_completes_the_configuration() -> None:
    assert config()["reference"] == "vault:secret/i"


def test_an_error_of_the_resource_is_reported() -> None:
    response = generated(name="broken")
    assert [one.summary for one in response.diagnostics] == ["No configuration"]
    assert not response.HasField("config")
