"""What a plan does to the login form and to logins, for resources that are planned later."""

import threading
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import same
from rocketchat_provider.client.setting import ABSENT, Setting
from rocketchat_provider.login.form_setting import logins_depend_on


class Planned:
    """One plan. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
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


def _is_there(setting: Setting, value: Any) -> bool:
    if not tf.is_known(value):
        return False
    try:
        return same(setting.coerce(value), setting.value)
    except ValueError:
        return False
