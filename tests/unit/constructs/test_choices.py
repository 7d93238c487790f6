"""The choices of an argument come from the provider's schema."""

from pathlib import Path
from typing import Any

import pytest
from rocketchat_constructs import framework, l1
from rocketchat_constructs.framework import TerraformStack, Token
from rocketchat_constructs.testing import annotations, resource
from rocketchat_provider.provider import RocketChatProvider
from rocketchat_provider.public.schema import OneOf

from tests.type_errors import assert_as_expected

REQUIRED: dict[str, dict[str, Any]] = {
    "rocketchat_asset": {"name": "logo", "source": "logo.svg"},
    "rocketchat_custom_oauth": {"name": "Idp", "url": "https://id.example.org", "client_id": "x"},
    "rocketchat_permission": {"name": "mail", "roles": []},
    "rocketchat_setting": {"name": "Site_Name"},
}
CHOICES = [
    (terraform_type, name, validator)
    for terraform_type, resource_class in RocketChatProvider.resources.items()
    for name, attribute in resource_class.schema.attributes.items()
    for validator in attribute.validators
    if isinstance(validator, OneOf)
]


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


def construct(stack: TerraformStack, terraform_type: str, **arguments: Any) -> None:
    """A resource of a type, with what it requires."""
    name = "".join(map(str.capitalize, terraform_type.removeprefix("rocketchat_").split("_")))
    getattr(l1, name)(stack, "one", **REQUIRED.get(terraform_type, {}), **arguments)


@pytest.mark.parametrize(("terraform_type", "name", "validator"), CHOICES)
def test_a_wrong_choice_is_reported_with_its_argument(
    stack: TerraformStack, terraform_type: str, name: str, validator: OneOf
) -> None:
    expected = f"'one': {name} is 'burn'; expected {validator.choices[0]!r} or"
    if validator.when_written:
        construct(stack, terraform_type, **{name: "burn"})
        [warning] = annotations(stack)
        assert expected in warning
    else:
        with pytest.raises(ValueError, match=expected):
            construct(stack, terraform_type, **{name: "burn"})


@pytest.mark.parametrize(("terraform_type", "name", "validator"), CHOICES)
def test_every_choice_and_every_reference_is_accepted(
    terraform_type: str, name: str, validator: OneOf
) -> None:
    reference = Token.as_any("${var.choice}")
    for value in (*validator.choices, "${var.choice}", reference):
        stack = TerraformStack(framework.Testing.app(), "stack")
        construct(stack, terraform_type, **{name: value})
        assert annotations(stack) == []
        written = "${var.choice}" if value is reference else value
        assert resource(stack, terraform_type)[name] == written


def test_type_checkers_refuse_a_wrong_choice() -> None:
    assert_as_expected(Path(__file__).with_name("typing_wrong.py"))
