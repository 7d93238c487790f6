"""What the plan checks of the values of `rocketchat_custom_oauth`."""

import tfplugin as tf

from rocketchat_provider.client import Setting, Wanted
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.secret_reference import warn_not_compared
from rocketchat_provider.managed.value_rules import check_value, refuse
from rocketchat_provider.resources.custom_oauth.model import (
    ARGUMENTS,
    AnyArgument,
    Plan,
    State,
    Value,
)
from rocketchat_provider.resources.custom_oauth.names import service_thing
from rocketchat_provider.resources.custom_oauth.settings import (
    Live,
    check_text,
    new_setting,
    stored,
    wanted,
)
from rocketchat_provider.resources.custom_oauth.values import check_channel_map, warn_of_login

Planning = tf.PlanContext[State, Plan]

_CHANNEL_MAP = ARGUMENTS[State.groups_channel_map.name]
_MAP_CHANNELS = ARGUMENTS[State.map_channels.name]


def is_in_state(provider: ConnectedProvider, name: str | tf.Unknown) -> bool:
    """Whether the state has the service, as far as it is known by now."""
    return name is not tf.UNKNOWN and provider.run.planned.is_in_state(service_thing(name))


def check_values(ctx: Planning, provider: ConnectedProvider, live: Live) -> None:
    """Check what is configured, and take what only spells the server's value differently."""
    server = provider.server
    for argument in ARGUMENTS.values():
        if ctx.config[argument] is None or ctx.planned[argument] is tf.UNKNOWN:
            continue
        try:
            value = wanted(ctx.planned, argument, provider.secrets)
        except tf.DiagnosticError as error:
            if ctx.prior is None or ctx.changed(argument):
                raise
            warn_not_compared(ctx.diagnostics, error)
            continue
        setting = _setting(ctx, live, argument)
        before = _before(ctx, provider, live, argument)
        wanted_value = Wanted(setting, value, before)
        if not _check_text(ctx, argument, wanted_value):
            check_value(ctx.diagnostics, server, wanted_value, (argument.name,))
        if wanted_value.changes:
            warn_of_login(ctx, argument)
        elif ctx.prior is not None:
            ctx.planned[argument] = before
    _check_channel_map(ctx, provider, live)


def check_texts_offline(ctx: Planning) -> None:
    """Check the texts that need no server to check."""
    for argument in ARGUMENTS.values():
        value = ctx.planned[argument]
        if argument is State.client_id or not isinstance(value, str):
            continue
        setting = new_setting(ctx.planned.name, argument.setting)
        before = None if ctx.changed(argument) else value
        _check_text(ctx, argument, Wanted(setting, value, before))


def _check_text(ctx: Planning, argument: AnyArgument, wanted_value: Wanted) -> bool:
    """Whether there was something to report about the text."""
    checked = tf.Context()
    if argument is not State.client_id:
        check_text(argument, wanted_value.value, checked)
    managed = not wanted_value.changes
    refuse(ctx.diagnostics, checked.diagnostics, stays=wanted_value.stays, managed=managed)
    return len(checked.diagnostics) > 0


def _check_channel_map(ctx: Planning, provider: ConnectedProvider, live: Live) -> None:
    """Check the map when this plan changes it, or begins to use it."""
    argument, uses = _CHANNEL_MAP, ctx.planned.map_channels is True
    text = ctx.planned[argument]
    if text is tf.UNKNOWN or (ctx.config[argument] is None and not uses):
        return
    setting = _setting(ctx, live, argument)
    wanted_map = Wanted(setting, text, _before(ctx, provider, live, argument))
    if not isinstance(text, str) or wanted_map.problem:
        return
    begins = uses and stored(live, _MAP_CHANNELS.setting) is not True
    changes = wanted_map.changes or begins
    stays = not changes or (wanted_map.is_stored and not begins)
    found = tf.Diagnostics()
    check_channel_map(found, text, argument, provider.server.settings.find if uses else None)
    refuse(ctx.diagnostics, found, stays=stays, managed=not changes)


def _setting(ctx: Planning, live: Live, argument: AnyArgument) -> Setting:
    return live.get(argument.setting.suffix) or new_setting(ctx.planned.name, argument.setting)


def _before(ctx: Planning, provider: ConnectedProvider, live: Live, argument: AnyArgument) -> Value:
    """The value that the plan changes; of a service that is replaced, the one it has now."""
    if ctx.prior is not None:
        return ctx.prior[argument]
    replaced = is_in_state(provider, ctx.planned.name)
    return stored(live, argument.setting) if replaced else None
