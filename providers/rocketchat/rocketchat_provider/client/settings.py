"""Reads and writes settings. Every write is verified by reading the setting back."""

import logging
import threading
from collections.abc import Mapping
from urllib.parse import quote

from rocketchat_provider.client.answer import Answer
from rocketchat_provider.client.bulk_read import BulkRead
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.custom_oauth import meant
from rocketchat_provider.client.errors import (
    MethodMissing,
    PermissionDenied,
    Rejected,
    RocketChatError,
    UnexpectedAnswer,
)
from rocketchat_provider.client.fingerprint import FLAG, Fingerprint
from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.client.nearest import nearest
from rocketchat_provider.client.object_errors import SettingNotFound, SettingNotTaken
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.setting import ABSENT, Setting, SettingDocument, SettingValue, same
from rocketchat_provider.client.settings_list import list_settings

_log = logging.getLogger(__name__)
_VIEW = "view-privileged-setting"
_EDIT = "edit-privileged-setting"
_BLOCKED = (
    "it is blocked by SETTINGS_BLOCKED in the server's environment. Remove it there and restart "
    "Rocket.Chat, or leave the setting out of the configuration."
)
_PERHAPS_BLOCKED = (
    "the server refused it without a reason, as it does for settings in SETTINGS_BLOCKED. This "
    "server does not list these settings: check SETTINGS_BLOCKED in its environment."
)
_ADDRESS = "Site_Url"


