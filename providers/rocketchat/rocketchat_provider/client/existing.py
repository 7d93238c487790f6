"""What somebody has configured on a server, as opposed to what Rocket.Chat comes with."""

import json
from typing import Any, Final

from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.setting import ABSENT, Setting, same

_WITHOUT_VALUE: Final = ("action", "group")


def is_default(setting: Setting) -> bool:
    """Return whether the setting has Rocket.Chat's own value."""
    if setting.masked:
        return False
    if setting.package_value is ABSENT:
        return setting.value in (ABSENT, None, "")
    return setting.value is ABSENT or same(setting.value, setting.package_value)


def is_configured(setting: Setting, *, held: bool = False) -> bool:
    """Return whether somebody has set it, or the server's environment holds it.

    `held`: whether the environment is known to hold it although the server does not report that.
    What the server keeps for itself does not count.
    """
    if not has_value(setting):
        return False
    return held or setting.forced or setting.blocked or not is_default(setting)


def has_value(setting: Setting) -> bool:
    """Return whether it is a setting of the administration that can have a value."""
    return setting.type not in _WITHOUT_VALUE and not setting.readonly and bool(setting.group)


def problem(setting: Setting) -> str | None:
    """Return why no `rocketchat_setting` can manage the setting as it is, None if one can."""
    if setting.type == "asset":
        return "An uploaded file; only its address is a setting."
    if LoginService.of_setting(setting.id) is not None:
        return "Left over from a custom OAuth that was removed."
    if not is_text(setting.value):
        return "It contains half of a Unicode character, which no file can."
    if setting.is_secret:
        is_set = isinstance(setting.value, str) and setting.value
        return None if setting.masked or is_set else "It is empty, unlike the default."
    if setting.value is ABSENT or setting.value is None:
        return "It has no value."
    return None


def is_text(value: Any) -> bool:
    """Return whether all texts in a value can be written into a file."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True
