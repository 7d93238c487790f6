"""The plan of `rocketchat_custom_oauth`: what is known, what moves, what would be refused."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import ENABLED
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.origins import moved
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.login.services import without_license
from rocketchat_provider.managed.claims import claim
from rocketchat_provider.managed.secret_argument import keep_same_reference, plan_secrets_offline
from rocketchat_provider.resources.custom_oauth import replaced_service
from rocketchat_provider.resources.custom_oauth.checks import (
    Planning,
    check_texts_offline,
    check_values,
    is_in_state,
)
from rocketchat_provider.resources.custom_oauth.derived import plan_derived, site_url
from rocketchat_provider.resources.custom_oauth.leftovers import (
    is_unfinished,
    warn_incomplete,
    warn_left_button,
    warn_unfinished,
    without_value,
)
from rocketchat_provider.resources.custom_oauth.model import (
    ADDRESSES,
    ARGUMENTS,
    LOOKS,
    SECRET,
    SECRET_FIELD,
    UNSET_IS_KEPT,
    Plan,
    State,
)
from rocketchat_provider.resources.custom_oauth.names import exists, service_thing
from rocketchat_provider.resources.custom_oauth.settings import Live, stored, wanted

Updating = tf.PlanUpdateContext[State, Plan]

_TYPE = "rocketchat_custom_oauth"
_LICENSE_HERE = (
    " If this configuration sets Enterprise_License, list that resource in depends_on here."
)
_OF_A_LOGIN: tuple[tf.Field[State, Any, Any], ...] = (
    *(one for one in ARGUMENTS.values() if one.setting.suffix not in LOOKS),
    State.site_url,
    State.secret_revision,
)


def plan(ctx: Planning, provider: ConnectedProvider) -> None:
    """Plan a create or an update."""
    _claim(ctx, provider)
    name = ctx.planned.name
    live: Live = {}
    if provider.online and name is not tf.UNKNOWN:
        live = provider.server.login_services.settings(name) or {}
    if isinstance(ctx, tf.PlanUpdateContext):
        provider.run.planned.note_in_state(service_thing(ctx.prior.name))
        _keep_what_is_not_managed(ctx, provider, live)
    elif provider.online:
        _fill_in_new(ctx, provider, live)
    plan_derived(ctx)
    if isinstance(ctx, tf.PlanUpdateContext):
        _replace_if_moved(ctx)
    if not provider.online:
        plan_secrets_offline(ctx, SECRET)
        check_texts_offline(ctx)
    else:
        SECRET.plan(ctx, provider.secrets, live.get(SECRET_FIELD.suffix))
        keep_same_reference(ctx, provider.secrets, State.client_id)
        check_values(ctx, provider, live)
        _check_license(ctx, provider)
    if _changes_a_login(ctx, provider, live):
        ctx.unknown(State.generation)
    _note_button(ctx, provider)


def plan_removal(prior: State, provider: ConnectedProvider) -> None:
    """Let the login form's plan know that the service goes, unless it is replaced."""
    key = LoginService(prior.name).key
    provider.run.planned.remove_button(key)
    provider.run.planned.change_service(key)


def _claim(ctx: Planning, provider: ConnectedProvider) -> None:
    """Claim the service and the settings that the configuration names."""
    name = ctx.planned.name
    if name is tf.UNKNOWN:
        return
    if not claim(provider, ctx, f"the {service_thing(name)}", State.name, _TYPE):
        return
    service = LoginService(name)
    for argument in ARGUMENTS.values():
        if ctx.config[argument] is not None:
            claim(provider, ctx, service.setting_id(argument.setting.suffix), argument, _TYPE)
    claim(provider, ctx, service.setting_id(ENABLED), State.enabled, _TYPE)
    claim(provider, ctx, service.setting_id(SECRET_FIELD.suffix), SECRET.reference, _TYPE)


def _keep_what_is_not_managed(ctx: Updating, provider: ConnectedProvider, live: Live) -> None:
    planned, config, prior = ctx.planned, ctx.config, ctx.prior
    if not replaced_service.is_renamed(prior.name, planned.name):
        planned.name = prior.name
    for argument in UNSET_IS_KEPT:
        if config[argument] is None:
            planned[argument] = prior[argument]
    if config.site_url is None:
        follows = provider.online and site_url(provider.server) != prior.site_url
        planned[State.site_url] = tf.UNKNOWN if follows else prior.site_url
    if live and (missing := without_value(live)):
        warn_incomplete(ctx.diagnostics, prior.name, missing)
        for argument in UNSET_IS_KEPT:
            if config[argument] is None and argument.setting.suffix in missing:
                planned[argument] = argument.setting.default


