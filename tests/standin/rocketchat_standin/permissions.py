"""The permissions, and the roles that each is given to."""

import json
from collections.abc import Collection as Several
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from .clock import Clock
from .database import Collection, Document
from .profiles import Profile
from .settings import Settings

_OF_SETTING = "change-setting-"


@cache
def _defaults(version: str) -> dict[str, list[str]]:
    path = files(__package__).joinpath("data", version, "permissions.json")
    found: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return found


class Permissions:
    """The server's permissions: those of its own, and one for each setting.

    The permission of a setting has no roles until somebody gives it some. So it is kept only from
    then on.
    """

    def __init__(
        self, documents: Collection, settings: Settings, profile: Profile, clock: Clock
    ) -> None:
        self._documents = documents
        self._settings = settings
        self._profile = profile
        self._clock = clock
        self._started = clock.now()
        self._settings_ids: tuple[str, ...] = ()
        self._of_settings: list[Document] = []
        defaults = _defaults(profile.permissions)
        self._documents.put(
            *(self._made(id, roles) for id, roles in defaults.items() if id not in documents)
        )

    def all(self) -> list[Document]:
        """Every permission, those of settings last."""
        ids = tuple(str(one["_id"]) for one in self._settings.documents())
        if ids != self._settings_ids:
            self._settings_ids = ids
            self._of_settings = [self._made(f"{_OF_SETTING}{id}", ()) for id in ids]
        others = (one for one in self._of_settings if one["_id"] not in self._documents)
        return [*self._documents, *others]

    def changed_since(self, moment: float) -> list[Document]:
        """The permissions that were given to other roles since then."""
        return [one for one in self._documents if one["updated"] > moment]

    def exists(self, id: str) -> bool:
        """Whether there is such a permission."""
        setting = id.removeprefix(_OF_SETTING)
        return id in self._documents or (
            setting != id and self._settings.document(setting) is not None
        )

    def roles_of(self, id: str) -> list[str]:
        """The roles that hold a permission."""
        document = self._documents.get(id)
        return list(document["roles"]) if document else []

    def give(self, id: str, roles: Iterable[str]) -> None:
        """Give a permission to these roles, and to no others. It is made if it is not there."""
        self._documents.put(self._made(id, roles) | {"updated": self._clock.now()})

    def remove(self, id: str) -> None:
        """Remove a permission, as an app or another version does."""
        self._documents.remove(id)

    def give_to_role(self, role: str, ids: Several[str]) -> None:
        """Give these permissions to a role, and take all others from it."""
        for id in ids:
            if not self.exists(id):
                raise KeyError(id)
        held = {one["_id"] for one in self._documents if role in one["roles"]}
        for id in held - set(ids):
            self.give(id, [one for one in self.roles_of(id) if one != role])
        for id in set(ids) - held:
            self.give(id, [*self.roles_of(id), role])

    def _made(self, id: str, roles: Iterable[str]) -> Document:
        made: Document = {"_id": id, "roles": list(roles), "updated": self._started}
        if not id.startswith(_OF_SETTING):
            return made
        setting = self._settings.document(id.removeprefix(_OF_SETTING)) or {"_id": ""}
        made |= {"level": "settings", "settingId": setting["_id"], "sorter": setting["sorter"]}
        return made | self._place(setting)

    def _place(self, setting: Document) -> dict[str, Any]:
        found = {name: setting.get(name) for name in ("group", "section")}
        if self._profile.shows_missing_places:
            return found
        return {name: value for name, value in found.items() if value is not None}
