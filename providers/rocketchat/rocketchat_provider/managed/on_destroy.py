"""What happens to a setting that is no longer managed."""

import tfplugin as tf

from rocketchat_provider.client.setting import ABSENT, Setting, SettingValue, same
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.originals import leave_original
from rocketchat_provider.managed.validators import OneOf
from rocketchat_provider.managed.value_rules import blocked
from rocketchat_provider.run.original import Original


class OnDestroy(tf.Model[tf.K]):
    """The argument of every resource that restores settings."""

    on_destroy = tf.attribute(
        tf.String,
        default="restore",
        validators=(OneOf(("restore", "reset", "keep")),),
        description="What happens to a setting when you destroy the resource or remove the "
        'setting from it: "restore" writes the value that it had before Terraform\'s first write, '
        '"reset" writes Rocket.Chat\'s default, "keep" leaves the current value. Terraform does '
        'not store the old value of a secret, so "restore" resets a secret. Default: restore.',
    )


_KEEP = 'To leave it as it is, apply on_destroy = "keep" first.'


def apply_on_destroy(
    provider: ConnectedProvider,
    ctx: tf.Context,
    id: str,
    how: str,
    original: Original | None,
) -> None:
    """Write what the setting becomes, unless it has that value or is gone."""
    setting = provider.server.settings.find(id)
    if setting is None:
        return
    with provider.run.ownership.leaving(id) as still_here:
        if not leave(provider, ctx.diagnostics, setting, original, still_here=still_here):
            return
        becomes = value_on_destroy(setting, original, how)
        if becomes is ABSENT:
            return
        if is_lost(setting, original, how):
            ctx.diagnostics.warning(*_lost(setting))
        try:
            provider.guard.write(ctx, id, becomes)
        except tf.DiagnosticError as not_hidden:
            # The form is visible, so nobody is locked out.
            ctx.diagnostics.warning(not_hidden.summary, not_hidden.detail)


def leave(
    provider: ConnectedProvider,
    diagnostics: tf.Diagnostics,
    setting: Setting,
    original: Original | None,
    *,
    still_here: bool,
) -> bool:
    """Stop managing a setting. Returns whether to put it back: no other resource has it."""

    def too_late(original: Original) -> None:
        diagnostics.warning(
            f"The original value of {setting.id} was not passed on",
            f"Another resource took over {setting.id} before this one could pass on the value that "
            f"was there before Terraform, which is {setting.shown(original.value)}. The other "
            f"resource would restore {setting.shown(setting.value)}. A moved block passes the "
            "value on in any order.",
        )

    ledger = provider.run.originals
    if setting.is_secret:
        return still_here and not ledger.stays(setting.id)
    return leave_original(ledger, setting.id, original, still_here=still_here, too_late=too_late)


def check_on_destroy(
    provider: ConnectedProvider,
    diagnostics: tf.Diagnostics,
    id: str,
    how: str | tf.Unknown,
    original: Original | None,
) -> None:
    """Refuse a plan that a blocked setting does not allow, and warn of what is not restored."""
    provider.run.planned.leave(id)
    setting = provider.server.settings.find(id)
    if setting is None or how is tf.UNKNOWN:
        return
    becomes = value_on_destroy(setting, original, how)
    if becomes is ABSENT or same(becomes, setting.value):
        return
    provider.run.planned.change_setting(id)
    if setting.blocked:
        summary, detail = blocked(setting)
        diagnostics.error(summary, f"{detail} {_KEEP}")
    elif setting.is_secret and how == "restore":
        diagnostics.warning(
            f"{id} is reset",
            f"{id} is a secret, and Terraform does not store the value that a secret had before. "
            f"So Rocket.Chat's default is written. {_KEEP}",
        )
    elif is_lost(setting, original, how):
        diagnostics.warning(*_lost(setting))


def value_on_destroy(setting: Setting, original: Original | None, how: str) -> SettingValue:
    """What the setting becomes when it is no longer managed; ABSENT to leave it as it is."""
    if how == "keep":
        return ABSENT
    if how == "restore" and original is not None and original.value is not ABSENT:
        return original.value
    return setting.package_value


def is_lost(setting: Setting, original: Original | None, how: str) -> bool:
    """Whether the default is written because the value to restore is not known."""
    return how == "restore" and original is None and not setting.is_secret


def _lost(setting: Setting) -> tuple[str, str]:
    return (
        f"The original value of {setting.id} is not known",
        f"{setting.id} is no longer managed, and the state does not have the value that was there "
        "before Terraform. So Rocket.Chat's default is written: "
        f"{setting.shown(setting.package_value)}. {_KEEP}",
    )