def _fill_in_new(ctx: Planning, provider: ConnectedProvider, live: Live) -> None:
    name, replaced = ctx.planned.name, is_in_state(provider, ctx.planned.name)
    if name is not tf.UNKNOWN and not replaced:
        if not live:
            _warn_left_button(ctx, provider, name)
        elif ctx.planned.adopt_existing is False:
            if not is_unfinished(live, _values_of_new(ctx, provider)):
                raise exists(name)
            warn_unfinished(ctx.diagnostics, name)
            live = {}
    adopted = {} if replaced else live
    for argument in UNSET_IS_KEPT:
        if ctx.config[argument] is None:
            found = stored(adopted, argument.setting)
            ctx.planned[argument] = argument.setting.default if found is None else found
    if ctx.config.site_url is None:
        ctx.planned.site_url = site_url(provider.server)


def _changes_a_login(ctx: Planning, provider: ConnectedProvider, live: Live) -> bool:
    """Whether the update changes what a login passes through, and not only how it is spelled."""
    if ctx.prior is None:
        return False
    changed = [one for one in _OF_A_LOGIN if ctx.changed(one)]
    client_id = ARGUMENTS[State.client_id.name]
    if changed == [client_id] and provider.online and ctx.planned.client_id is not tf.UNKNOWN:
        return wanted(ctx.planned, client_id, provider.secrets) != stored(live, client_id.setting)
    return bool(changed)


def _values_of_new(ctx: Planning, provider: ConnectedProvider) -> dict[str, object]:
    """The values by suffix that a new service gets."""
    secrets = provider.secrets
    values: dict[str, object] = {
        argument.setting.suffix: argument.setting.default
        if argument.unset_is_kept and ctx.config[argument] is None
        else wanted(ctx.planned, argument, secrets)
        for argument in ARGUMENTS.values()
    }
    return values | {SECRET_FIELD.suffix: SECRET.value(ctx.config, secrets)}


def _warn_left_button(ctx: Planning, provider: ConnectedProvider, name: str) -> None:
    if LoginService(name).key in provider.server.login_services.rows():
        warn_left_button(ctx.diagnostics, name)


def _note_button(ctx: Planning, provider: ConnectedProvider) -> None:
    """Let the login form's plan know of the button; one that is not known yet may come."""
    name = ctx.planned.name
    if name is tf.UNKNOWN:
        return
    key = LoginService(name).key
    without = ctx.planned.enabled is False or ctx.planned.show_button is False
    provider.run.planned.set_button(key, shown=not without)
    if ctx.prior is None or ctx.changed(State.generation):
        provider.run.planned.change_service(key)


def _replace_if_moved(ctx: Updating) -> None:
    name, old_name = ctx.planned.name, ctx.prior.name
    reasons = {}
    if replaced_service.is_renamed(old_name, name):
        shown = "(known after apply)" if name is tf.UNKNOWN else name
        reasons[State.name.name] = f"name: {old_name} becomes {shown}"
    for origin, (old, new) in moved(ctx.prior.origins, ctx.planned.origins).items():
        address = ADDRESSES[origin]
        # Nothing of the entry itself comes from a Site_Url that it only follows.
        follows = address is State.site_url and ctx.config.site_url is None
        if ctx.changed(address) and not follows:
            ctx.replace(address)
            becomes = new or "(known after apply)"
            reasons[address.name] = f"{address.name}: {old} becomes {becomes}"
    if reasons:
        ctx.diagnostics.warning(
            replaced_service.summary(old_name),
            replaced_service.detail(ctx, list(reasons.values())),
            next(iter(reasons)),
        )


def _check_license(ctx: Planning, provider: ConnectedProvider) -> None:
    """Report that the server will leave the service off.

    It is an error of a new service only: Terraform plans before it destroys, too, and somebody who
    gives up must be able to destroy. The apply of an existing one fails.
    """
    server = provider.server
    if ctx.planned.enabled is False or server.will_allow_custom_oauth:
        return
    summary, detail = "Custom OAuth needs a licence", without_license(server)
    remedy = "Add a licence, set enabled = false, or stay on a version before 9.0."
    if server.settings.get(FORM_SETTING).value is False:
        summary = "Nobody can log in with a browser"
        detail = f"The login form is hidden ({FORM_SETTING} is false). {detail}"
        remedy = (
            "Show the form: set visible = true in rocketchat_login_form and enabled = false here, "
            "and apply; the API still takes passwords and tokens. Or add a licence."
        )
    is_managed = is_in_state(provider, ctx.planned.name)
    report = ctx.diagnostics.warning if is_managed else ctx.diagnostics.error
    report(
        summary,
        f"{detail} enabled stays false whatever Terraform writes, so every plan would show it. "
        f"{remedy}{_LICENSE_HERE}",
        State.enabled,
    )
