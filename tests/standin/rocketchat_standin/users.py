"""Users, their tokens, and what they may do."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from .clock import Clock
from .database import Collection, Database, Document
from .permissions import Permissions
from .random_ids import random_id, random_secret

DAY = 86_400.0
SESSIONS_KEPT = 50


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
        permissions: Permissions,
        clock: Clock,
        session_days: Callable[[], float],
    ) -> None:
        self.documents: Collection = database.collection("users")
        self._permissions = permissions
        self._clock = clock
        self._session_days = session_days

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

    # Permissions

    def may(self, user: Document | None, permission: str) -> bool:
        """Whether one of the user's roles holds that permission."""
        if user is None:
            return False
        return not set(user["roles"]).isdisjoint(self._permissions.roles_of(permission))


def email(address: str, *, verified: bool) -> dict[str, Any]:
    """An entry of a user's `emails`."""
    return {"address": address, "verified": verified}
