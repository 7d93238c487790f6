"""What becomes of a setting that is no longer managed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tfplugin import typed as tf

from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.setting import ABSENT, Setting, SettingValue, same
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.validators import one_of
from rocketchat_provider.managed.value_rules import blocked
from rocketchat_provider.run.original import Original


class OnDestroy(tf.Model[tf.K]):
    """The argument of every resource that restores settings."""

    on_destroy = tf.attribute(
        tf.String,
        default="restore",
        validators=(one_of("restore", "reset", "keep"),),
        description="What becomes of the setting when it is no longer managed: restore writes the "
        "value found before Terraform's first write, reset writes Rocket.Chat's default, keep "
        "leaves what is there. The old value of a secret is not kept, so restore resets a secret. "
        "Default: restore.",
    )


_KEEP = 'To leave it as it is, apply on_destroy = "keep" first.'


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


def put_back(
    provider: ConnectedProvider,
    ctx: tf.Context,
    id: str,
    how: str,
    original: Original | None,
) -> None:
    """Write what the setting becomes, unless it is so already or the setting is gone."""
    setting = provider.server.settings.find(id)
    if setting is None:
        return
    with provider.run.ownership.leaving(id) as still_here:
        if not leave(provider, ctx.diagnostics, setting, original, still_here=still_here):
            return
        becomes = put_back_value(setting, original, how)
        if becomes is ABSENT:
            return
        if is_lost(setting, original, how):
            ctx.diagnostics.warning(*_lost(setting))
        try:
            provider.guard.write(ctx, id, becomes)
        except tf.DiagnosticError as not_hidden:
            # The form is visible: nothing is left to do here.
            ctx.diagnostics.warning(not_hidden.summary, not_hidden.detail)


def leave(
    provider: ConnectedProvider,
    diagnostics: tf.Diagnostics,
    setting: Setting,
    original: Original | None,
    *,
    still_here: bool,
) -> bool:
    """Stop to manage a setting; whether it is to be put back, as no other resource has it."""
    still_here = still_here and not provider.run.originals.stays(setting.id)
    if setting.is_secret:
        return still_here
    ledger = provider.run.originals
    if still_here:
        ledger.leave(setting.id, original)
    elif original is not None and not ledger.successor_knows(setting.id, original):
        diagnostics.warning(
            f"The original value of {setting.id} was not handed over",
            f"Another resource took over {setting.id} before this one could pass on the value that "
            f"was there before Terraform, which is {setting.shown(original.value)}. The other "
            f"resource would restore {setting.shown(setting.value)}. A moved block hands the value "
            "over in any order.",
        )
    return still_here


def check_put_back(
    provider: ConnectedProvider,
    diagnostics: tf.Diagnostics,
    id: str,
    how: str | tf.Unknown,
    original: Original | None,
) -> None:
    """At plan: refuse what a blocked setting will not allow, and warn of what is not restored."""
    provider.run.planned.leave(id)
    setting = provider.server.settings.find(id)
    if setting is None or how is tf.UNKNOWN:
        return
    becomes = put_back_value(setting, original, how)
    if becomes is ABSENT or same(becomes, setting.value):
        return
    provider.run.planned.change_setting(id)
    if setting.blocked:
        summary, detail = blocked(setting)
        diagnostics.error(summary, f"{detail} {_KEEP}")
    elif setting.is_secret and how == "restore":
        diagnostics.warning(
            f"{id} is reset",
            "It is a secret, and the value found before is not kept: Rocket.Chat's default is "
            f"written. {_KEEP}",
        )
    elif is_lost(setting, original, how):
        diagnostics.warning(*_lost(setting))


def put_back_value(setting: Setting, original: Original | None, how: str) -> SettingValue:
    """What the setting becomes when it is no longer managed; ABSENT to leave it as it is."""
    if how == "keep":
        return ABSENT
    if how == "restore" and original is not None and original.value is not ABSENT:
        return original.value
    return setting.package_value


def is_lost(setting: Setting, original: Original | None, how: str) -> bool:
    """Whether the value that is to be restored is not known, and the default takes its place."""
    return how == "restore" and original is None and not setting.is_secret


def _lost(setting: Setting) -> tuple[str, str]:
    return (
        f"The original value of {setting.id} is not known",
        f"{setting.id} is no longer managed, and the state does not hold the value that was there "
        "before Terraform. So Rocket.Chat's default is written: "
        f"{setting.shown(setting.package_value)}. {_KEEP}",
    )
