"""What is known of settings whose server does not describe them.

Servers that have lost the method `private-settings/get` list ids and values only. What the settings
of known versions are is kept in `data/settings-catalogue.json`, which tools/settings_catalogue.py
writes: for each version, the settings that are new or that differ from the version before.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rocketchat_provider.client.custom_oauth import SUFFIXES, setting_of
from rocketchat_provider.client.setting import Setting
from rocketchat_provider.client.version import Version

Document = Mapping[str, Any]

_LOOKS_SECRET = re.compile(r"secret|passw|token|credential|private|key", re.IGNORECASE)


@dataclass(frozen=True)
class Catalogue:
    """The settings as the newest known version that is not newer than the server describes them."""

    known: Mapping[str, Document]
    is_exact: bool
    """Whether it is of the server's own version, so that it has all choices of a setting."""

    @classmethod
    def of(cls, version: Version) -> "Catalogue":
        """The catalogue for a server of that version."""
        known: dict[str, Document] = {}
        is_exact = False
        for text, settings in _recorded().items():
            if Version(text).is_of_later_minor_than(version):
                break
            known |= settings
            is_exact = Version(text).is_of_same_minor_as(version)
        return cls(known, is_exact)

    def setting(self, listed: Document) -> Setting:
        """The setting that the server lists: an id, a value, and what needs a licence.

        A setting that no catalogue knows has no type. Whether it is secret is judged by its id.
        """
        id = str(listed["_id"])
        known = self.known.get(id) or _of_login_service(id)
        if known is None:
            known = {"secret": _LOOKS_SECRET.search(id) is not None}
        return Setting.of({**known, **listed}, described=False, choices_are_complete=self.is_exact)


@cache
def _recorded() -> dict[str, dict[str, Document]]:
    """The settings by version, oldest first, and by id."""
    text = files(__package__).joinpath("data/settings-catalogue.json").read_text("utf-8")
    recorded: dict[str, dict[str, Document]] = json.loads(text)
    return recorded


def _of_login_service(id: str) -> Document | None:
    """The description of a custom OAuth's setting, None for any other setting."""
    entry = setting_of(id)
    if entry is None or entry[1] not in SUFFIXES:
        return None
    name, suffix = entry
    part = SUFFIXES[suffix]
    return {
        "type": part.type,
        "group": "OAuth",
        "section": f"Custom OAuth: {name}",
        "values": [{"key": choice} for choice in part.choices],
        "code": "application/json" if part.type == "code" else "",
    }
