"""Custom OAuth login services: their settings, and the rows the login page is made from."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .catalogue import CUSTOM_OAUTH_PREFIX, custom_oauth_settings, is_flag
from .database import Collection, Document
from .deferred import Deferred
from .errors import ServerError
from .profiles import Profile
from .random_ids import random_id
from .settings import ABSENT, Settings

SETTING_QUIET = 0.5
"""Seconds a single setting must rest before its change is acted upon."""
SERVICES_QUIET = 2.0
"""Seconds all OAuth settings must rest before the rows are created again."""

_ROW = {
    "clientId": "-id",
    "secret": "-secret",
    "serverURL": "-url",
    "tokenPath": "-token_path",
    "identityPath": "-identity_path",
    "authorizePath": "-authorize_path",
    "scope": "-scope",
    "accessTokenParam": "-access_token_param",
    "buttonLabelText": "-button_label_text",
    "buttonLabelColor": "-button_label_color",
    "loginStyle": "-login_style",
    "buttonColor": "-button_color",
    "tokenSentVia": "-token_sent_via",
    "identityTokenSentVia": "-identity_token_sent_via",
    "keyField": "-key_field",
    "usernameField": "-username_field",
    "emailField": "-email_field",
    "nameField": "-name_field",
    "avatarField": "-avatar_field",
    "rolesClaim": "-roles_claim",
    "groupsClaim": "-groups_claim",
    "channelsMap": "-groups_channel_map",
    "channelsAdmin": "-channels_admin",
    "mergeUsers": "-merge_users",
    "mergeUsersDistinctServices": "-merge_users_distinct_services",
    "mapChannels": "-map_channels",
    "mergeRoles": "-merge_roles",
    "rolesToSync": "-roles_to_sync",
    "showButton": "-show_button",
}


def normalised(name: str) -> str:
    """The name as the server makes it: "My-IdP" becomes "Myidp"."""
    kept = re.sub(r"[^a-z0-9_]", "", name.lower())
    return kept[:1].upper() + kept[1:]


class LoginServices:
    """Adds and removes entries, and follows their settings as the server does."""

    def __init__(
        self,
        rows: Collection,
        settings: Settings,
        deferred: Deferred,
        profile: Profile,
        log: Callable[[str], None],
        take_short_add: Callable[[], bool],
    ) -> None:
        self._rows = rows
        self._settings = settings
        self._deferred = deferred
        self._profile = profile
        self._log = log
        self._take_short_add = take_short_add
        # The services this process has made, by key: their options, or None for one whose making
        # failed. Such a one is never registered, so no login of it is ever handled.
        self._handlers: dict[str, Document | None] = {}
        settings.listen(self._changed)
        self._schedule_update()

    # What others see

    def rows(self) -> list[Document]:
        """The live rows, secrets included."""
        return list(self._rows)

    def public_rows(self) -> list[Document]:
        """The rows as `settings.oauth` shows them."""
        return [{k: v for k, v in row.items() if k != "secret"} for row in self._rows]

    def is_registered(self, key: str) -> bool:
        """Whether this process handles logins of that service."""
        return self._handlers.get(key) is not None

    def is_configured(self, key: str) -> bool:
        """Whether the service has a row."""
        return self._row(key) is not None

    def options(self, key: str) -> Document:
        """What this process last learned about a registered service."""
        options = self._handlers[key]
        assert options is not None
        return options

    # What an administrator does

    def put_row(self, key: str, *, custom: bool) -> None:
        """A row without settings here: somebody's leftover, or a service of Rocket.Chat's own."""
        row = {"_id": random_id(), "service": key, "custom": custom, "showButton": True}
        self._rows.put(row if custom else {"_id": row["_id"], "service": key, "clientId": "x"})

    def add(self, name: str, values: Mapping[str, Any] | None = None) -> None:
        """Make the 30 settings of an entry; those that exist keep their values."""
        gated = self._profile.custom_oauth_needs_license
        flag = f"{CUSTOM_OAUTH_PREFIX}{normalised(name)}"
        definitions = custom_oauth_settings(normalised(name), flag_needs_license=gated)
        if self._take_short_add():
            definitions = [d for d in definitions if d["_id"] == flag or not d.get("enterprise")]
        given = {f"{flag}{suffix}": value for suffix, value in (values or {}).items()}
        for definition in definitions:
            first = {"value": given[definition["_id"]]} if definition["_id"] in given else {}
            self._settings.add({**definition, **first})

    def remove(self, name: str) -> None:
        """Delete the settings of an entry. Its row stays until its flag turns false."""
        self._settings.remove(d["_id"] for d in custom_oauth_settings(normalised(name)))

    def refresh(self) -> None:
        """Empty the rows; they are not created again before an OAuth setting changes."""
        self._rows.clear()

    def follow_license(self) -> None:
        """Look at the entries again, as what a licence allows may have changed."""
        self._schedule_update()

    # How the rows follow

    def _changed(self, setting_id: str) -> None:
        if setting_id.startswith("Accounts_OAuth_"):
            self._deferred.call(setting_id, SETTING_QUIET, self._schedule_update)

    def _schedule_update(self) -> None:
        self._deferred.call("update login services", SERVICES_QUIET, self._update)

    def _update(self) -> None:
        for flag in sorted(filter(is_flag, self._settings.known_ids())):
            key = flag.removeprefix(CUSTOM_OAUTH_PREFIX).lower()
            enabled = self._settings.value(flag)
            if enabled is True:
                try:
                    self._enable(flag, key)
                except ServerError as error:
                    # The server's loop ends here too: entries after this one wait for the next.
                    self._log(str(error))
                    return
            elif enabled is False and (row := self._row(key)):
                self._rows.remove(row["_id"])

    def _enable(self, flag: str, key: str) -> None:
        values = {name: self._settings.value(f"{flag}{suffix}") for name, suffix in _ROW.items()}
        options = {name: value for name, value in values.items() if value is not ABSENT}
        known = key in self._handlers
        if not known:
            self._handlers[key] = None
        if not isinstance(options.get("serverURL"), str):
            raise ServerError("CustomOAuth: Options.serverURL is required and must be String")
        if not known or self._handlers[key] is not None:
            self._handlers[key] = options
        row = self._row(key) or {"_id": random_id(), "service": key, "custom": True}
        self._rows.put({**row, **options})

    def _row(self, key: str) -> Document | None:
        return next((row for row in self._rows if row["service"] == key), None)
