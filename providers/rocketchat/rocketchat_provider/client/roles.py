"""Roles (`roles.list`), and the roles of the account that Terraform uses."""

import threading
from collections.abc import Mapping
from types import MappingProxyType

from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.session import Session

_LIST = "/api/v1/roles.list"
_ME = "/api/v1/me"


class Roles:
    """The server's roles. Thread-safe; each list is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._names: dict[str, str] | None = None
        self._own: frozenset[str] | None = None

    def names(self) -> Mapping[str, str]:
        """Return each role's name by its id. For Rocket.Chat's own roles they are the same."""
        with self._lock:
            if self._names is None:
                documents = self._session.get(_LIST).get("roles")
                if not isinstance(documents, list) or not documents:
                    raise UnexpectedAnswer(f"GET {_LIST}", "expected a list of roles")
                self._names = {
                    str(one["_id"]): str(one.get("name") or one["_id"])
                    for one in documents
                    if isinstance(one, dict) and "_id" in one
                }
            return MappingProxyType(self._names)

    def own(self) -> frozenset[str]:
        """Return the ids of the account's roles (`GET me`)."""
        with self._lock:
            if self._own is None:
                roles = self._session.get(_ME).get("roles")
                if not isinstance(roles, list):
                    raise UnexpectedAnswer(f"GET {_ME}", "expected the account's roles")
                self._own = frozenset(map(str, roles))
            return self._own
