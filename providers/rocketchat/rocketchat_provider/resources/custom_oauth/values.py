"""Values of a custom OAuth that Rocket.Chat takes, and that fail logins later."""

import json
import re
from collections.abc import Callable, Iterator

import tfplugin as tf

from rocketchat_provider.client import Setting
from rocketchat_provider.resources.custom_oauth.model import AnyArgument, Plan, State

Find = Callable[[str], Setting | None]

_NAMES = "UTF8_Channel_Names_Validation"
_ANY_NAME = "UI_Allow_room_names_with_special_chars"
_EXPECTED = (
    'expected the name of a channel, or a list of names, as in {"group": "channel", '
    '"other-group": ["channel", "second-channel"]}'
)
_BEFORE_THE_AT = "{{/^([^@]+)/::%s}}"
_IS_EMAIL = re.compile(r"e-?mail|upn|userPrincipalName", re.IGNORECASE)


def warn_of_login(ctx: tf.PlanContext[State, Plan], argument: AnyArgument) -> None:
    """Warn, when an argument changes, of a value with which logins go wrong."""
    value = ctx.planned[argument]
    if not isinstance(value, str):
        return
    if argument is State.username_field and _IS_EMAIL.fullmatch(value.strip().rpartition(".")[2]):
        ctx.diagnostics.warning(
            "User names cannot be e-mail addresses",
            f'username_field is "{value}". Rocket.Chat accepts no user name with an @, so new '
            "users cannot log in. To use the part before the @, write the template "
            f'"{_BEFORE_THE_AT % value.strip()}".',
            argument,
        )
    if argument is State.scope and ("," in value or ";" in value):
        ctx.diagnostics.warning(
            "Scopes are separated by spaces",
            f'scope is "{value}", which most identity providers read as one unknown scope. Write '
            f'"{" ".join(re.split("[,; ]+", value.strip()))}".',
            argument,
        )


def check_channel_map(
    diagnostics: tf.Diagnostics, text: str, path: tf.PathLike, find: Find | None
) -> None:
    """Report the entries of a map of groups to channels that fail every OAuth login.

    Args:
        diagnostics: Where it is reported.
        text: The map, as valid JSON or empty.
        path: The argument.
        find: Finds a setting of the server, to check the channels' names; None while the map is
            not used.
    """
    if not text.strip():
        return
    channel_map = json.loads(text)
    if not isinstance(channel_map, dict):
        _report(diagnostics, path, f"The map is {_shown(channel_map)}, not a JSON object")
        return
    takes = None if find is None else _name_rule(find)
    for group, channels in channel_map.items():
        for channel in _channels(channels):
            where = f'The group "{group}" maps to {_shown(channel)}'
            if not isinstance(channel, str) or not channel.strip():
                _report(diagnostics, path, where)
            elif takes is not None and not takes.fullmatch(channel.strip()):
                diagnostics.error(
                    "Not the name of a channel",
                    f"{where}. Rocket.Chat accepts no such name (setting {_NAMES}: "
                    f"{takes.pattern}), and one such entry makes everybody's OAuth login fail. "
                    f"Write another name, or set {_ANY_NAME} to true first.",
                    path,
                )


def _channels(value: object) -> Iterator[object]:
    if isinstance(value, list):
        yield from value
    else:
        yield value


def _name_rule(find: Find) -> re.Pattern[str] | None:
    """What a channel's name must match on the server; None for any name."""
    any_name, names = find(_ANY_NAME), find(_NAMES)
    if names is None or (any_name is not None and any_name.value is True):
        return None
    try:
        return re.compile(str(names.value))
    except re.error:
        return None


def _report(diagnostics: tf.Diagnostics, path: tf.PathLike, found: str) -> None:
    diagnostics.error(
        "Not a map of groups to channels",
        f"{found}; {_EXPECTED}. With it, every OAuth login would fail.",
        path,
    )


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:80]}…"
