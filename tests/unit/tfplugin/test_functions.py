"""Calls of functions, without Terraform."""

from typing import Any, ClassVar

import tfplugin as tf
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.function_servicer import FunctionServicer
from tfplugin.protocol.messages import function_message
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode


class Block(tf.Model[tf.K]):
    """An empty block."""


BlockPlan = Block[tf.Planned]


class Join(tf.Function[Any, str]):
    summary = "Join"
    description = "Join words."
    first = tf.parameter(tf.String, "The first word.")
    lambda_ = tf.parameter(tf.String, "The second word.", allow_null=True)
    more = tf.variadic(tf.String, "More words.")
    returns = tf.String

    def call(self) -> str:
        if not self.first:
            raise tf.FunctionError("name a word", Join.first)
        if "bad" in self.more:
            raise tf.FunctionError("bad", 2 + self.more.index("bad"))
        return "-".join([self.first, self.lambda_ or "null", *self.more])


class Provider(tf.Provider[BlockPlan]):
    functions: ClassVar = {"join": Join}


def call(*words: str | None) -> pb.CallFunction.Response:
    arguments = [pb.DynamicValue(msgpack=encode(tf.String, word)) for word in words]
    request = pb.CallFunction.Request(name="join", arguments=arguments)
    return FunctionServicer(Provider()).call_function(request)


def test_a_function_declares_its_parameters_in_order() -> None:
    message = function_message(Join)
    assert [(one.name, one.allow_null_value) for one in message.parameters] == [
        ("first", False),
        ("lambda", True),
    ]
    assert message.variadic_parameter.name == "more"


def test_a_function_finds_its_arguments_under_their_names() -> None:
    def result(*words: str | None) -> Any:
        return decode(tf.String, call(*words).result.msgpack)

    assert result("a", "b") == "a-b"
    assert result("a", None, "c", "d") == "a-null-c-d"


def test_an_error_names_its_argument_by_parameter_or_position() -> None:
    by_parameter = call("", "b").error
    assert (by_parameter.text, by_parameter.function_argument) == ("name a word", 0)
    by_position = call("a", "b", "c", "bad").error
    assert (by_position.text, by_position.function_argument) == ("bad", 3)
