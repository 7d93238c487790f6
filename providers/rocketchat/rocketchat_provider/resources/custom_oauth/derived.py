"""The computed attributes of a login service that follow from its name and addresses."""

import tfplugin as tf

from rocketchat_provider.client import RocketChat
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.origins import callback_url, origins
from rocketchat_provider.resources.custom_oauth.model import ADDRESSES, Plan, State


def plan_derived(ctx: tf.PlanContext[State, Plan]) -> None:
    """Plan them."""
    planned, name, url = ctx.planned, ctx.planned.name, ctx.planned.site_url
    if name is tf.UNKNOWN:
        ctx.unknown(State.id, State.service, State.callback_url)
    else:
        planned.id, planned.service = name, LoginService(name).key
        planned[State.callback_url] = callback_url(url, name) if isinstance(url, str) else url
    found = origins({name: planned[address] for name, address in ADDRESSES.items()})
    if found is tf.UNKNOWN:
        ctx.unknown(State.origins)
    else:
        planned.origins = found


def derive(state: State) -> None:
    """Set what follows from the name and the address that users open."""
    url = state.site_url
    state.id, state.service = state.name, LoginService(state.name).key
    state.callback_url = None if url is None else callback_url(url, state.name)


def origins_of(state: State) -> dict[str, str]:
    """The origins that a state has."""
    return origins({name: state[address] for name, address in ADDRESSES.items()})


def site_url(server: RocketChat) -> str | None:
    """The server's Site_Url, None if it has none."""
    setting = server.settings.find("Site_Url")
    return (str(setting.value).rstrip("/") or None) if setting and setting.value else None
