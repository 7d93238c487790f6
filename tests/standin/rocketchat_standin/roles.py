"""The roles that users have, and that permissions are given to."""

from .database import Collection, Document

_OF_ROOMS = {"moderator": "Moderator", "leader": "Leader", "owner": "Owner"}
_OF_USERS = {
    "user": "",
    "bot": "",
    "app": "",
    "guest": "",
    "anonymous": "",
    "livechat-agent": "Livechat Agent",
    "livechat-manager": "Livechat Manager",
}


class Roles:
    """The server's roles by id."""

    def __init__(self, documents: Collection) -> None:
        self._documents = documents
        if not len(documents):
            self._documents.put(
                _role("admin", "Users", "Admin"),
                *(_role(name, "Subscriptions", text) for name, text in _OF_ROOMS.items()),
                *(_role(name, "Users", text) for name, text in _OF_USERS.items()),
            )

    def all(self) -> list[Document]:
        """Every role."""
        return list(self._documents)

    def get(self, id: str) -> Document | None:
        """One role."""
        return self._documents.get(id)

    def add(self, id: str, name: str | None = None) -> None:
        """Make a role that is not Rocket.Chat's own, unless it is there."""
        if id not in self._documents:
            self._documents.put(_role(id, "Users", "", name=name, protected=False))

    def remove(self, id: str) -> None:
        """Remove a role."""
        self._documents.remove(id)

    def describe(self, id: str, description: str) -> Document | None:
        """Change a role's description."""
        return self._documents.change(id, lambda role: {**role, "description": description})


def _role(
    id: str, scope: str, description: str, *, name: str | None = None, protected: bool = True
) -> Document:
    return {
        "_id": id,
        "scope": scope,
        "description": description,
        "mandatory2fa": False,
        "name": name or id,
        "protected": protected,
    }
