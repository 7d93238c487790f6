"""Permissions, and the roles that hold each of them (`permissions.*`)."""

import logging
import threading
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.nearest import nearest
from rocketchat_provider.client.object_errors import PermissionNotFound, PermissionNotTaken
from rocketchat_provider.client.session import Session

_log = logging.getLogger(__name__)

CHANGING = "access-permissions"
"""The permission that allows changing permissions."""

_LIST = "/api/v1/permissions.listAll"
_UPDATE = "/api/v1/permissions.update"


class Permissions:
    """The server's permissions. Thread-safe; one read is shared until something is written.

    The order of roles in the server's answers has no meaning.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._cache: dict[str, frozenset[str]] | None = None

    def all(self) -> Mapping[str, frozenset[str]]:
        """Return the ids of the roles with each permission (`GET permissions.listAll`)."""
        with self._lock:
            if self._cache is None:
                self._cache = self._read()
            return MappingProxyType(self._cache)

    def find(self, id: str) -> frozenset[str] | None:
        """Return the roles with this permission, None if there is no such permission."""
        return self.all().get(id)

    def get(self, id: str) -> frozenset[str]:
        """Return the roles with this permission; `PermissionNotFound` names the nearest ones."""
        roles = self.find(id)
        if roles is None:
            raise PermissionNotFound(id, nearest(id, self.all()))
        return roles

    def write(self, id: str, roles: Iterable[str]) -> None:
        """Grant one permission to exactly these roles, and read it back."""
        wanted = frozenset(roles)
        body = {"permissions": [{"_id": id, "roles": sorted(wanted)}]}
        try:
            _log.info("giving the permission %s to %s", id, sorted(wanted))
            self._session.post(_UPDATE, body, permission=CHANGING)
        finally:
            with self._lock:
                self._cache = None
        found = self.get(id)
        if found != wanted:
            raise PermissionNotTaken(id, wanted, found)

    def _read(self) -> dict[str, frozenset[str]]:
        documents = self._session.get(_LIST).get("update")
        if not isinstance(documents, list) or not all(map(_is_permission, documents)):
            raise UnexpectedAnswer(f"GET {_LIST}", "expected a list of permissions")
        return {one["_id"]: frozenset(one["roles"]) for one in documents}


def _is_permission(document: object) -> bool:
    if not isinstance(document, dict) or not isinstance(document.get("_id"), str):
        return False
    roles = document.get("roles")
    return isinstance(roles, list) and all(isinstance(role, str) for role in roles)
