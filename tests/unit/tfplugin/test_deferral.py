"""Calls that a provider defers, over the wire."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tfplugin as tf
from google.protobuf.message_factory import GetMessageClass
from tfplugin.process.answering import answers
from tfplugin.process.call import PREFIX, Answer
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode

from .grpc_client import Client, listening

SERVICE = pb.DESCRIPTOR.services_by_name["Provider"]
UNKNOWN = tf.UNKNOWN


class Configuration(tf.Model[tf.K]):
    endpoint = tf.attribute(tf.String, optional=True)
    token = tf.attribute(tf.String, optional=True)


ConfigurationPlan = Configuration[tf.Planned]


class Thing(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    size = tf.attribute(tf.Number, default=3)
    note = tf.attribute(tf.String, optional=True)
    secret = tf.attribute(tf.String, optional=True, write_only=True)
    id = tf.attribute(tf.String, computed=True)


ThingState = Thing[tf.Known]
ThingPlan = Thing[tf.Planned]


class Order(tf.Model[tf.K]):
    name = tf.attribute(tf.String, required=True)
    size = tf.attribute(tf.Number, default=3)


OrderState = Order[tf.Known]
OrderPlan = Order[tf.Planned]


class Deferring(tf.Provider[ConfigurationPlan]):
    schema = tf.schema_of(Configuration[tf.Known], ConfigurationPlan)

    def __init__(self, reason: tf.Reason | None, detail: str = "", configures: bool = True) -> None:
        super().__init__()
        self.reason = reason
        self.detail = detail
        self.configures = configures
        self.asked: list[bool] = []
        """For each hook that was called, whether a deferral was allowed."""

    def configure(self, ctx: tf.ConfigureContext[ConfigurationPlan]) -> None:
        if not self.configures:
            self.defer(ctx)

    def defer(self, ctx: tf.Context) -> Any:
        self.asked.append(ctx.deferral_allowed)
        if self.reason:
            raise tf.Deferral(self.reason, self.detail)


class ThingResource(tf.Resource[Deferring, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def plan(self, ctx: tf.PlanContext[ThingState, ThingPlan]) -> None:
        ctx.planned.note = "spoiled"
        self.provider.defer(ctx)

    def plan_delete(self, ctx: tf.PlanDeleteContext[ThingState]) -> None:
        self.provider.defer(ctx)

    def read(self, ctx: tf.ReadContext[ThingState]) -> ThingState:
        ctx.state.note = "spoiled"
        ctx.private["spoiled"] = True
        self.provider.defer(ctx)
        return ctx.state

    def import_state(self, ctx: tf.ImportContext[ThingState]) -> ThingState:
        ctx.state.name = ctx.id
        self.provider.defer(ctx)
        return ctx.state

    def create(self, ctx: tf.CreateContext[ThingState, ThingPlan]) -> ThingState:
        self.provider.defer(ctx)
        return ctx.state


class ThingSource(tf.DataSource[Deferring, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def read(self, ctx: tf.DataContext[ThingState]) -> ThingState:
        self.provider.defer(ctx)
        return ctx.state


class ThingSession(tf.EphemeralResource[Deferring, ThingState, ThingPlan]):
    schema = tf.schema_of(ThingState, ThingPlan)

    def open(self, ctx: tf.OpenContext[ThingState]) -> ThingState:
        self.provider.defer(ctx)
        ctx.state.id = "i"
        return ctx.state


class OrderAction(tf.Action[Deferring, OrderState, OrderPlan]):
    schema = tf.schema_of(OrderState, OrderPlan)

    def plan(self, ctx: tf.PlanActionContext[OrderPlan]) -> None:
        self.provider.defer(ctx)


Deferring.resources = {"thing": ThingResource}
Deferring.data_sources = {"thing": ThingSource}
Deferring.ephemeral_resources = {"thing": ThingSession}
Deferring.actions = {"order": OrderAction}

TYPE = ThingResource.schema.object_type


def packed(**values: Any) -> pb.DynamicValue:
    whole = dict.fromkeys(TYPE.attributes) | values
    return pb.DynamicValue(msgpack=encode(TYPE, whole))


def value(message: pb.DynamicValue) -> Any:
    return decode(TYPE, message.msgpack)


class Wire:
    """A provider behind a socket, called as Terraform calls it."""

    def __init__(self, path: str, provider: Deferring) -> None:
        self._client = Client(path)
        self.provider = provider

    def ask(self, rpc: str, *, allowed: bool = True, **fields: Any) -> Any:
        """The answer to a call by a client that allows deferrals or not."""
        method = SERVICE.methods_by_name[rpc]
        capabilities = pb.ClientCapabilities(deferral_allowed=allowed)
        if rpc != "ApplyResourceChange":
            fields["client_capabilities"] = capabilities
        request: Any = GetMessageClass(method.input_type)
        stream = self._client.call(
            f"/tfplugin6.Provider/{rpc}", request(**fields).SerializeToString()
        )
        answered = self._client.answer(stream)
        assert answered.status == "0"
        response: Any = GetMessageClass(method.output_type)
        return response.FromString(bytes(answered.body[PREFIX:]))


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Callable[..., Wire]]:
    """Makes a provider that defers for a reason."""
    served: dict[str, Answer] = {}

    def make(reason: tf.Reason | None, detail: str = "", **options: Any) -> Wire:
        provider = Deferring(reason, detail, **options)
        found = answers(provider)
        served.update({f"/tfplugin6.Provider/{name}": found[name] for name in found})
        return Wire(path, provider)

    with listening(tmp_path, served) as path:
        yield make


PRIOR = {"name": "one", "size": 3, "id": "i"}
CALLS: Mapping[str, Mapping[str, Any]] = {
    "PlanResourceChange": {
        "type_name": "thing",
        "prior_state": pb.DynamicValue(msgpack=b"\xc0"),
        "proposed_new_state": packed(name=UNKNOWN, secret="s"),
        "config": packed(name=UNKNOWN, secret="s"),
    },
    "ReadResource": {"type_name": "thing", "current_state": packed(**PRIOR), "private": b"{}"},
    "ImportResourceState": {"type_name": "thing", "id": "one"},
    "ReadDataSource": {"type_name": "thing", "config": packed(name=UNKNOWN)},
    "OpenEphemeralResource": {"type_name": "thing", "config": packed(name=UNKNOWN)},
    "PlanAction": {
        "action_type": "order",
        "config": pb.DynamicValue(
            msgpack=encode(OrderAction.schema.object_type, {"name": UNKNOWN, "size": None})
        ),
    },
}
"""The calls that may be deferred."""


@pytest.mark.parametrize("rpc", CALLS)
@pytest.mark.parametrize("reason", tf.Reason)
def test_a_call_is_deferred_where_terraform_allows_it(
    wire: Callable[..., Wire], rpc: str, reason: tf.Reason
) -> None:
    calls = wire(reason)
    response = calls.ask(rpc, **CALLS[rpc])
    assert pb.Deferred.Reason.Name(response.deferred.reason) == reason.name
    assert not response.diagnostics
    assert calls.provider.asked == [True]


@pytest.mark.parametrize("rpc", CALLS)
def test_a_call_that_is_not_deferred_does_not_say_that_it_is(
    wire: Callable[..., Wire], rpc: str
) -> None:
    calls = wire(None)
    assert not calls.ask(rpc, **CALLS[rpc]).HasField("deferred")
    assert calls.provider.asked == [True]


@pytest.mark.parametrize("rpc", CALLS)
def test_a_deferral_that_is_not_allowed_is_an_error_that_says_what_to_do(
    wire: Callable[..., Wire], rpc: str
) -> None:
    calls = wire(tf.Reason.RESOURCE_CONFIG_UNKNOWN, "The name decides where to look.")
    response = calls.ask(rpc, allowed=False, **CALLS[rpc])
    assert calls.provider.asked == [False]
    assert not response.HasField("deferred")
    [error] = response.diagnostics
    assert error.summary == "Values are not known yet"
    has_config = "config" in CALLS[rpc]
    assert error.detail == (
        "The name decides where to look.\n\nThis configuration has values that are known only "
        f"after another part is applied{': name' if has_config else ''}. Apply that part first, "
        "with terraform apply -target=ADDRESS, or set the values themselves."
    )


def test_a_deferred_create_is_planned_as_proposed_with_unknown_computed_values(
    wire: Callable[..., Wire],
) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    response = calls.ask("PlanResourceChange", **CALLS["PlanResourceChange"])
    planned = {"name": UNKNOWN, "size": 3, "note": None, "secret": None, "id": UNKNOWN}
    assert value(response.planned_state) == planned


def test_a_deferred_update_and_delete_are_planned_as_proposed(wire: Callable[..., Wire]) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    fields: dict[str, Any] = {
        "type_name": "thing",
        "prior_state": packed(**PRIOR),
        "prior_private": b'{"a": 1}',
    }
    response = calls.ask(
        "PlanResourceChange",
        **fields,
        proposed_new_state=packed(**PRIOR | {"note": "new"}),
        config=packed(name="one", note="new"),
    )
    assert value(response.planned_state) == {**PRIOR, "note": "new", "secret": None, "id": UNKNOWN}
    assert response.planned_private == b'{"a": 1}'
    gone = pb.DynamicValue(msgpack=b"\xc0")
    response = calls.ask("PlanResourceChange", **fields, proposed_new_state=gone, config=gone)
    assert value(response.planned_state) is None
    assert response.HasField("deferred")


def test_a_deferred_read_keeps_the_state_as_it_was(wire: Callable[..., Wire]) -> None:
    response = wire(tf.Reason.ABSENT_PREREQ).ask("ReadResource", **CALLS["ReadResource"])
    assert value(response.new_state) == {**PRIOR, "note": None, "secret": None}
    assert response.private == b"{}"


def test_a_deferred_import_has_what_is_known_of_the_object(wire: Callable[..., Wire]) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    [imported] = calls.ask("ImportResourceState", type_name="thing", id="one").imported_resources
    unknown = dict.fromkeys(("size", "note", "id"), UNKNOWN)
    assert value(imported.state) == {"name": "one", "secret": None, **unknown}


def test_a_deferred_data_source_is_unknown_where_it_is_not_configured(
    wire: Callable[..., Wire],
) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    response = calls.ask("ReadDataSource", type_name="thing", config=packed(name="one"))
    state = {"name": "one", "size": 3, "note": None, "secret": None, "id": UNKNOWN}
    assert value(response.state) == state


def test_a_deferred_ephemeral_resource_has_no_values(wire: Callable[..., Wire]) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    response = calls.ask("OpenEphemeralResource", **CALLS["OpenEphemeralResource"])
    assert not response.HasField("result")


def configured(calls: Wire, *, allowed: bool) -> Any:
    block = {"endpoint": UNKNOWN, "token": "t"}
    config = pb.DynamicValue(msgpack=encode(Deferring.schema.object_type, block))
    return calls.ask("ConfigureProvider", allowed=allowed, config=config)


@pytest.mark.parametrize("rpc", CALLS)
def test_a_provider_that_cannot_be_configured_yet_defers_every_call(
    wire: Callable[..., Wire], rpc: str
) -> None:
    calls = wire(tf.Reason.PROVIDER_CONFIG_UNKNOWN, configures=False)
    assert not configured(calls, allowed=True).diagnostics
    response = calls.ask(rpc, **CALLS[rpc])
    assert response.deferred.reason == pb.Deferred.PROVIDER_CONFIG_UNKNOWN
    assert calls.provider.asked == [True], "only configure was called"
    calls.provider.reason = None
    configured(calls, allowed=True)
    assert not calls.ask(rpc, **CALLS[rpc]).HasField("deferred")


def test_a_provider_that_cannot_be_configured_is_an_error_where_nothing_is_deferred(
    wire: Callable[..., Wire],
) -> None:
    calls = wire(tf.Reason.PROVIDER_CONFIG_UNKNOWN, configures=False)
    [error] = configured(calls, allowed=False).diagnostics
    assert error.summary == "The provider's configuration is not known yet"
    assert "applied: endpoint. Apply that part first" in error.detail


def test_a_deferral_in_another_call_is_an_error(wire: Callable[..., Wire]) -> None:
    calls = wire(tf.Reason.ABSENT_PREREQ)
    response = calls.ask(
        "ApplyResourceChange",
        type_name="thing",
        prior_state=pb.DynamicValue(msgpack=b"\xc0"),
        planned_state=packed(name="one", size=3, id=UNKNOWN),
        config=packed(name="one"),
    )
    [error] = response.diagnostics
    assert error.summary == "Something that this needs does not exist yet"
    assert "-target" in error.detail
    assert calls.provider.asked == [False]
