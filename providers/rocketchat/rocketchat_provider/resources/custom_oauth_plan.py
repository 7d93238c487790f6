"""The plan of `rocketchat_custom_oauth`: what is known, what moves, what would be refused."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import (
    ENABLED,
    RocketChat,
    Setting,
    service_key,
    service_name,
    setting_id,
)
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.checks import check_value, claim, is_changed
from rocketchat_provider.resources.custom_oauth_arguments import (
    ARGUMENTS,
    LOOKS,
    SECRET,
    SECRET_PART,
    UNSET_IS_KEPT,
    new_setting,
    stored,
    wanted,
)
from rocketchat_provider.resources.lockout import FORM_SETTING, without_license
from rocketchat_provider.resources.origins import callback_url, moved, origins
from rocketchat_provider.resources.secret_argument import plan_secrets_offline
from rocketchat_provider.resources.unfinished import (
    is_unfinished,
    warn_incomplete,
    warn_left_button,
    warn_unfinished,
    without_value,
)

Live = Mapping[str, Setting]

_OF_A_LOGIN = (ARGUMENTS.keys() - LOOKS) | {"site_url", "secret_revision"}


def plan(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Plan a create or an update."""
    _claim(ctx, provider)
    live: Live = {}
    if provider.online and ctx.planned["name"] is not tf.UNKNOWN:
        live = provider.server.login_services.settings(ctx.planned["name"]) or {}
    if ctx.prior is not None:
        provider.managed_services.add(service_key(ctx.prior["name"]))
        _keep_what_is_not_managed(ctx, provider, ctx.prior, live)
    elif provider.online:
        _fill_in_new(ctx, provider, live)
    ctx.planned |= known_by_name(ctx.planned["name"], ctx.planned["site_url"])
    ctx.planned["origins"] = origins(ctx.planned)
    if ctx.prior is not None:
        _replace_if_moved(ctx, ctx.prior)
    if not provider.online:
        plan_secrets_offline(ctx, [SECRET])
    else:
        SECRET.plan(ctx, provider.secrets, live.get(SECRET_PART.suffix))
        _check_values(ctx, provider, live)
        _check_license(ctx, provider.server)
    if ctx.prior is not None and any(map(ctx.changed, _OF_A_LOGIN)):
        ctx.unknown("generation")
    _tell_the_form(ctx, provider)


