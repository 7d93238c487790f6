"""Where the provider's arguments come from."""

from typing import Any

import pytest
import tfplugin as tf
from rocketchat_provider.configuration.argument import Argument, arguments
from rocketchat_provider.configuration.arguments import SCHEMA, ProviderState
from tfplugin.schema.contexts import ValidateContext

ARGUMENTS = {argument.name: argument for argument in arguments(ProviderState)}


def block(**given: object) -> tf.Model[tf.Planned]:
    return SCHEMA.planned(given)


def test_the_configuration_comes_before_the_environment_and_that_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timeout = ARGUMENTS["request_timeout"]
    assert timeout.given(block()) == 30
    monkeypatch.setenv("ROCKETCHAT_REQUEST_TIMEOUT", "2.5")
    assert timeout.given(block()) == 2.5
    assert timeout.given(block(request_timeout=7)) == 7


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROCKETCHAT_MAX_RETRIES", "")
    assert ARGUMENTS["max_retries"].given(block()) == 5


@pytest.mark.parametrize(("text", "value"), [("true", True), ("TRUE", True), ("0", False)])
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("ROCKETCHAT_ALLOW_HTTP", text)
    assert ARGUMENTS["allow_http"].given(block()) is value


@pytest.mark.parametrize("argument", ARGUMENTS.values(), ids=lambda argument: argument.name)
def test_a_description_names_the_variable_and_the_default(argument: Argument[Any, Any]) -> None:
    description = SCHEMA.attributes[argument.name].description
    assert argument.environment in description
    assert argument.default is None or f"Default: {str(argument.default).lower()}." in description


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("request_timeout", text) for text in ("0", "1e10", "inf", "nan", "86401", "9" * 400)),
        *(("settle_seconds", text) for text in ("0", "1e12", "-inf", "nan")),
        *(("max_retries", text) for text in ("-1", "1001", "2.5", "inf", "9" * 300)),
    ],
)
def test_a_number_that_nobody_can_mean_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    argument = ARGUMENTS[name]
    monkeypatch.setenv(argument.environment, text)
    expected = f"{argument.environment} is .*; expected a .*number of at least .* and at most"
    with pytest.raises(ValueError, match=expected):
        argument.given(block())
    ctx = ValidateContext(config={})
    [validate] = SCHEMA.attributes[name].validators
    validate(int(text) if text.isdecimal() else float(text), ctx, (name,))
    assert ctx.diagnostics.failed


@pytest.mark.parametrize(("name", "value"), [("settle_seconds", 0.3), ("max_retries", 1000)])
def test_a_number_within_its_limits_is_taken(name: str, value: float) -> None:
    ctx = ValidateContext(config={})
    [validate] = SCHEMA.attributes[name].validators
    validate(value, ctx, (name,))
    assert not ctx.diagnostics.failed
