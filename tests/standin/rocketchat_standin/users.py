"""Users, their tokens, and the roles that give permissions."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from .clock import Clock
from .database import Collection, Database, Document
from .random_ids import random_id, random_secret

DAY = 86_400.0
SESSIONS_KEPT = 50

ADMIN_PERMISSIONS = frozenset(
    {
        "add-oauth-service",
        "api-bypass-rate-limit",
        "create-personal-access-tokens",
        "edit-privileged-setting",
        "manage-assets",
        "manage-cloud",
        "manage-oauth-apps",
        "register-on-cloud",
        "test-push-notifications",
        "view-logs",
        "view-privileged-setting",
        "view-statistics",
    }
)
_ROLES = {
    "admin": ADMIN_PERMISSIONS,
    "user": frozenset({"create-personal-access-tokens", "test-push-notifications"}),
    "bot": frozenset({"api-bypass-rate-limit"}),
    "app": frozenset({"api-bypass-rate-limit"}),
}


def sha256(text: str) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_token(token: str) -> str:
    """How a token is kept: the base64 of its SHA-256."""
    return base64.b64encode(hashlib.sha256(token.encode()).digest()).decode()


class Users:
    """The users of a server and what they may do."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        session_days: Callable[[], float],
    ) -> None:
        self.documents: Collection = database.collection("users")
        self._roles = database.collection("roles")
        self._clock = clock
        self._session_days = session_days
        if not len(self._roles):
            for name, permissions in _ROLES.items():
                self.add_role(name, permissions)

    # Users

    def add(
        self,
        username: str | None,
        password: str | None,
        *,
        name: str | None = None,
        roles: Iterable[str] = ("user",),
        emails: Iterable[Document] = (),
        totp_secret: str | None = None,
        email_two_factor: bool = False,
        age: float = 0.0,
        services: Document | None = None,
    ) -> Document:
        """Make a user who is `age` seconds old."""
        user: Document = {
            "_id": random_id(),
            "username": username,
            "name": name,
            "emails": list(emails),
            "roles": list(roles),
            "active": True,
            "createdAt": self._clock.now() - age,
            "password": None if password is None else sha256(password),
            "totp": totp_secret,
            "email2fa": email_two_factor,
            "tokens": [],
            "services": services or {},
        }
        self.documents.put(user)
        return user

    def find(self, wanted: Callable[[Document], bool]) -> Document | None:
        """The first user that satisfies `wanted`."""
        return next((user for user in self.documents if wanted(user)), None)

    def named(self, username: str) -> Document | None:
        """The user of that name, in any case."""
        return self.find(lambda user: (user["username"] or "").lower() == username.lower())

    def with_email(self, address: str) -> Document | None:
        """The user with that e-mail address, in any case."""
        wanted = address.lower()
        return self.find(lambda user: wanted in (e["address"].lower() for e in user["emails"]))

    def as_json(self, user: Document) -> Document:
        """The user as shown to himself."""
        shown = ("_id", "name", "username", "emails", "roles", "active")
        return {key: user[key] for key in shown if user[key] is not None}

    # Tokens

    def open_session(self, user: Document) -> str:
        """A new session token; the oldest session goes when there are too many."""
        token = random_secret()
        opened = {"hash": hashed_token(token), "when": self._clock.now()}

        def add(user: Document) -> Document:
            sessions = [kept for kept in user["tokens"] if "when" in kept]
            personal = [kept for kept in user["tokens"] if "when" not in kept]
            return {**user, "tokens": personal + [*sessions, opened][-SESSIONS_KEPT:]}

        self.documents.change(user["_id"], add)
        return token

    def add_personal_token(self, user: Document, name: str, *, bypass: bool) -> str:
        """A personal access token, which no login expiration ends."""
        token = random_secret()
        added = {"hash": hashed_token(token), "name": name, "bypass": bypass}
        self.documents.change(user["_id"], lambda u: {**u, "tokens": [*u["tokens"], added]})
        return token

    def remove_tokens(self, user: Document, unwanted: Callable[[Document], bool]) -> None:
        """Delete the tokens that satisfy `unwanted`."""
        self.documents.change(
            user["_id"],
            lambda u: {**u, "tokens": [kept for kept in u["tokens"] if not unwanted(kept)]},
        )

    def authenticate(self, user_id: str, token: str) -> tuple[Document, Document] | None:
        """The user and the token's document, if the token is his and has not expired."""
        user = self.documents.get(user_id)
        if user is None or not user["active"]:
            return None
        hashed = hashed_token(token)
        found = next((kept for kept in user["tokens"] if kept["hash"] == hashed), None)
        if found is None:
            return None
        if "when" in found and self._clock.now() > found["when"] + self._session_days() * DAY:
            return None
        return user, found

    def remember_second_factor(
        self, user: Document, token: Document, fingerprint: str, seconds: float
    ) -> None:
        """Do not ask this token for a second factor for a while."""
        remembered = {"until": self._clock.now() + seconds, "fingerprint": fingerprint}

        def remember(user: Document) -> Document:
            tokens = [
                {**kept, **remembered} if kept["hash"] == token["hash"] else kept
                for kept in user["tokens"]
            ]
            return {**user, "tokens": tokens}

        self.documents.change(user["_id"], remember)

    # Roles

    def add_role(self, name: str, permissions: Iterable[str]) -> None:
        """Make or replace a role."""
        self._roles.put({"_id": name, "permissions": sorted(permissions)})

    def permissions(self, user: Document) -> set[str]:
        """Everything the user's roles allow."""
        roles = (self._roles.get(name) for name in user["roles"])
        return {permission for role in roles if role for permission in role["permissions"]}

    def may(self, user: Document | None, permission: str) -> bool:
        """Whether the user has that permission."""
        return user is not None and permission in self.permissions(user)


def email(address: str, *, verified: bool) -> dict[str, Any]:
    """An entry of a user's `emails`."""
    return {"address": address, "verified": verified}