def _claim(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Claim the service and the settings that the configuration names."""
    name, config = ctx.planned["name"], ctx.config or {}
    if name is tf.UNKNOWN:
        return
    thing = f"the login service {service_key(name)}"
    if not claim(provider, ctx, thing, ("name",), "custom_oauth"):
        return
    parts = {name: part for name, part in ARGUMENTS.items() if config[name] is not None}
    for argument, part in parts.items():
        claim(provider, ctx, setting_id(name, part.suffix), (argument,), "custom_oauth")
    claim(provider, ctx, setting_id(name, ENABLED), ("enabled",), "custom_oauth")
    secret = setting_id(name, SECRET_PART.suffix)
    claim(provider, ctx, secret, (SECRET.reference,), "custom_oauth")


def plan_removal(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Let the login form's plan know that the service goes, unless it is made anew."""
    key = service_key((ctx.prior or {})["name"])
    provider.planned_buttons.setdefault(key, False)
    provider.changed_services.add(key)


def known_by_name(name: Any, site_url: Any) -> dict[str, Any]:
    """The computed attributes that follow from the name and the address users open."""
    if name is tf.UNKNOWN:
        return dict.fromkeys(("id", "service", "callback_url"), tf.UNKNOWN)
    url = site_url if site_url in (None, tf.UNKNOWN) else callback_url(site_url, name)
    return {"id": name, "service": service_key(name), "callback_url": url}


def site_url(server: RocketChat) -> str | None:
    """The server's Site_Url, None if it has none."""
    setting = server.settings.find("Site_Url")
    return (str(setting.value).rstrip("/") or None) if setting and setting.value else None


def exists(name: str) -> tf.DiagnosticError:
    """The error for a create of what is there already."""
    kept = service_name(name)
    return tf.DiagnosticError(
        "The login service exists already",
        f"Rocket.Chat already has a custom OAuth named {kept}. To manage it, import it:\n\n"
        f"  terraform import rocketchat_custom_oauth.<name in the configuration> {kept}\n\n"
        "or set adopt_existing = true to take it over and write what is configured. If Terraform "
        "has it under another address, say so in a moved block; if it is made anew with "
        "create_before_destroy, leave that out: a server has one service of a name.",
        ("name",),
    )


def _keep_what_is_not_managed(
    ctx: tf.PlanContext, provider: ConnectedProvider, prior: tf.State, live: Live
) -> None:
    config, name = ctx.config or {}, ctx.planned["name"]
    if name is not tf.UNKNOWN and service_key(name) == service_key(prior["name"]):
        ctx.planned["name"] = prior["name"]
    for argument in UNSET_IS_KEPT:
        if config[argument] is None:
            ctx.planned[argument] = prior[argument]
    if config["site_url"] is None:
        follows = provider.online and site_url(provider.server) != prior["site_url"]
        ctx.planned["site_url"] = tf.UNKNOWN if follows else prior["site_url"]
    if live and (missing := without_value(live)):
        warn_incomplete(ctx.diagnostics, prior["name"], missing)
        for argument in UNSET_IS_KEPT:
            if config[argument] is None and ARGUMENTS[argument].suffix in missing:
                ctx.planned[argument] = ARGUMENTS[argument].default


def _fill_in_new(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live) -> None:
    config, name = ctx.config or {}, ctx.planned["name"]
    replaced = name is not tf.UNKNOWN and service_key(name) in provider.managed_services
    if live and not replaced and ctx.planned["adopt_existing"] is False:
        if not is_unfinished(live, _values_of_new(ctx, provider)):
            raise exists(name)
        warn_unfinished(ctx.diagnostics, name)
        live = {}
    elif not live and not replaced and name is not tf.UNKNOWN:
        _warn_left_button(ctx, provider, name)
    adopted = {} if replaced else live
    for argument in UNSET_IS_KEPT:
        if config[argument] is None:
            part = ARGUMENTS[argument]
            found = stored(adopted, part)
            ctx.planned[argument] = part.default if found is None else found
    if config["site_url"] is None:
        ctx.planned["site_url"] = site_url(provider.server)


def _values_of_new(ctx: tf.PlanContext, provider: ConnectedProvider) -> dict[str, Any]:
    """The values by suffix that a new service gets."""
    config, secrets = ctx.config or {}, provider.secrets
    values = {
        part.suffix: part.default
        if argument in UNSET_IS_KEPT and config[argument] is None
        else wanted(ctx.planned, argument, secrets)
        for argument, part in ARGUMENTS.items()
    }
    return values | {SECRET_PART.suffix: SECRET.value(config, secrets)}


def _warn_left_button(ctx: tf.PlanContext, provider: ConnectedProvider, name: str) -> None:
    if service_key(name) in provider.server.login_services.rows():
        warn_left_button(ctx.diagnostics, name)


def _tell_the_form(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Let the login form's plan know of the button; one that is not known yet may come."""
    name = ctx.planned["name"]
    if name is tf.UNKNOWN:
        return
    key = service_key(name)
    without = any(ctx.planned[argument] is False for argument in ("enabled", "show_button"))
    provider.planned_buttons[key] = not without
    if ctx.prior is None or ctx.changed("generation"):
        provider.changed_services.add(key)


def _replace_if_moved(ctx: tf.PlanContext, prior: tf.State) -> None:
    changes = moved(prior["origins"], ctx.planned["origins"])
    told = []
    for argument, (old, new) in changes.items():
        # Nothing of the entry itself comes from a Site_Url that it only follows.
        follows = argument == "site_url" and (ctx.config or {})[argument] is None
        if ctx.changed(argument) and not follows:
            ctx.replace(argument)
            told.append(f"{argument}: {old} becomes {new or '(known after apply)'}")
    if not told:
        return
    url = ctx.planned["callback_url"]
    ctx.diagnostics.warning(
        f"The login service {prior['name']} is made anew",
        "\n".join(told) + "\n\nUsers keep their accounts, as the service keeps its name. Register "
        f"at the identity provider, before the apply, the redirect URI "
        f"{'(known after apply)' if url is tf.UNKNOWN else url}",
        (told[0].partition(":")[0],),
    )


def _check_values(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live) -> None:
    config = ctx.config or {}
    for argument, part in ARGUMENTS.items():
        if config[argument] is None or not tf.is_known(ctx.planned[argument]):
            continue
        value = wanted(ctx.planned, argument, provider.secrets)
        setting = live.get(part.suffix) or new_setting(ctx.planned["name"], part)
        before = (ctx.prior or {}).get(argument)
        check_value(ctx.diagnostics, provider.server, setting, value, (argument,), before=before)
        if not is_changed(setting, before, value):
            ctx.planned[argument] = before


def _check_license(ctx: tf.PlanContext, server: RocketChat) -> None:
    if ctx.planned["enabled"] is False or server.allows_custom_oauth:
        return
    summary, detail = "Custom OAuth needs a licence", without_license(server)
    mend = "Add a licence, set enabled = false, or stay on a version before 9.0."
    if server.settings.get(FORM_SETTING).value is False:
        summary = "Nobody can log in with a browser"
        detail = f"The login form is hidden ({FORM_SETTING} is false). {detail}"
        mend = (
            "Show the form: set visible = true in rocketchat_login_form and enabled = false here, "
            "and apply; the API still takes passwords and tokens. Or add a licence."
        )
    ctx.diagnostics.error(
        summary,
        f"{detail} Whatever is written, enabled stays false, so every plan would show it again. "
        f"{mend}",
        ("enabled",),
    )
