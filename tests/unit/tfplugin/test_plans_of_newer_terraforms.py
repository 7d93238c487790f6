"""What a plan may do where a newer Terraform allows it: computed blocks, planned private state."""

from typing import Any

import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import schema_message
from tfplugin.protocol.resource_servicer import ResourceServicer
from tfplugin.schema.walking import complete
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode


class Part(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)


PartState = Part[tf.Known]
PartPlan = Part[tf.Planned]


class Thing(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    part = tf.block(tf.ListNested(PartState, PartPlan), computed=True)
    other = tf.block(tf.ListNested(PartState, PartPlan))


ThingState = Thing[tf.Known]
ThingPlan = Thing[tf.Planned]


def part(name: str) -> PartState:
    made = PartState()
    made.name = name
    return made


class Things(tf.Resource[AnyProvider, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def plan(self, ctx: tf.PlanContext[ThingState, ThingPlan]) -> None:
        if ctx.computed_blocks_allowed or ctx.config.name == "anyway":
            ctx.planned.part = [part("made")]
        if ctx.config.name == "too much":
            ctx.planned.other = [part("made")]
        ctx.private["seen"] = ctx.planned_private


def planned(
    name: str, *, parts: Any = (), allowed: bool = True, planned_private: bytes = b""
) -> pb.PlanResourceChange.Response:
    provider = AnyProvider()
    provider.resources = {"thing": Things}  # type: ignore[misc]
    proposed = complete(Things.schema, {"name": name, "part": list(parts)})
    message = pb.DynamicValue(msgpack=encode(Things.schema.object_type, proposed))
    request = pb.PlanResourceChange.Request(
        type_name="thing",
        prior_state=pb.DynamicValue(msgpack=b"\xc0"),
        proposed_new_state=message,
        config=message,
        planned_private=planned_private,
        client_capabilities=pb.ClientCapabilities(computed_blocks_allowed=allowed),
    )
    return ResourceServicer(provider).plan_resource_change(request)


def parts_in(response: pb.PlanResourceChange.Response) -> Any:
    return decode(Things.schema.object_type, response.planned_state.msgpack)["part"]


def test_the_schema_says_which_blocks_are_computed() -> None:
    [computed, other] = schema_message(Things.schema).block.block_types
    assert computed.block.computed
    assert not other.block.computed


def test_a_computed_block_that_is_left_out_may_be_planned() -> None:
    response = planned("a")
    assert parts_in(response) == [{"name": "made"}]
    assert not response.diagnostics


def test_a_computed_block_that_is_configured_may_not_be_planned_otherwise() -> None:
    response = planned("a", parts=[{"name": "configured"}])
    [error] = response.diagnostics
    assert "part[0].name" in error.detail


def test_a_block_that_is_not_computed_may_not_be_planned() -> None:
    response = planned("too much")
    [error] = response.diagnostics
    assert "other" in error.detail


def test_an_older_terraform_does_not_allow_computed_blocks() -> None:
    assert parts_in(planned("a", allowed=False)) == []
    assert planned("anyway", allowed=False).diagnostics


def test_a_second_plan_has_what_the_first_one_kept() -> None:
    assert planned("a", planned_private=b'{"x": 1}').planned_private == b'{"seen": {"x": 1}}'
    assert planned("a").planned_private == b'{"seen": null}'
