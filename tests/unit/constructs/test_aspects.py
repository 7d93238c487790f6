"""The classes are used as those that the framework generates itself."""

import inspect
import pydoc
import re
from typing import Any

import jsii
import pytest
from rocketchat_constructs import (
    CustomOAuthLogin,
    LiquidLogin,
    LoginForm,
    OAuthApp,
    PushNotifications,
    RocketChatProvider,
    Settings,
    SingleSignOn,
    Workspace,
    framework,
    l1,
)
from rocketchat_constructs.element import DataSource, Provider
from rocketchat_constructs.framework import IAspect, IConstruct, TerraformStack
from rocketchat_constructs.testing import resource
from rocketchat_provider.provider import RocketChatProvider as Plugin

CLASSES = [getattr(l1, name) for name in l1.__all__ if hasattr(getattr(l1, name), "_set")]
OTHERS = [
    CustomOAuthLogin,
    LiquidLogin,
    LoginForm,
    OAuthApp,
    PushNotifications,
    RocketChatProvider,
    Settings,
    SingleSignOn,
    Workspace,
]


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


@jsii.implements(IAspect)
class KeepsEverything:
    """An aspect as people write them: by type, with a setter."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, l1.Setting):
            node.on_destroy = "keep"


def test_an_aspect_changes_an_attribute(stack: TerraformStack) -> None:
    l1.Setting(stack, "one", name="Site_Name", value="Chat", on_destroy="reset")
    framework.Aspects.of(stack).add(KeepsEverything())
    assert resource(stack, "rocketchat_setting")["on_destroy"] == "keep"


def test_a_setter_checks_as_the_constructor_does(stack: TerraformStack) -> None:
    settings = Settings(stack, "one", values={"Site_Name": "Chat"})
    with pytest.raises(ValueError, match="on_destroy is 'burn'; expected 'restore'"):
        settings.on_destroy = "burn"  # type: ignore[assignment]
    settings.on_destroy = "keep"
    settings.on_destroy = None
    settings.values = {"Site_Name": "Other"}
    assert resource(stack, "rocketchat_settings") == {"values": {"Site_Name": "Other"}}


def test_what_is_write_only_can_be_set(stack: TerraformStack) -> None:
    setting = l1.Setting(stack, "one", name="SMTP_Password", value_wo="${var.one}")
    setting.value_wo = "${var.two}"
    assert setting.value_wo == "${var.two}"
    assert resource(stack, "rocketchat_setting")["value_wo"] == "${var.two}"


def test_every_class_names_its_type_and_lets_every_argument_be_set() -> None:
    seen = []
    for one in CLASSES:
        kinds: Any = Plugin.data_sources if issubclass(one, DataSource) else Plugin.resources
        provider = issubclass(one, Provider)
        schema = Plugin.schema if provider else kinds[one.TF_RESOURCE_TYPE].schema
        for name, attribute in schema.attributes.items():
            is_argument = attribute.required or attribute.optional
            assert (getattr(one, name).fset is not None) == is_argument, name
        seen.append(one.TF_RESOURCE_TYPE)
    assert sorted(seen) == sorted(["rocketchat", *Plugin.resources, *Plugin.data_sources])


@pytest.mark.parametrize("one", [*CLASSES, *OTHERS], ids=lambda one: str(one.__name__))
def test_help_shows_the_arguments(one: type) -> None:
    parameters = list(inspect.signature(one).parameters)
    assert parameters[0] in ("scope", "scope_")
    assert "args" not in parameters
    text = pydoc.plain(pydoc.render_doc(one))
    assert f"{one.__name__}(*args" not in text
    # From Python 3.13 on, each argument of a long list has a line.
    assert re.search(rf"{one.__name__}\([\s|]*{parameters[0]}", text)
