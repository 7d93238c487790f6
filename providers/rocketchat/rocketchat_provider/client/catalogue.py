"""The catalogue of settings, for servers that do not describe their settings.

Servers without the method `private-settings/get` only list ids and values. The descriptions for
known versions are in `data/settings-catalogue.json`, which tools/settings_catalogue.py writes: for
each version, it has the settings that are new or differ from the version before.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rocketchat_provider.client.custom_oauth import FIELDS
from rocketchat_provider.client.login_service import PREFIX
from rocketchat_provider.client.setting import Setting, SettingDocument
from rocketchat_provider.client.version import Version

_LOOKS_SECRET = re.compile(r"secret|passw|token|credential|private|key", re.IGNORECASE)


@dataclass(frozen=True)
class Catalogue:
    """The settings of the newest known version that is not newer than the server."""

    known: Mapping[str, SettingDocument]
    is_exact: bool
    """Whether the catalogue is of the server's version, so it has all choices of a setting."""

    @classmethod
    def of(cls, version: Version) -> "Catalogue":
        """Return the catalogue for a server of that version."""
        known: dict[str, SettingDocument] = {}
        is_exact = False
        for text, settings in _recorded().items():
            if Version(text).is_of_later_minor_than(version):
                break
            known |= settings
            is_exact = Version(text).is_of_same_minor_as(version)
        return cls(known, is_exact)

    def setting(self, listed: SettingDocument) -> Setting:
        """Return a setting that the server lists: an id, a value, and the licences it needs.

        A setting that no catalogue has gets no type. Its id decides whether it is secret.
        """
        id = str(listed["_id"])
        known = self.known.get(id) or _of_login_service(id)
        if known is None:
            known = {"secret": _LOOKS_SECRET.search(id) is not None}
        return Setting.of({**known, **listed}, described=False, choices_are_complete=self.is_exact)


@cache
def _recorded() -> dict[str, dict[str, SettingDocument]]:
    """Return the settings by version, oldest first, and by id."""
    # Imported here because its imports would slow every start.
    from importlib.resources import files

    text = files(__package__).joinpath("data/settings-catalogue.json").read_text("utf-8")
    recorded: dict[str, dict[str, SettingDocument]] = json.loads(text)
    return recorded


def _of_login_service(id: str) -> SettingDocument | None:
    """Return the description of a custom OAuth's setting, None for any other setting."""
    if not id.startswith(PREFIX):
        return None
    name, _, suffix = id.removeprefix(PREFIX).partition("-")
    field = FIELDS.get(suffix)
    if field is None:
        return None
    return {
        "type": field.type,
        "group": "OAuth",
        "section": f"Custom OAuth: {name}",
        "values": [{"key": choice} for choice in field.choices],
        "code": "application/json" if field.type == "code" else "",
    }