class Settings:
    """The server's settings. Thread-safe; one bulk read is shared until `forget()`."""

    def __init__(self, session: Session, settle_seconds: float, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._fingerprint = Fingerprint(session, self.fresh, settle_seconds, clock)
        self._lock = threading.Lock()
        self._cache: BulkRead | None = None
        self._describes = True
        self._is_reported = False
        self._shown_unlicensed: set[str] = set()
        self._oauth_written = float("-inf")

    @property
    def oauth_written(self) -> float:
        """The clock's time of the last write to any OAuth setting. The login page follows it."""
        return self._oauth_written

    def all(self) -> Mapping[str, Setting]:
        """Return every visible setting by id, with its metadata (`private-settings/get`).

        If the server does not describe its settings, those that lack their licence have their
        effective value here; `find` reads the stored one.
        """
        return self._cached().copy()

    def is_first_report(self) -> bool:
        """Whether the server describes its settings, as far as it is known."""
        with self._lock:
            is_first, self._is_reported = not self._is_reported, True
        return is_first

    def find(self, id: str) -> Setting | None:
        """Return the setting with this id; None if it does not exist or is hidden."""
        setting = self._cached().get(id)
        with self._lock:
            is_stored = id not in self._shown_unlicensed
            self._shown_unlicensed.discard(id)
        if setting is None or is_stored:
            return setting
        document = self.document(id) or {}
        self._remember(id, document.get("value", ABSENT))
        return self._cached().get(id)

    def get(self, id: str) -> Setting:
        """Return the setting with this id. Raises `SettingNotFound` with the nearest ids."""
        setting = self.find(id)
        if setting is None:
            raise SettingNotFound(id, self.nearest(id), meant(id))
        return setting

    def nearest(self, id: str) -> list[str]:
        """Return up to three existing ids that are similar to `id`."""
        return nearest(id, self._cached())

    def fresh(self, id: str) -> SettingValue:
        """Return the stored value (`GET settings/:_id`), or `ABSENT`."""
        document = self.document(id)
        if document is None:
            raise SettingNotFound(id, self.nearest(id))
        return document.get("value", ABSENT)

    def reread(self, id: str) -> SettingValue:
        """Return the stored value, and update the bulk read with it."""
        value = self.fresh(id)
        self._remember(id, value)
        return value

    def document(self, id: str) -> Fields | None:
        """Return the stored `_id` and `value`, if any; None if no visible setting has the id."""
        path = _path(id)
        answer = self._session.send("GET", path)
        if _is_bare_refusal(answer):
            return None
        return self._session.accept(answer, f"GET {path}", _VIEW).fields

    def write(self, id: str, value: SettingValue) -> None:
        """Write `value` (`POST settings/:_id`), read it back, and raise if it was not saved."""
        confirmed = self._fingerprint.is_confirmed() if id == _ADDRESS else None
        self.send(id, value)
        found = self.fresh(id)
        if same(found, value):
            self._remember(id, value)
        elif not self._is_masked_now(id):
            raise self._not_taken(id, value, found)
        if confirmed is not None:
            self._confirm_fingerprint(before=confirmed)

    def finish_write(self, id: str) -> None:
        """Complete an interrupted `write` of a setting that already has its value."""
        if id == _ADDRESS and self._fingerprint.is_confirmed() is False:
            self._confirm_fingerprint(before=False)

    def is_fingerprint_confirmed(self) -> bool | None:
        """Return whether the workspace is confirmed at its `Site_Url`, from the bulk read.

        None if the server does not require confirmation.
        """
        flag = self.find(FLAG)
        if flag is None or not self._session.capabilities.has_fingerprint:
            return None
        return flag.value is True

    def send(self, id: str, value: SettingValue) -> None:
        """Write `value` without reading it back, for callers that verify many writes at once."""
        path = _path(id)
        answer = self._session.send("POST", path, {"value": _sent(value)})
        if id.startswith("Accounts_OAuth_"):
            self._oauth_written = self._clock.now()
        if _is_bare_refusal(answer):
            raise self._refused(id, value)
        try:
            self._session.accept(answer, f"POST {path}", _EDIT)
        except Rejected as error:
            if error.code != "error-setting-validation-failed":
                raise
            raise self._not_taken(id, value, self.fresh(id), error.answer) from None
        _log.info("wrote setting %s (%d)", id, answer.status)

    def check(self, wanted: Mapping[str, SettingValue]) -> None:
        """Read all settings and raise for the first of `wanted` that does not have its value."""
        self.forget()
        for id, value in wanted.items():
            setting = self.get(id)
            if not same(setting.value, value) and not setting.masked:
                raise self._not_taken(id, value, setting.value)

    def forget(self) -> None:
        """Forget the bulk read, so that the settings are read again."""
        with self._lock:
            self._cache = None

    def _cached(self) -> BulkRead:
        with self._lock:
            if self._cache is None:
                self._cache = self._read()
            return self._cache

    def _read(self) -> BulkRead:
        return self._described() if self._describes else self._listed()

    def _described(self) -> BulkRead:
        try:
            documents = self._documents()
            if not documents and self._session.renew_if_dead():
                documents = self._documents()
        except MethodMissing as error:
            _log.info("%s", error)
            self._describes = False
            return self._listed()
        if not documents:
            raise PermissionDenied("reading the settings", _VIEW)
        return BulkRead(documents)

    def _listed(self) -> BulkRead:
        settings = list_settings(self._session, _VIEW)
        self._shown_unlicensed = {
            one.id for one in settings if one.enterprise and same(one.value, one.invalid_value)
        }
        return BulkRead.of(settings)

    def _documents(self) -> list[SettingDocument]:
        method = "private-settings/get"
        documents = self._session.call(method, permission=_VIEW)
        if not isinstance(documents, list):
            raise UnexpectedAnswer(f"the method {method}", "expected a list of settings")
        return [one for one in documents if isinstance(one, dict) and "_id" in one]

    def _remember(self, id: str, value: SettingValue) -> None:
        with self._lock:
            if self._cache is not None and id in self._cache:
                self._cache.put(self._cache[id].with_value(value))

    def _is_masked_now(self, id: str) -> bool:
        """Return whether the server holds a value that it masks; an empty secret is not masked."""
        setting = self.find(id)
        if setting is not None and setting.is_secret and not setting.masked:
            self.forget()
            setting = self.find(id)
        return setting is not None and setting.masked

    def _refused(self, id: str, value: SettingValue) -> RocketChatError:
        """Return what a 400 without a reason means: no visible setting, or a blocked one."""
        setting = self.find(id)
        if setting is None:
            return SettingNotFound(id, self.nearest(id))
        if setting.blocked:
            return self._not_taken(id, value, setting.value)
        reason = (
            "the server refused it without a reason." if setting.described else _PERHAPS_BLOCKED
        )
        return self._not_taken(id, value, setting.value, reason)

    def _not_taken(
        self, id: str, wanted: SettingValue, found: SettingValue, reason: str = ""
    ) -> SettingNotTaken:
        setting = self.find(id) or Setting(id=id, type="")
        if not reason and setting.blocked:
            reason = _BLOCKED
        return SettingNotTaken(
            id,
            wanted,
            None if found is ABSENT else found,
            reason or "the server reported success, but kept its own value. Check its log.",
            secret=setting.is_secret,
        )

    def _confirm_fingerprint(self, *, before: bool) -> None:
        self._remember(FLAG, False)
        self._fingerprint.confirm(before=before)
        self._remember(FLAG, True)


def _sent(value: SettingValue) -> JSON:
    """Raise for a setting without a value: it can be kept, but not written."""
    if value is ABSENT:
        raise ValueError("there is no value to write")
    return value


def _path(id: str) -> str:
    return f"/api/v1/settings/{quote(id, safe='')}"


def _is_bare_refusal(answer: Answer) -> bool:
    """Return whether the answer is a 400 without a reason: unknown, hidden or blocked."""
    return answer.status == 400 and answer.fields == {"success": False}
