"""Creates, updates and removes custom OAuth login services so that logins really work.

The order of the steps matters. A service that was removed and added again has documents without
values. Removing an enabled service leaves its row forever. The login page follows a write only
after a delay.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Mapping

from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.custom_oauth import (
    ENABLED,
    FIELDS,
    LICENSE_MODULE,
    row_differences,
)
from rocketchat_provider.client.errors import LicenseMissing
from rocketchat_provider.client.license import License
from rocketchat_provider.client.login_rows import LoginRows, Row
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.object_errors import (
    LoginServiceExists,
    LoginServiceIncomplete,
    LoginServiceNotLive,
    LoginServiceNotRemoved,
    SettingNotTaken,
)
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.setting import ABSENT, Setting, SettingValue
from rocketchat_provider.client.settings import Settings

_log = logging.getLogger(__name__)
_PERMISSION = "add-oauth-service"
_ADD = "/api/v1/settings.addCustomOAuth"
_REMOVE = "/api/v1/settings.removeCustomOAuth"
_PAUSES = (0.4, 0.6, 1.0, 1.6, 2.4)
_PATIENCE = 12.0
_LEAST_PATIENCE = 10.0

Values = Mapping[str, SettingValue]
"""Values of a custom OAuth's settings by suffix."""


class LoginServices:
    """The server's custom OAuth login services. Names are normalized as Rocket.Chat does it."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        license: License,
        settle_seconds: float,
        clock: Clock,
    ) -> None:
        self._session = session
        self._settings = settings
        self._license = license
        self._settle_seconds = settle_seconds
        self._clock = clock
        self._rows = LoginRows(session, clock)

    def rows(self) -> Mapping[str, Row]:
        """Return the login page's services by key (`GET settings.oauth`)."""
        return self._rows.read(self._clock.now()).rows

    def settled_rows(self) -> Mapping[str, Row]:
        """Return the rows after the login page has followed the client's last write."""
        now = self._clock.now()
        not_before = max(now, self._settings.oauth_written + self._settle_seconds)
        self._session.transport.pause(not_before - now)
        return self._rows.read(not_before).rows

    def settings(self, name: str) -> Mapping[str, Setting] | None:
        """Return the service's settings by suffix, from the bulk read; None if it has none."""
        service = LoginService(name)
        found = {suffix: self._settings.find(service.setting_id(suffix)) for suffix in FIELDS}
        return {suffix: one for suffix, one in found.items() if one is not None} or None

    def create(self, name: str, values: Values) -> None:
        """Add the service, write all 30 settings, and wait until the login page shows it.

        `values` are by suffix. Settings without a value get the package's default.
        """
        service = LoginService(name)
        if self._flag(service) is not None:
            raise LoginServiceExists(service.name)
        self._build(service, values)
        self._wait_as_configured(service)

    def update(self, name: str, changes: Values) -> None:
        """Write `changes` (by suffix) and wait until the login page follows.

        Those of the service's 30 settings that are missing are added with the package's defaults.
        """
        service = LoginService(name)
        changes = self._complete(service) | dict(changes)
        for suffix in _in_order(changes):
            self._write(service, suffix, changes[suffix])
        self._wait_as_configured(service)

    def delete(self, name: str) -> None:
        """Disable the service, wait until its row is gone, remove it, and verify the removal.

        A missing service is fine. A row that an earlier removal left behind is removed, too.
        """
        service = LoginService(name)
        flag = self._flag(service)
        if flag is None or flag is False:
            row = self.rows().get(service.key)
            if row is not None:
                self._take_hold(service, row, exists=flag is not None)
                flag = True
        if flag is not None and flag is not False:
            self._write(service, ENABLED, False)
            self.wait_gone(service.name)
        self._remove(service)
        self._verify_removed(service)

    def wait_live(self, name: str) -> None:
        """Wait until the login page shows the service with its settings."""
        service, settings = LoginService(name), self.settings(name) or {}
        wanted = {
            suffix: setting.value
            for suffix, setting in settings.items()
            if setting.value is not ABSENT
        }
        if wanted.get(ENABLED) is not True:
            raise LoginServiceNotLive(service.name, {}, 0, "It is not enabled.")
        row, waited = self._poll(
            service,
            "shows it as it is configured",
            lambda row: row is not None and not row_differences(row, wanted),
        )
        if row is None:
            raise LoginServiceNotLive(service.name, {}, waited)
        differences = row_differences(row, wanted)
        if differences:
            raise LoginServiceNotLive(service.name, differences, waited)

    def wait_gone(self, name: str) -> None:
        """Wait until the login page no longer offers the service."""
        service = LoginService(name)
        row, waited = self._poll(service, "no longer offers it", lambda row: row is None)
        if row is not None:
            raise LoginServiceNotRemoved(
                service.name, f"its button is still on the login page after {waited:.0f} s"
            )

    def _flag(self, service: LoginService) -> SettingValue:
        """Return the stored enable flag: `ABSENT` without a value, None without a document."""
        document = self._settings.document(service.setting_id(ENABLED))
        return None if document is None else document.get("value", ABSENT)

    def _build(self, service: LoginService, values: Values) -> None:
        """Add the service and write all its settings. The enable flag is written last.

        A service enabled while its `-url` has no value fails every login until a restart.
        """
        self._add_whole(service)
        complete = {suffix: field.default for suffix, field in FIELDS.items()} | dict(values)
        ids = {suffix: service.setting_id(suffix) for suffix in _in_order(complete)}
        enabled = complete.pop(ENABLED)
        for suffix in _in_order(complete):
            self._settings.send(ids[suffix], complete[suffix])
        self._settings.check({ids[suffix]: value for suffix, value in complete.items()})
        self._write(service, ENABLED, enabled)

    def _add_whole(self, service: LoginService) -> None:
        """Add the service with all its documents. Sometimes the server creates only 25 of 30."""
        if self._added_without(service):
            self._remove(service)
            if missing := self._added_without(service):
                raise LoginServiceIncomplete(service.name, missing)

    def _complete(self, service: LoginService) -> dict[str, SettingValue]:
        """Add missing documents. Returns the values to write into the existing ones."""
        present = self.settings(service.name)
        if present is None or len(present) == len(FIELDS):
            return {}
        if missing := self._added_without(service):
            raise LoginServiceIncomplete(service.name, missing)
        return {suffix: field.default for suffix, field in FIELDS.items() if suffix not in present}

    def _added_without(self, service: LoginService) -> list[str]:
        """Add the service. Returns the ids of documents that the server did not create."""
        answer = self._session.send("POST", _ADD, {"name": service.name})
        denied = answer.error.code in ("error-action-not-allowed", "error-forbidden")
        if denied and self._session.capabilities.custom_oauth_needs_license and self._is_unlicensed:
            raise LicenseMissing(f"adding the custom OAuth {service.name}", LICENSE_MODULE)
        self._session.accept(answer, f"POST {_ADD}", _PERMISSION)
        _log.info("added custom OAuth %s", service.name)
        self._settings.forget()
        present = self.settings(service.name) or {}
        return [service.setting_id(suffix) for suffix in FIELDS if suffix not in present]

    @property
    def _is_unlicensed(self) -> bool:
        return not self._license.has(LICENSE_MODULE)

    def _write(self, service: LoginService, suffix: str, value: SettingValue) -> None:
        try:
            self._settings.write(service.setting_id(suffix), value)
        except SettingNotTaken:
            if (
                suffix == ENABLED
                and value is True
                and self._session.capabilities.custom_oauth_needs_license
            ):
                raise LicenseMissing(
                    f"enabling the custom OAuth {service.name}", LICENSE_MODULE
                ) from None
            raise

    def _take_hold(self, service: LoginService, row: Row, *, exists: bool) -> None:
        """Turn the flag on, so that a row that ignores its settings follows them again."""
        if exists:
            self._write(service, ENABLED, True)
            return
        shown = {
            suffix: row[field.row_key] for suffix, field in FIELDS.items() if field.row_key in row
        }
        self._build(service, shown | {ENABLED: True})

    def _remove(self, service: LoginService) -> None:
        if self._session.capabilities.removes_login_service_over_rest:
            self._session.post(_REMOVE, {"name": service.name}, permission=_PERMISSION)
        else:
            self._session.call("removeOAuthService", service.name, permission=_PERMISSION)
        self._settings.forget()
        _log.info("removed custom OAuth %s", service.name)

    def _verify_removed(self, service: LoginService) -> None:
        left = self.settings(service.name)
        if left:
            raise LoginServiceNotRemoved(
                service.name, f"{len(left)} of its settings are still there"
            )
        if service.key in self.rows():
            raise LoginServiceNotRemoved(service.name, "its button is on the login page")

    def _wait_as_configured(self, service: LoginService) -> None:
        settings = self.settings(service.name) or {}
        if ENABLED in settings and settings[ENABLED].value is True:
            self.wait_live(service.name)
        else:
            self.wait_gone(service.name)

    def _poll(
        self, service: LoginService, what: str, done: Callable[[Row | None], bool]
    ) -> tuple[Row | None, float]:
        """Read until `done` or out of patience. Returns the service's row and the seconds waited.

        `what` describes the awaited state of the login page, for the log.

        The login page follows `settle_seconds` after the last change of any OAuth setting, so
        another thread's write starts the wait again. Pauses and patience are multiples of it.
        """
        patience = max(_LEAST_PATIENCE, _PATIENCE * self._settle_seconds)
        _log.info(
            "login service %s: waiting until the login page %s, usually %.1f s, at most %.0f s",
            service.name,
            what,
            self._settle_seconds,
            patience,
        )
        began = self._clock.now()
        not_before = began
        pauses = itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1]))
        while True:
            not_before = max(not_before, self._settings.oauth_written + self._settle_seconds)
            self._session.transport.pause(not_before - self._clock.now())
            reading = self._rows.read(not_before)
            row = reading.rows.get(service.key)
            since = max(began, self._settings.oauth_written)
            if done(row) or reading.at - since > patience:
                return row, reading.at - began
            not_before = reading.at + next(pauses) * self._settle_seconds


def _in_order(suffixes: Iterable[str]) -> list[str]:
    """Return the order of writes: the URL first, the enable flag last."""
    return sorted(suffixes, key=lambda suffix: (suffix == ENABLED, suffix != "url"))
