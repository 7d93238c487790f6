"""Helpers for tests of stacks: their Terraform JSON, and their warnings.

Nothing here needs a server or Terraform:

    def test_the_form_is_hidden() -> None:
        stack = new_stack()
        Chat(stack, "chat")
        assert resource(stack, "rocketchat_login_form")["visible"] is False
"""

import json
from collections.abc import Mapping
from typing import Any

from .framework import Construct, TerraformStack, Testing

LEVELS = {"@cdktf/error": "error", "@cdktf/warn": "warning", "@cdktf/info": "info"}


def new_stack(id: str = "stack") -> TerraformStack:
    """Return an empty stack in a separate app that writes nothing next to the tests."""
    return TerraformStack(Testing.app(), id)


def synthesised(stack: TerraformStack) -> dict[str, Any]:
    """Return the stack as Terraform reads it (cdk.tf.json), without the framework's metadata."""
    document: dict[str, Any] = json.loads(Testing.synth(stack))
    return document


def resources(stack: TerraformStack, terraform_type: str) -> dict[str, Mapping[str, Any]]:
    """Return the arguments of the stack's resources of a type, by their names in Terraform."""
    found: dict[str, Mapping[str, Any]] = (
        synthesised(stack).get("resource", {}).get(terraform_type, {})
    )
    return found


def resource(stack: TerraformStack, terraform_type: str) -> Mapping[str, Any]:
    """Return the arguments of the only resource of a type.

    Raises:
        AssertionError: There is none, or there are several.
    """
    found = resources(stack, terraform_type)
    if len(found) != 1:
        names = ", ".join(found) or "none"
        raise AssertionError(f"expected one {terraform_type}, found {len(found)}: {names}")
    return next(iter(found.values()))


def setting_values(stack: TerraformStack) -> dict[str, Any]:
    """Return the values of all settings that the stack manages as settings, by id."""
    values = {
        each["name"]: each["value"]
        for each in resources(stack, "rocketchat_setting").values()
        if "value" in each
    }
    for group in resources(stack, "rocketchat_settings").values():
        values |= group.get("values", {})
    return values


def annotations(scope: Construct, level: str = "warning") -> list[str]:
    """Return the errors, warnings or infos of the constructs in a scope, each as path: message."""
    return [
        f"{construct.node.path}: {entry.data}"
        for construct in scope.node.find_all()
        for entry in construct.node.metadata
        if LEVELS.get(entry.type) == level
    ]
