"""Text that is safe to show."""

from typing import ClassVar

import pytest
import tfplugin as tf
from tfplugin.author.provider import AnyProvider
from tfplugin.log.text import printable
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.function_servicer import FunctionServicer
from tfplugin.protocol.messages import diagnostic_message
from tfplugin.values.diagnostics import Diagnostic, Severity

STEERING = "a\x1b[2Jb"
ESCAPED = r"a\x1b[2Jb"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (STEERING, ESCAPED),
        ("\x00\x07\r\x7f\x9b\u2028", r"\x00\x07\r\x7f\x9b\u2028"),
        ("user\u202enimda\u2069", r"user\u202enimda\u2069"),
        ("half of a \ud83d character", r"half of a \ud83d character"),
        ("two\nlines\tand ünïcödé", "two\nlines\tand ünïcödé"),
    ],
)
def test_control_characters_are_escaped_and_text_is_kept(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_diagnostic_does_not_steer_the_terminal() -> None:
    message = diagnostic_message(Diagnostic(Severity.ERROR, STEERING, STEERING))
    assert (message.summary, message.detail) == (ESCAPED, ESCAPED)


def test_a_diagnostic_may_quote_half_a_character() -> None:
    message = diagnostic_message(Diagnostic(Severity.ERROR, "Odd", 'found "\ud83d"'))
    assert message.detail == r'found "\ud83d"'


def test_the_error_of_a_function_does_not_steer_the_terminal() -> None:
    class Refuse(tf.Function[AnyProvider, str]):
        text = tf.parameter(tf.String, "Any.")
        returns = tf.String

        def call(self) -> str:
            raise tf.FunctionError(f"not {self.text}", Refuse.text)

    class Refusing(AnyProvider):
        functions: ClassVar = {"refuse": Refuse}

    argument = pb.DynamicValue(msgpack=b"\xa6" + STEERING.encode())
    request = pb.CallFunction.Request(name="refuse", arguments=[argument])
    assert FunctionServicer(Refusing()).call_function(request).error.text == f"not {ESCAPED}"
