"""Reading and writing settings. A write is believed when it has been read back."""

import difflib
import logging
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from .answer import Answer
from .clock import Clock
from .custom_oauth import meant
from .errors import PermissionDenied, Rejected, RocketChatError, UnexpectedAnswer
from .object_errors import FingerprintNotConfirmed, SettingNotFound, SettingNotTaken
from .session import Session
from .setting import ABSENT, Setting, same

_log = logging.getLogger(__name__)
_VIEW = "view-privileged-setting"
_EDIT = "edit-privileged-setting"
_BLOCKED = (
    "it is blocked by SETTINGS_BLOCKED in the server's environment. Take it out there and restart "
    "Rocket.Chat, or leave the setting out of the configuration."
)


class Settings:
    """The server's settings. Thread-safe; one bulk read serves everybody until `forget()`."""

    def __init__(self, session: Session, settle_seconds: float, clock: Clock) -> None:
        self._session = session
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._cache: dict[str, Setting] | None = None
        self._oauth_written = float("-inf")

    @property
    def oauth_written(self) -> float:
        """The clock's time of our last write to any OAuth setting, which the login page follows."""
        return self._oauth_written

    def all(self) -> Mapping[str, Setting]:
        """Every visible setting by id, read once with its metadata (`private-settings/get`)."""
        return MappingProxyType(dict(self._cached()))

    def find(self, id: str) -> Setting | None:
        """The setting with this id, None when it does not exist or is hidden."""
        return self._cached().get(id)

    def get(self, id: str) -> Setting:
        """The setting with this id; raises `SettingNotFound` with the nearest ids."""
        setting = self.find(id)
        if setting is None:
            raise SettingNotFound(id, self.nearest(id), meant(id))
        return setting

    def nearest(self, id: str) -> list[str]:
        """Up to three ids that somebody who typed `id` may have meant."""
        ids = {known.lower(): known for known in self._cached()}
        return [ids[near] for near in difflib.get_close_matches(id.lower(), ids, n=3, cutoff=0.6)]

    def fresh(self, id: str) -> Any:
        """The value stored now (`GET settings/:_id`), or `ABSENT`."""
        document = self.document(id)
        if document is None:
            raise SettingNotFound(id, self.nearest(id))
        return document.get("value", ABSENT)

    def document(self, id: str) -> Mapping[str, Any] | None:
        """`_id` and `value`, if it has one, as stored now; None when nothing visible is there."""
        path = _path(id)
        answer = self._session.send("GET", path)
        if _is_bare_refusal(answer):
            return None
        return self._session.accept(answer, f"GET {path}", _VIEW).fields

    def write(self, id: str, value: Any) -> None:
        """Write `value` (`POST settings/:_id`), read it back, and raise unless it is there."""
        self.send(id, value)
        found = self.fresh(id)
        if same(found, value):
            self._remember(id, value)
        elif not self._is_masked(id):
            raise self._not_taken(id, value, found)
        if id == "Site_Url":
            self._confirm_fingerprint()

    def send(self, id: str, value: Any) -> None:
        """Write `value` without reading it back; for those who read many back at once."""
        path = _path(id)
        answer = self._session.send("POST", path, {"value": value})
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

    def check(self, wanted: Mapping[str, Any]) -> None:
        """Read everything back at once and raise for the first of `wanted` that is not there."""
        self.forget()
        for id, value in wanted.items():
            setting = self.get(id)
            if not same(setting.value, value) and not setting.masked:
                raise self._not_taken(id, value, setting.value)

    def forget(self) -> None:
        """Drop what was read, so that the next one reads anew."""
        with self._lock:
            self._cache = None

    def _cached(self) -> dict[str, Setting]:
        with self._lock:
            if self._cache is None:
                self._cache = self._read()
            return self._cache

    def _read(self) -> dict[str, Setting]:
        documents = self._documents()
        if not documents and self._session.renew_if_dead():
            documents = self._documents()
        if not documents:
            raise PermissionDenied("reading the settings", _VIEW)
        settings = map(Setting.of, documents)
        return {setting.id: setting for setting in settings}

    def _documents(self) -> list[Mapping[str, Any]]:
        method = "private-settings/get"
        documents = self._session.call(method, permission=_VIEW)
        if not isinstance(documents, list):
            raise UnexpectedAnswer(f"the method {method}", "expected a list of settings")
        return [one for one in documents if isinstance(one, dict) and "_id" in one]

    def _remember(self, id: str, value: Any) -> None:
        with self._lock:
            if self._cache is not None and id in self._cache:
                self._cache[id] = self._cache[id].with_value(value)

    def _is_masked(self, id: str) -> bool:
        setting = self.find(id)
        return setting is not None and setting.masked

    def _refused(self, id: str, value: Any) -> RocketChatError:
        """What a 400 without any reason means: nothing visible there, or blocked."""
        setting = self.find(id)
        if setting is None:
            return SettingNotFound(id, self.nearest(id))
        if setting.blocked:
            return self._not_taken(id, value, setting.value)
        return self._not_taken(id, value, setting.value, "the server refused it without a reason.")

    def _not_taken(self, id: str, wanted: Any, found: Any, reason: str = "") -> SettingNotTaken:
        setting = self.find(id) or Setting(id=id, type="")
        if not reason and setting.blocked:
            reason = _BLOCKED
        return SettingNotTaken(
            id,
            wanted,
            None if found is ABSENT else found,
            reason or "the server answered that all is well, but kept its own value. See its log.",
            secret=setting.is_secret,
        )

    def _confirm_fingerprint(self) -> None:
        """Tell the server that it is still the same workspace under its new `Site_Url`.

        The server takes its fingerprint back a moment after the write, so an answer that comes
        before that would be lost.
        """
        if not self._session.ways.has_fingerprint:
            return
        flag = "Deployment_FingerPrint_Verified"
        try:
            deadline = self._clock.now() + self._settle_seconds
            while self.fresh(flag) is True and self._clock.now() < deadline:
                self._session.transport.pause(self._settle_seconds / 10)
            self._session.post(
                "/api/v1/fingerprint",
                {"setDeploymentAs": "updated-configuration"},
                permission="manage-cloud",
            )
            confirmed = self.fresh(flag) is True
        except SettingNotFound:
            return
        except (PermissionDenied, Rejected, UnexpectedAnswer) as error:
            raise FingerprintNotConfirmed(error.detail) from error
        if not confirmed:
            raise FingerprintNotConfirmed("the server answered that all is well, but did not.")
        _log.info("confirmed the workspace's fingerprint")


def _path(id: str) -> str:
    return f"/api/v1/settings/{quote(id, safe='')}"


def _is_bare_refusal(answer: Answer) -> bool:
    """400 and no word why: the id is unknown, wrongly cased, hidden or blocked."""
    return answer.status == 400 and answer.fields == {"success": False}
