"""What becomes of a setting that is no longer managed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import tfplugin as tf

from rocketchat_provider.api.errors import RocketChatError
from rocketchat_provider.api.setting import ABSENT, Setting, same
from rocketchat_provider.api.settings import Settings
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.checks import blocked
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

_KEEP = 'To leave it as it is, apply on_destroy = "keep" first.'


def remember(private: Private, setting: Setting) -> None:
    """Keep the value found before the first write. A secret's is not kept."""
    found = private.setdefault("found", {})
    if setting.is_secret or setting.id in found:
        return
    found[setting.id] = {} if setting.value is ABSENT else {"value": setting.value}


@contextmanager
def saving_if_written(
    settings: Settings, setting: Setting, save: Callable[[], None]
) -> Iterator[None]:
    """Call `save` when writing `setting` fails, unless the server still has what was found.

    Otherwise Terraform would not know of a write whose answer was lost, and the value found before
    would be taken from what was written.
    """
    try:
        yield
    except Exception:
        if _may_be_written(settings, setting):
            save()
        raise


def _may_be_written(settings: Settings, setting: Setting) -> bool:
    try:
        return not same(settings.fresh(setting.id), setting.value)
    except RocketChatError:
        return True


def forget(private: Private, id: str) -> None:
    """Drop what was kept of a setting that is no longer managed."""
    private.get("found", {}).pop(id, None)


def put_back(
    provider: ConnectedProvider,
    ctx: tf.CreateContext | tf.UpdateContext | tf.DeleteContext,
    id: str,
    how: str,
) -> None:
    """Write what the setting becomes, unless it is so already or the setting is gone."""
    setting = provider.server.settings.find(id)
    if setting is None:
        return
    becomes = put_back_value(setting, ctx.private, how)
    if becomes is ABSENT:
        return
    with provider.handover.leaving(id) as still_here:
        if not still_here:
            return
        try:
            provider.guard.write(ctx, id, becomes)
        except tf.DiagnosticError as not_hidden:
            # The form is visible: nothing is left to do here.
            ctx.diagnostics.warning(not_hidden.summary, not_hidden.detail)


def check_put_back(
    diagnostics: tf.Diagnostics, settings: Settings, private: Private, id: str, how: str
) -> None:
    """At plan: refuse what a blocked setting will not allow, and tell of a secret that is reset."""
    setting = settings.find(id)
    if setting is None:
        return
    becomes = put_back_value(setting, private, how)
    if becomes is ABSENT or same(becomes, setting.value):
        return
    if setting.blocked:
        summary, detail = blocked(setting)
        diagnostics.error(summary, f"{detail} {_KEEP}")
    elif setting.is_secret and how == "restore":
        diagnostics.warning(
            f"{id} is reset",
            "It is a secret, and the value found before is not kept: Rocket.Chat's default is "
            f"written. {_KEEP}",
        )


def put_back_value(setting: Setting, private: Private, how: str) -> Any:
    """What the setting becomes when it is no longer managed; ABSENT to leave it as it is."""
    if how == "keep":
        return ABSENT
    found = private.get("found", {}).get(setting.id, {})
    if how == "restore" and "value" in found:
        return found["value"]
    return setting.package_value
