"""Elements as a CDK for Terraform app in Python."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rocketchat_constructs import literal
from rocketchat_constructs.catalogue import SecretValues, Values
from rocketchat_delivery.terraform.driver import NEEDED

from rocketchat_adopt.elements import Attribute, Element, File, Service

CONSTRUCTS = {
    "asset": "Asset",
    "custom_oauth": "CustomOAuthLogin",
    "login_form": "LoginForm",
    "oauth_app": "OAuthApp",
    "permission": "Permission",
    "push": "PushNotifications",
    "setting": "l1.Setting",
    "settings": "Settings",
    "workspace_registration": "CloudRegistration",
}
CATALOGUES = {"values": Values, "secret_values": SecretValues}
"""The settings that the arguments of Settings have types for."""

INDENT = " " * 4
BODY = INDENT * 2

HEAD = '''"""{about}"""

{imports}
from rocketchat_delivery.delivery import deliver


class Server(TerraformStack):
    """{title}"""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        # The provider has write-only arguments, which older releases do not know.
        self.add_override("terraform.required_version", ">= {terraform}")
'''
FOOT = """


app = App()
Server(app, "{stack}")
deliver(app)
"""


def app(
    elements: Sequence[Element], provider: Mapping[str, Any], about: str, title: str, stack: str
) -> str:
    """The app: one stack with the provider's block, the elements, and what they are imported by.

    Args:
        elements: What the stack holds, each after those it refers to.
        provider: Arguments of the provider's block.
        about: The module's docstring.
        title: The class's docstring.
        stack: Name of the stack, and of its state.
    """
    body = "\n".join(
        [_call("RocketChatProvider", "rocketchat", provider), *map(_construct, elements)]
    )
    head = HEAD.format(about=about, title=title, imports=_imports(body), terraform=NEEDED)
    return head + body + FOOT.format(stack=stack)


def _construct(element: Element) -> str:
    notes = "".join(f"{BODY}# {note}\n" for note in element.notes)
    call = _call(CONSTRUCTS[element.type], element.name, _arguments(element))
    imported = f"{BODY}{element.name}.import_from({_text(element.import_id)})"
    return f"{notes}{BODY}{element.name} = {call.lstrip()}\n{imported}"


def _arguments(element: Element) -> Mapping[str, Any]:
    """Its arguments as the construct takes them: settings of no catalogue are separate."""
    if element.type != "settings":
        return element.arguments
    given: dict[str, Any] = {}
    for name, value in element.arguments.items():
        known = CATALOGUES[name].__annotations__
        for argument, is_known in ((name, True), (f"other_{name}", False)):
            if chosen := {id: one for id, one in value.items() if (id in known) is is_known}:
                given[argument] = chosen
    return given


def _call(construct: str, name: str, arguments: Mapping[str, Any]) -> str:
    given = [f"{name}={_value(value, len(BODY) // 4 + 1)}" for name, value in arguments.items()]
    inside = "".join(f"{BODY}{INDENT}{each},\n" for each in ("self", _text(name), *given))
    return f"{BODY}{construct}(\n{inside}{BODY})"


def _value(value: Any, depth: int) -> str:
    if isinstance(value, Attribute):
        return f"Token.as_string({value.name}.{value.attribute})"
    if isinstance(value, Service):
        return value.name
    if isinstance(value, File):
        return _string(value.path)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        items = [f"{_string(str(key))}: {_value(each, depth + 1)}" for key, each in value.items()]
        return _collection("{", items, "}", depth)
    if isinstance(value, list | tuple):
        return _collection("[", [_value(each, depth + 1) for each in value], "]", depth)
    return repr(value)


def _collection(opening: str, items: Iterable[str], closing: str, depth: int) -> str:
    inside = "".join(f"{INDENT * (depth + 1)}{item},\n" for item in items)
    return f"{opening}\n{inside}{INDENT * depth}{closing}" if inside else opening + closing


def _string(value: str) -> str:
    """A text; one in which Terraform would read something is marked as meant literally."""
    return _text(value) if literal(value) == value else f"literal({_text(value)})"


def _text(value: str) -> str:
    """A text in quotes, in those that need fewer escapes: JSON's escapes are Python's too."""
    text = json.dumps(value, ensure_ascii=False)
    if value.count('"') <= value.count("'"):
        return text
    inside = re.sub(
        r"\\(.)|'",
        lambda found: {'\\"': '"', "'": "\\'"}.get(found[0], found[0]),
        text[1:-1],
    )
    return f"'{inside}'"


def _imports(body: str) -> str:
    names = {name for name in CONSTRUCTS.values() if f"{name}(" in body} | {"RocketChatProvider"}
    names = {name.partition(".")[0] for name in names}
    if "literal(" in body:
        names.add("literal")
    own = sorted(names, key=lambda name: (name[0].islower(), name))
    framework = ["App", "Construct", "TerraformStack", *["Token"] * ("Token." in body)]
    return (
        "\n".join(_import("rocketchat_constructs", own))
        + "\n"
        + "\n".join(_import("rocketchat_constructs.framework", framework))
    )


def _import(module: str, names: Sequence[str]) -> Iterator[str]:
    """Over several lines where one would be too long, as formatters do."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 88:
        yield line
        return
    yield f"from {module} import ("
    yield from (f"{INDENT}{name}," for name in names)
    yield ")"
