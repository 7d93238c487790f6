"""The settings a fresh server has, and those of a custom OAuth entry."""

import json
import re
import uuid
from functools import cache
from importlib.resources import files
from typing import Any

from .asset_catalogue import PREFIX, constraints
from .database import Document
from .random_ids import random_hex, random_id

CUSTOM_OAUTH_PREFIX = "Accounts_OAuth_Custom-"
LICENSE_SETTING = "Enterprise_License"


@cache
def _read(*path: str) -> tuple[Document, ...]:
    return tuple(json.loads(files(__package__).joinpath("data", *path).read_text("utf-8")))


# Hidden in the recordings by SETTINGS_HIDDEN, so no catalogue of visible settings lists it.
_LAYOUT_HOME_BODY: Document = {
    "_id": "Layout_Home_Body",
    "type": "code",
    "code": "text/html",
    "multiline": True,
    "group": "Layout",
    "section": "Layout_Home_Page_Content",
    "packageValue": "",
    "public": True,
}


# Missing in the recordings of the open part of 8.6.1.
_LICENSE: Document = {
    "_id": LICENSE_SETTING,
    "type": "string",
    "group": "Enterprise",
    "section": "Enterprise",
    "packageValue": "",
}


def server_settings(version: str, root_url: str, *, takes_license: bool = False) -> list[Document]:
    """Every setting's definition in that version, for a server started at `root_url`.

    `takes_license`: with the setting for a licence, also where the recordings lack it.
    """

    def completed(definition: Document) -> Document:
        if definition.get("packageValue") == "<ROOT_URL>":
            return {**definition, "packageValue": root_url}
        if definition["type"] == "asset":
            name = definition["_id"].removeprefix(PREFIX)
            return {**definition, "asset": name, "fileConstraints": constraints(name)}
        return definition

    recorded = (*_read(version, "settings.json"), _LAYOUT_HOME_BODY)
    definitions = [completed(each) for each in recorded]
    if takes_license and not any(each["_id"] == LICENSE_SETTING for each in definitions):
        definitions.append(_LICENSE)
    return definitions


def is_random(definition: Document) -> bool:
    """Whether each server makes up its own package value for this setting."""
    return definition.get("packageValue") == "<random>"


def random_package_value(setting_id: str) -> str:
    """A package value as a fresh server makes it up."""
    match setting_id:
        case "uniqueID":
            return str(uuid.uuid4())
        case "Accounts_RegistrationForm_SecretURL":
            return random_id()
    return random_hex(64)


_FLAG = re.compile(rf"{CUSTOM_OAUTH_PREFIX}[A-Za-z0-9_]*")


def is_flag(setting_id: str) -> bool:
    """Whether this setting enables a custom OAuth entry."""
    return _FLAG.fullmatch(setting_id) is not None


def custom_oauth_settings(name: str, *, flag_needs_license: bool = False) -> list[Document]:
    """The 30 definitions of a custom OAuth entry of that (normalised) name."""
    definitions = []
    for template in _read("custom-oauth.json"):
        definition: dict[str, Any] = dict(template)
        suffix = definition.pop("suffix")
        if "enableQuery" in definition:
            definition["enableQuery"] = definition["enableQuery"].replace("<Name>", name)
        if suffix == "" and flag_needs_license:
            definition |= {
                "enterprise": True,
                "invalidValue": False,
                "modules": ["oauth-enterprise"],
            }
        definition |= {
            "_id": f"{CUSTOM_OAUTH_PREFIX}{name}{suffix}",
            "group": "OAuth",
            "section": f"Custom OAuth: {name}",
        }
        definitions.append(definition)
    return definitions
