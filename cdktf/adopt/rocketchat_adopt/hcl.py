"""Elements in Terraform's own language."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rocketchat_constructs import literal
from rocketchat_constructs.l1.release import RELEASE, SOURCE
from rocketchat_delivery.terraform.driver import NEEDED

from rocketchat_adopt.elements import Attribute, Element, File, Service

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
INDENT = "  "


def configuration(elements: Sequence[Element], provider: Mapping[str, Any], about: str) -> str:
    """The configuration: the provider's block, and of every element a resource and its import.

    Args:
        elements: What is managed.
        provider: Arguments of the provider's block.
        about: Comment at the top.
    """
    comment = "\n".join(f"# {line}".rstrip() for line in about.splitlines())
    requirements = (
        "terraform {\n"
        f'  required_version = ">= {NEEDED}"\n'
        "  required_providers {\n"
        "    rocketchat = {\n"
        f'      source  = "{SOURCE.removeprefix("registry.terraform.io/")}"\n'
        f'      version = "{RELEASE.provider_version}"\n'
        "    }\n  }\n}"
    )
    blocks = [comment, requirements, _block('provider "rocketchat"', provider)]
    return "\n\n".join([*blocks, *map(_resource, elements)]) + "\n"


def _resource(element: Element) -> str:
    notes = "".join(f"# {note}\n" for note in element.notes)
    head = f'resource "rocketchat_{element.type}" "{element.name}"'
    imported = (
        f"import {{\n  to = rocketchat_{element.type}.{element.name}\n"
        f"  id = {_text(element.import_id)}\n}}"
    )
    return f"{notes}{_block(head, element.arguments)}\n\n{imported}"


def _block(head: str, arguments: Mapping[str, Any]) -> str:
    inside = "".join(
        f"{INDENT}{name} = {_value(value, 1, name)}\n" for name, value in arguments.items()
    )
    return f"{head} {{\n{inside}}}" if inside else f"{head} {{}}"


def _value(value: Any, depth: int, argument: str = "") -> str:
    if isinstance(value, Attribute):
        return f"rocketchat_{value.type}.{value.name}.{value.attribute}"
    if isinstance(value, Service):
        address = f"rocketchat_custom_oauth.{value.name}"
        names = ("service", "generation")
        return _object([f"{name} = {address}.{name}" for name in names], depth)
    if isinstance(value, File):
        return f'"${{path.module}}/{value.path}"'
    if argument == "requires":
        each = [value if isinstance(value, Service) else {"service": value} for value in value]
        return _list([_value(one, depth + 1) for one in each], depth)
    if isinstance(value, Mapping):
        items = [f"{_key(str(key))} = {_value(each, depth + 1)}" for key, each in value.items()]
        return _object(items, depth)
    if isinstance(value, list | tuple):
        return _list([_value(each, depth + 1) for each in value], depth)
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _object(items: Sequence[str], depth: int) -> str:
    return _lines("{", items, "", "}", depth)


def _list(items: Sequence[str], depth: int) -> str:
    return _lines("[", items, ",", "]", depth)


def _lines(opening: str, items: Sequence[str], end: str, closing: str, depth: int) -> str:
    inside = "".join(f"{INDENT * (depth + 1)}{item}{end}\n" for item in items)
    return f"{opening}\n{inside}{INDENT * depth}{closing}" if inside else opening + closing


def _key(name: str) -> str:
    return name if IDENTIFIER.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    """A text in quotes: JSON's escapes are Terraform's except two, and templates are escaped."""
    text = re.sub(
        r"\\(.)",
        lambda escape: {"b": "\\u0008", "f": "\\u000c"}.get(escape[1], escape[0]),
        json.dumps(value, ensure_ascii=False),
    )
    return literal(text)
