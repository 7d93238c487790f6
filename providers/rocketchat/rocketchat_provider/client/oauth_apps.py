"""Third-party OAuth apps: programs that log people in with Rocket.Chat (`oauth-apps.*`)."""

import logging
import re
import threading
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from tfplugin.log.records import redact

from rocketchat_provider.client.errors import Rejected, UnexpectedAnswer, Unreachable
from rocketchat_provider.client.json import Fields
from rocketchat_provider.client.object_errors import OAuthAppGone
from rocketchat_provider.client.session import Session

_log = logging.getLogger(__name__)

_PERMISSION = "manage-oauth-apps"
_LIST = "/api/v1/oauth-apps.list"
_CREATE = "/api/v1/oauth-apps.create"
_UPDATE = "/api/v1/oauth-apps.update"
_DELETE = "/api/v1/oauth-apps.delete"
_ATTEMPTS = 3


@dataclass(frozen=True)
class OAuthApp:
    """One app. Rocket.Chat chooses `client_id` and `client_secret`; they never change."""

    id: str
    name: str
    active: bool
    redirect_uris: tuple[str, ...]
    client_id: str
    client_secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, document: Fields) -> Self:
        """Return the app in a document of the server."""
        uris = re.split(r"[,\n]", str(document.get("redirectUri") or ""))
        redact(str(document.get("clientSecret") or ""))
        return cls(
            id=str(document["_id"]),
            name=str(document.get("name") or ""),
            active=document.get("active") is True,
            redirect_uris=tuple(uri.strip() for uri in uris if uri.strip()),
            client_id=str(document.get("clientId") or ""),
            client_secret=str(document.get("clientSecret") or ""),
        )


class OAuthApps:
    """The server's apps. Thread-safe; one read is shared until something is written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._creating = threading.Lock()
        self._cache: dict[str, OAuthApp] | None = None

    def all(self) -> Mapping[str, OAuthApp]:
        """Return every app by id, with its secret (`GET oauth-apps.list`)."""
        with self._lock:
            if self._cache is None:
                self._cache = self._read()
            return MappingProxyType(self._cache)

    def find(self, key: str) -> OAuthApp | None:
        """Return the app with this id or client id."""
        apps = self.all()
        by_client_id = (app for app in apps.values() if app.client_id == key)
        return apps.get(key) or next(by_client_id, None)

    def alike(self, name: str, redirect_uris: Iterable[str]) -> list[OAuthApp]:
        """Return the apps with this name and these redirect URIs."""
        uris = tuple(redirect_uris)
        return [app for app in self.all().values() if (app.name, app.redirect_uris) == (name, uris)]

    def create(self, name: str, *, active: bool, redirect_uris: Iterable[str]) -> OAuthApp:
        """Create an app.

        A repeated request would create two. So after a broken connection, the list of apps shows
        whether the app exists, and the request is only repeated if it does not.
        """
        body = _body(name, active, redirect_uris)
        with self._creating:
            self._forget()
            before = set(self.all())
            for _ in range(_ATTEMPTS - 1):
                with suppress(Unreachable):
                    return self._created(body)
                made = self._made_since(before, body)
                if made is not None:
                    return made
            return self._created(body)

    def update(self, id: str, name: str, *, active: bool, redirect_uris: Iterable[str]) -> OAuthApp:
        """Update an app, and read it back."""
        body = _body(name, active, redirect_uris)
        try:
            _log.info("changing the OAuth app %s (%s)", name, id)
            self._session.post(_UPDATE, {"appId": id, **body}, permission=_PERMISSION)
        except Rejected as error:
            if error.code != "error-application-not-found":
                raise
        self._forget()
        found = self.all().get(id)
        if found is None:
            raise OAuthAppGone(name)
        if not _is(found, body):
            raise UnexpectedAnswer(f"POST {_UPDATE}", f"the app {name} was not changed as asked")
        return found

    def delete(self, id: str) -> None:
        """Remove an app and all its tokens. A missing app is fine."""
        try:
            _log.info("removing the OAuth app %s", id)
            self._session.post(_DELETE, {"appId": id}, permission=_PERMISSION)
        except Rejected as error:
            if error.code != "error-application-not-found":
                raise
        self._forget()
        if id in self.all():
            raise UnexpectedAnswer(f"POST {_DELETE}", f"the app {id} is still there")

    def _created(self, body: Fields) -> OAuthApp:
        _log.info("making the OAuth app %s", body["name"])
        answer = self._session.send("POST", _CREATE, body, repeat=False)
        document = self._session.accept(answer, f"POST {_CREATE}", _PERMISSION).fields.get(
            "application"
        )
        self._forget()
        if not isinstance(document, dict) or not document.get("_id"):
            raise UnexpectedAnswer(f"POST {_CREATE}", "there is no application in the answer")
        return OAuthApp.of(document)

    def _made_since(self, before: Collection[str], body: Fields) -> OAuthApp | None:
        self._forget()
        return next(
            (app for id, app in self.all().items() if id not in before and _is(app, body)), None
        )

    def _read(self) -> dict[str, OAuthApp]:
        documents = self._session.get(_LIST, permission=_PERMISSION).get("oauthApps")
        if not isinstance(documents, list):
            raise UnexpectedAnswer(f"GET {_LIST}", "there is no list of apps in the answer")
        apps = (OAuthApp.of(one) for one in documents if isinstance(one, dict) and "_id" in one)
        return {app.id: app for app in apps}

    def _forget(self) -> None:
        with self._lock:
            self._cache = None


def _body(name: str, active: bool, redirect_uris: Iterable[str]) -> Fields:
    return {"name": name, "active": active, "redirectUri": ",".join(redirect_uris)}


def _is(app: OAuthApp, body: Fields) -> bool:
    return _body(app.name, app.active, app.redirect_uris) == body
