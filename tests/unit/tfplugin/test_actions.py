"""The calls about actions, without Terraform."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import redact
from tfplugin.process.answering import answers
from tfplugin.process.call import PREFIX
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.action_servicer import ActionServicer
from tfplugin.protocol.messages import provider_schema
from tfplugin.values.encoding import encode

from .grpc_client import Client, listening

PATH = "/tfplugin6.Provider/InvokeAction"


class Order(tf.Model[tf.K]):
    what = tf.attribute(tf.String, required=True)
    count = tf.attribute(tf.Number, default=2)
    secret = tf.attribute(tf.String, optional=True, sensitive=True)


OrderState = Order[tf.Known]
OrderPlan = Order[tf.Planned]


class Recorded(tf.Action[Any, OrderState, OrderPlan]):
    """Does what the test says."""

    schema = tf.schema_of(OrderState, OrderPlan, description="An order.")
    messages: Any = ()

    def plan(self, ctx: tf.PlanActionContext[OrderPlan]) -> None:
        ctx.diagnostics.warning("Planned", f"{ctx.config.what} {ctx.config.count}")

    def invoke(self, ctx: tf.InvokeContext[OrderState]) -> Iterator[str]:
        for message in self.messages:
            if isinstance(message, Exception):
                raise message
            yield message
        ctx.diagnostics.warning("Done", f"{ctx.config.what} {ctx.config.count}")


def provider(*messages: Any) -> AnyProvider:
    made = AnyProvider()
    made.actions = {"order": type("Order", (Recorded,), {"messages": messages})}  # type: ignore[misc]
    return made


def config(**values: Any) -> pb.DynamicValue:
    whole = {"what": "tea", "count": None, "secret": None, **values}
    return pb.DynamicValue(msgpack=encode(Recorded.schema.object_type, whole))


def request(**values: Any) -> pb.InvokeAction.Request:
    return pb.InvokeAction.Request(action_type="order", config=config(**values))


def invoked(*messages: Any, **values: Any) -> tuple[list[str], list[pb.Diagnostic]]:
    """The messages of an invocation, and how it completed."""
    *progress, last = ActionServicer(provider(*messages)).invoke_action(request(**values))
    assert all(event.WhichOneof("type") == "progress" for event in progress)
    assert last.WhichOneof("type") == "completed"
    return [event.progress.message for event in progress], list(last.completed.diagnostics)


def test_each_message_is_an_event_and_the_last_event_has_the_diagnostics() -> None:
    progress, [done] = invoked("one", "two")
    assert progress == ["one", "two"]
    assert (done.severity, done.detail) == (pb.Diagnostic.WARNING, "tea 2")


def test_an_error_of_an_action_completes_it() -> None:
    progress, [error] = invoked("one", tf.DiagnosticError("No", "way", OrderState.what), "two")
    assert progress == ["one"]
    assert (error.summary, error.attribute.steps[0].attribute_name) == ("No", "what")


@pytest.mark.parametrize("bug", [ValueError("a secret"), 3, None])
def test_a_bug_of_an_action_completes_it(bug: Any) -> None:
    progress, [error] = invoked("one", bug)
    assert progress == ["one"]
    assert error.summary == "Bug in the provider"
    assert "invoking order" in error.detail
    assert "secret" not in error.detail


def test_secrets_are_masked_in_messages() -> None:
    redact("hunter2-hunter2")
    progress, _ = invoked("with hunter2-hunter2", "with an-own-secret", secret="an-own-secret")
    assert progress == ["with ***", "with ***"]


def test_an_action_may_have_no_messages() -> None:
    class Silent(Recorded):
        def invoke(self, ctx: tf.InvokeContext[OrderState]) -> tuple[str, ...]:  # type: ignore[override]
            return ()

    made = AnyProvider()
    made.actions = {"order": Silent}  # type: ignore[misc]
    [completed] = ActionServicer(made).invoke_action(request())
    assert not completed.completed.diagnostics


def test_a_plan_sees_defaults_and_unknown_values() -> None:
    response = ActionServicer(provider()).plan_action(
        pb.PlanAction.Request(action_type="order", config=config(what=tf.UNKNOWN))
    )
    assert [found.detail for found in response.diagnostics] == ["Unknown.UNKNOWN 2"]
    assert not response.HasField("deferred")


def test_the_schema_of_an_action_is_sent() -> None:
    [(name, action)] = provider_schema(provider()).action_schemas.items()
    assert name == "order"
    assert action.schema.block.description == "An order."
    assert [found.name for found in action.schema.block.attributes] == ["what", "count", "secret"]


def test_an_action_cannot_have_computed_attributes() -> None:
    class Result(tf.Model[tf.K]):
        answer = tf.attribute(tf.String, computed=True)

    with pytest.raises(TypeError, match="Answering: an action has no state"):

        class Answering(tf.Action[Any, Result[tf.Known], Result[tf.Planned]]):
            schema = tf.schema_of(Result[tf.Known], Result[tf.Planned])


class Waiting(Recorded):
    """Sends a message as soon as the test allows it."""

    go: threading.Semaphore
    ended: threading.Event

    def invoke(self, ctx: tf.InvokeContext[OrderState]) -> Iterator[str]:
        try:
            while self.go.acquire():
                yield "more"
        finally:
            self.ended.set()


def test_messages_arrive_as_they_are_sent_until_the_client_cancels(tmp_path: Path) -> None:
    made = AnyProvider()
    go, ended = threading.Semaphore(0), threading.Event()
    made.actions = {"order": type("Order", (Waiting,), {"go": go, "ended": ended})}  # type: ignore[misc]
    invoke = answers(made)["InvokeAction"]
    with listening(tmp_path, {PATH: invoke}) as socket:
        client = Client(socket)
        stream = client.call(PATH, request().SerializeToString())
        answered = client.answered[stream]
        for sent in (1, 2):
            go.release()
            client.until(lambda sent=sent: answered.body.count(b"more") == sent)  # type: ignore[misc]
        first = pb.InvokeAction.Event.FromString(
            bytes(answered.body[PREFIX : len(answered.body) // 2])
        )
        assert first.progress.message == "more"
        client.h2.reset_stream(stream)
        client.send()
        # The server may be about to send one more message.
        while not ended.wait(0.01):
            go.release()
        client.close()
