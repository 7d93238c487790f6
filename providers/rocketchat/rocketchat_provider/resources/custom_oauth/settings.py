"""The settings that the arguments of `rocketchat_custom_oauth` stand for."""

from collections.abc import Mapping
from typing import Any, overload

import tfplugin as tf

from rocketchat_provider.client import Setting
from rocketchat_provider.client.custom_oauth import LICENSE_MODULE, Field
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.managed.validators import OneOf, Reporting, one_line
from rocketchat_provider.managed.web_address import address_or_path, web_address
from rocketchat_provider.resources.custom_oauth.model import (
    AnyArgument,
    Plan,
    PlannedValue,
    State,
    Value,
)
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets, is_reference

Live = Mapping[str, Setting]
"""The settings that the server has of a service, by suffix."""

_PATHS = (State.token_path, State.identity_path, State.authorize_path)


def stored(live: Live, setting: Field) -> Value:
    """The server's value of one setting.

    None where the document or its value is missing, or is of a type that Rocket.Chat ignores.
    """
    found = live.get(setting.suffix)
    value = None if found is None else found.value
    if setting.type == "boolean":
        return value if isinstance(value, bool) else None
    return value if isinstance(value, str) else None


def new_setting(name: str | tf.Unknown, setting: Field) -> Setting:
    """The setting that a service will have when it is made."""
    return Setting(
        id=LoginService("…" if name is tf.UNKNOWN else name).setting_id(setting.suffix),
        type=setting.type,
        package_value=setting.default,
        enterprise=setting.enterprise,
        modules=(LICENSE_MODULE,) if setting.enterprise else (),
        invalid_value=setting.default,
        choices=setting.choices,
        code="application/json" if setting.type == "code" else "",
    )


@overload
def wanted(model: State, argument: AnyArgument, secrets: Secrets) -> Value: ...
@overload
def wanted(model: Plan, argument: AnyArgument, secrets: Secrets) -> PlannedValue: ...
def wanted(model: Any, argument: AnyArgument, secrets: Secrets) -> PlannedValue:
    """The value of an argument; for a client id in a reference, what that stands for."""
    value: PlannedValue = model[argument]
    if argument is not State.client_id or not isinstance(value, str) or not is_reference(value):
        return value
    with reported(argument):
        return secrets.resolve(value).value


def check_text(argument: AnyArgument, value: object, ctx: Reporting) -> None:
    """Report what is wrong with the text of an argument, whatever the server has.

    This is not a validator of the schema: a server may have such a text already, and only the plan
    knows that.
    """
    path, setting = (argument.name,), argument.setting
    if setting.choices:
        OneOf(setting.choices)(value, ctx, path)
    elif not isinstance(value, str):
        return
    elif argument is State.url:
        web_address(value, ctx, path)
    elif argument in _PATHS:
        address_or_path(value, ctx, path)
    elif setting.type == "string":
        one_line(value, ctx, path)
