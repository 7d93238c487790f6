"""What the suite may change on a server: kept before a test, restored after it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rocketchat_provider.client.login_service import PREFIX

from .admin import Admin

FORM = "Accounts_ShowFormLogin"
SITE_URL = "Site_Url"
VOLATILE = ("Deployment_FingerPrint_", "Cloud_")
"""Settings that the server changes by itself."""
ROWS_FOLLOW_SECONDS = 60


@dataclass(frozen=True)
class Snapshot:
    """Settings by id, rows of login services by key, third-party apps by id."""

    settings: Mapping[str, Any]
    login_services: Mapping[str, Any]
    apps: Mapping[str, Any]

    @classmethod
    def of(cls, admin: Admin) -> "Snapshot":
        """What the server has now."""
        settings = admin.settings
        kept = {id: value for id, value in settings.items() if not id.startswith(VOLATILE)}
        return cls(kept, admin.login_services, admin.apps)

    def differences(self, other: "Snapshot") -> list[str]:
        """What `other` has otherwise: ids, without values, as some are secrets."""
        pairs = (
            ("setting", self.settings, other.settings),
            ("login service", self.login_services, other.login_services),
            ("app", self.apps, other.apps),
        )
        return [
            f"{what} {id}"
            for what, mine, theirs in pairs
            for id in sorted(mine.keys() | theirs.keys())
            if mine.get(id) != theirs.get(id) or (id in mine) != (id in theirs)
        ]

    def restore(self, admin: Admin) -> None:
        """Make the server as it was, in an order in which somebody can log in."""
        admin.write(FORM, True)
        for name in _entries(admin.settings) - _entries(self.settings):
            _remove_entry(admin, name)
        for name in _entries(self.settings):
            self._restore_entry(admin, name)
        self._restore_settings(admin)
        self._restore_apps(admin)
        admin.write(FORM, self.settings[FORM])
        _until(lambda: admin.login_services.keys() == self.login_services.keys())

    def _restore_entry(self, admin: Admin, name: str) -> None:
        """Write an entry's values, the flag that enables it last."""
        flag = f"{PREFIX}{name}"
        wanted = {id: self.settings[id] for id in self.settings if id.startswith(f"{flag}-")}
        now = admin.settings
        if flag not in now:
            admin.add_login_service(name)
        for id, value in (wanted | {flag: self.settings[flag]}).items():
            if now.get(id) != value:
                admin.write(id, value)

    def _restore_settings(self, admin: Admin) -> None:
        now = admin.settings
        for id, value in self.settings.items():
            if id in now and now[id] != value and id not in (FORM, SITE_URL):
                admin.write(id, value)
        if now[SITE_URL] != self.settings[SITE_URL]:
            admin.write(SITE_URL, self.settings[SITE_URL])
            admin.confirm_fingerprint()

    def _restore_apps(self, admin: Admin) -> None:
        """Remove what is new. What is gone cannot come back: its secret is the server's own."""
        for id in admin.apps.keys() - self.apps.keys():
            admin.remove_app(id)


def _entries(settings: Mapping[str, Any]) -> set[str]:
    """The names of the custom OAuth entries."""
    names = (id.removeprefix(PREFIX) for id in settings if id.startswith(PREFIX))
    return {name for name in names if "-" not in name}


def _remove_entry(admin: Admin, name: str) -> None:
    """Disable an entry and wait for its button to go: removed earlier, the button would stay."""
    admin.write(f"{PREFIX}{name}", False)
    _until(lambda: name.lower() not in admin.login_services)
    admin.remove_login_service(name)


def _until(done: Any) -> None:
    latest = time.monotonic() + ROWS_FOLLOW_SECONDS
    while not done() and time.monotonic() < latest:
        time.sleep(1)
