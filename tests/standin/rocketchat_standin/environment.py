"""What a server's environment does to its settings at every start."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from .database import Document

_INTEGER = re.compile(r"\s*[+-]?\d+")


def value_from_environment(setting_type: str, text: str) -> Any:
    """Convert an environment variable as the server does: by its look, then by type."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if setting_type == "int":
        number = _INTEGER.match(text)
        return int(number.group()) if number else None
    if setting_type == "multiSelect":
        return json.loads(text)
    return text


def apply_environment(document: Document, environment: Mapping[str, str]) -> Document:
    """The document as a server with that environment keeps it after its start.

    A value equal to the default is restored without leaving a mark, and a mark stays when the
    variable is gone.
    """
    setting_id = document["_id"]
    blocked = setting_id in _listed(environment.get("SETTINGS_BLOCKED", ""))
    hidden = setting_id in _listed(environment.get("SETTINGS_HIDDEN", ""))
    wizard = setting_id in _listed(environment.get("SETTINGS_REQUIRED_ON_WIZARD", ""))
    document = {**document, "blocked": blocked, "hidden": hidden, "requiredOnWizard": wizard}
    forced = environment.get(f"OVERWRITE_SETTING_{setting_id}")
    if forced is None:
        return document
    value = value_from_environment(document["type"], forced)
    if _same(value, document.get("packageValue")):
        return {**document, "value": value}
    return {**document, "value": value, "processEnvValue": value, "valueSource": "processEnvValue"}


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def first_value(definition: Document, environment: Mapping[str, str]) -> Any:
    """The value a setting gets when its document is first made."""
    given = environment.get(definition["_id"])
    if given is not None:
        return value_from_environment(definition["type"], given)
    return definition.get("value", definition.get("packageValue"))


@cache
def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(","))
