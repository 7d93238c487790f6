"""What a plan does to the login form and to logins, for resources that are planned later."""

import threading
from secrets import token_hex
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import same
from rocketchat_provider.api.setting import ABSENT, Setting
from rocketchat_provider.login.form_setting import logins_depend_on

_MARK = "form"


class Planned:
    """One plan. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forms: dict[str, str] = {}
        self._changes_logins = False

    @property
    def changes_logins(self) -> bool:
        """Whether a setting that logins depend on changes, as far as the plan has come."""
        with self._lock:
            return self._changes_logins

    def writes(self, setting: Setting, value: Any) -> None:
        """Note that the plan gives a setting this value; tf.UNKNOWN counts as another one."""
        if not logins_depend_on(setting.id) or value is ABSENT:
            return
        if not _is_there(setting, value):
            with self._lock:
                self._changes_logins = True

    def manages_form(self, private: dict[str, Any], description: str) -> str | None:
        """Note a resource that manages the form: the description of another one, if there is one.

        Terraform gives the provider no addresses, and plans a resource that it replaces twice. The
        second plan is recognised by the private state, which it shares with the first one.
        """
        with self._lock:
            token = private.setdefault(_MARK, token_hex(4))
            others = [text for other, text in self._forms.items() if other != token]
            self._forms[token] = description
            return others[0] if others else None


def _is_there(setting: Setting, value: Any) -> bool:
    if not tf.is_known(value):
        return False
    try:
        return same(setting.coerce(value), setting.value)
    except ValueError:
        return False
