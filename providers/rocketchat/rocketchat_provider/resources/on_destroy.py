"""What becomes of a setting that is no longer managed."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.api.setting import ABSENT, Setting, same
from rocketchat_provider.api.settings import Settings
from rocketchat_provider.resources.checks import blocked, write_difference
from rocketchat_provider.resources.validators import one_of

ON_DESTROY = tf.Attribute(
    tf.String,
    default="restore",
    validators=(one_of("restore", "reset", "keep"),),
    description="What becomes of the setting when it is no longer managed: restore writes the "
    "value found before Terraform's first write, reset writes Rocket.Chat's default, keep leaves "
    "what is there. The old value of a secret is not kept, so restore resets a secret. "
    "Default: restore.",
)

Private = dict[str, Any]


def remember(private: Private, setting: Setting) -> None:
    """Keep the value found before the first write. A secret's is not kept."""
    found = private.setdefault("found", {})
    if setting.is_secret or setting.id in found:
        return
    found[setting.id] = {} if setting.value is ABSENT else {"value": setting.value}


def forget(private: Private, id: str) -> None:
    """Drop what was kept of a setting that is no longer managed."""
    private.get("found", {}).pop(id, None)


def put_back(settings: Settings, private: Private, id: str, how: str) -> None:
    """Write what the setting becomes, unless it is so already or the setting is gone."""
    setting = settings.find(id)
    if setting is None:
        return
    target = _target(setting, private, how)
    if target is not ABSENT:
        write_difference(settings, id, target)


def check_put_back(
    diagnostics: tf.Diagnostics, settings: Settings, private: Private, id: str, how: str
) -> None:
    """At plan: refuse what a blocked setting will not let happen."""
    setting = settings.find(id)
    if setting is None or not setting.blocked:
        return
    target = _target(setting, private, how)
    if target is ABSENT or same(target, setting.value):
        return
    summary, detail = blocked(setting)
    diagnostics.error(summary, f'{detail} To leave it as it is, set on_destroy = "keep" first.')


def _target(setting: Setting, private: Private, how: str) -> Any:
    if how == "keep":
        return ABSENT
    found = private.get("found", {}).get(setting.id, {})
    if how == "restore" and "value" in found:
        return found["value"]
    return setting.package_value
