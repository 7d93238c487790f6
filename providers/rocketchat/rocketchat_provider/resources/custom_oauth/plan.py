"""The plan of `rocketchat_custom_oauth`: what is known, what moves, what would be refused."""

from collections.abc import Mapping

import tfplugin as tf

from rocketchat_provider.client import (
    ENABLED,
    RocketChat,
    Setting,
    Wanted,
)
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.origins import callback_url, moved, origins
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.login.services import without_license
from rocketchat_provider.managed.claims import claim
from rocketchat_provider.managed.untyped_secret_argument import (
    keep_same_reference,
    plan_secrets_offline,
    warn_not_compared,
)
from rocketchat_provider.managed.value_rules import check_value, refuse
from rocketchat_provider.resources.custom_oauth import replaced_service
from rocketchat_provider.resources.custom_oauth.arguments import (
    ARGUMENTS,
    LOOKS,
    SECRET,
    SECRET_FIELD,
    UNSET_IS_KEPT,
    check_text,
    new_setting,
    stored,
    wanted,
)
from rocketchat_provider.resources.custom_oauth.leftovers import (
    is_unfinished,
    warn_incomplete,
    warn_left_button,
    warn_unfinished,
    without_value,
)
from rocketchat_provider.resources.custom_oauth.values import check_channel_map, warn_of_login

Live = Mapping[str, Setting]

_TYPE = "rocketchat_custom_oauth"
_LICENSE_HERE = (
    " If this configuration sets Enterprise_License, name that resource in depends_on here."
)
_OF_A_LOGIN = (ARGUMENTS.keys() - LOOKS) | {"site_url", "secret_revision"}


def plan(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Plan a create or an update."""
    _claim(ctx, provider)
    live: Live = {}
    if provider.online and ctx.planned["name"] is not tf.UNKNOWN:
        live = provider.server.login_services.settings(ctx.planned["name"]) or {}
    if ctx.prior is not None:
        provider.run.planned.note_in_state(service_thing(ctx.prior["name"]))
        _keep_what_is_not_managed(ctx, provider, ctx.prior, live)
    elif provider.online:
        _fill_in_new(ctx, provider, live)
    ctx.planned |= known_by_name(ctx.planned["name"], ctx.planned["site_url"])
    ctx.planned["origins"] = origins(ctx.planned)
    if ctx.prior is not None:
        _replace_if_moved(ctx, ctx.prior)
    if not provider.online:
        plan_secrets_offline(ctx, [SECRET])
        _check_texts_offline(ctx)
    else:
        SECRET.plan(ctx, provider.secrets, live.get(SECRET_FIELD.suffix))
        keep_same_reference(ctx, provider.secrets, "client_id")
        _check_values(ctx, provider, live)
        _check_license(ctx, provider)
    if _changes_a_login(ctx, provider, live):
        ctx.unknown("generation")
    _note_button(ctx, provider)


def _claim(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Claim the service and the settings that the configuration names."""
    name, config = ctx.planned["name"], ctx.config or {}
    if name is tf.UNKNOWN:
        return
    if not claim(provider, ctx, f"the {service_thing(name)}", ("name",), _TYPE):
        return
    fields = {name: field for name, field in ARGUMENTS.items() if config[name] is not None}
    for argument, field in fields.items():
        claim(provider, ctx, LoginService(name).setting_id(field.suffix), (argument,), _TYPE)
    claim(provider, ctx, LoginService(name).setting_id(ENABLED), ("enabled",), _TYPE)
    secret = LoginService(name).setting_id(SECRET_FIELD.suffix)
    claim(provider, ctx, secret, (SECRET.reference,), _TYPE)


def service_thing(name: str) -> str:
    """What is claimed and owned: no setting and no other resource has this name."""
    return f"login service {LoginService(name).key}"


def _is_in_state(provider: ConnectedProvider, name: object) -> bool:
    return isinstance(name, str) and provider.run.planned.is_in_state(service_thing(name))


def plan_removal(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Let the login form's plan know that the service goes, unless it is replaced."""
    key = LoginService((ctx.prior or {})["name"]).key
    provider.run.planned.remove_button(key)
    provider.run.planned.change_service(key)


def known_by_name(name: object, site_url: object) -> dict[str, object]:
    """The computed attributes that follow from the name and the address users open."""
    if not isinstance(name, str):
        return dict.fromkeys(("id", "service", "callback_url"), tf.UNKNOWN)
    url = callback_url(site_url, name) if isinstance(site_url, str) else site_url
    return {"id": name, "service": LoginService(name).key, "callback_url": url}


def site_url(server: RocketChat) -> str | None:
    """The server's Site_Url, None if it has none."""
    setting = server.settings.find("Site_Url")
    return (str(setting.value).rstrip("/") or None) if setting and setting.value else None


def exists(name: str) -> tf.DiagnosticError:
    """The error for a create of what is there already."""
    kept = LoginService(name).name
    return tf.DiagnosticError(
        "The login service exists already",
        f"Rocket.Chat already has a custom OAuth named {kept}. To manage it, import it:\n\n"
        f"  terraform import rocketchat_custom_oauth.<name in the configuration> {kept}\n\n"
        "or set adopt_existing = true to take it over and write what is configured. If Terraform "
        "has it under another address, say so in a moved block; if it is replaced with "
        "create_before_destroy, leave that out: a server has one service of a name.",
        ("name",),
    )


def _keep_what_is_not_managed(
    ctx: tf.PlanContext, provider: ConnectedProvider, prior: tf.State, live: Live
) -> None:
    config, name = ctx.config or {}, ctx.planned["name"]
    if name is not tf.UNKNOWN and LoginService(name).key == LoginService(prior["name"]).key:
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
    replaced = _is_in_state(provider, name)
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
            field = ARGUMENTS[argument]
            found = stored(adopted, field)
            ctx.planned[argument] = field.default if found is None else found
    if config["site_url"] is None:
        ctx.planned["site_url"] = site_url(provider.server)


def _changes_a_login(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live) -> bool:
    """Whether the update changes what a login passes through, and not only how it is spelled."""
    if ctx.prior is None:
        return False
    changed = {name for name in _OF_A_LOGIN if ctx.changed(name)}
    id = ARGUMENTS["client_id"]
    if changed == {"client_id"} and provider.online and tf.is_known(ctx.planned["client_id"]):
        return bool(wanted(ctx.planned, "client_id", provider.secrets) != stored(live, id))
    return bool(changed)


def _values_of_new(ctx: tf.PlanContext, provider: ConnectedProvider) -> dict[str, object]:
    """The values by suffix that a new service gets."""
    config, secrets = ctx.config or {}, provider.secrets
    values = {
        field.suffix: field.default
        if argument in UNSET_IS_KEPT and config[argument] is None
        else wanted(ctx.planned, argument, secrets)
        for argument, field in ARGUMENTS.items()
    }
    return values | {SECRET_FIELD.suffix: SECRET.value(config, secrets)}


def _warn_left_button(ctx: tf.PlanContext, provider: ConnectedProvider, name: str) -> None:
    if LoginService(name).key in provider.server.login_services.rows():
        warn_left_button(ctx.diagnostics, name)


def _note_button(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Let the login form's plan know of the button; one that is not known yet may come."""
    name = ctx.planned["name"]
    if name is tf.UNKNOWN:
        return
    key = LoginService(name).key
    without = any(ctx.planned[argument] is False for argument in ("enabled", "show_button"))
    provider.run.planned.set_button(key, shown=not without)
    if ctx.prior is None or ctx.changed("generation"):
        provider.run.planned.change_service(key)


def _replace_if_moved(ctx: tf.PlanContext, prior: tf.State) -> None:
    name = ctx.planned["name"]
    reasons = {}
    if replaced_service.is_renamed(prior["name"], name):
        shown = "(known after apply)" if name is tf.UNKNOWN else name
        reasons["name"] = f"name: {prior['name']} becomes {shown}"
    for argument, (old, new) in moved(prior["origins"], ctx.planned["origins"]).items():
        # Nothing of the entry itself comes from a Site_Url that it only follows.
        follows = argument == "site_url" and (ctx.config or {})[argument] is None
        if ctx.changed(argument) and not follows:
            ctx.replace(argument)
            reasons[argument] = f"{argument}: {old} becomes {new or '(known after apply)'}"
    if reasons:
        ctx.diagnostics.warning(
            replaced_service.summary(prior["name"]),
            replaced_service.detail(ctx, prior, list(reasons.values())),
            (next(iter(reasons)),),
        )


def _check_values(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live) -> None:
    """Check what is configured, and take what only spells the server's value differently."""
    config, server = ctx.config or {}, provider.server
    for argument, field in ARGUMENTS.items():
        if config[argument] is None or not tf.is_known(ctx.planned[argument]):
            continue
        try:
            value = wanted(ctx.planned, argument, provider.secrets)
        except tf.DiagnosticError as error:
            if ctx.prior is None or ctx.changed(argument):
                raise
            warn_not_compared(ctx.diagnostics, error)
            continue
        setting = live.get(field.suffix) or new_setting(ctx.planned["name"], field)
        before = _before(ctx, provider, live, argument)
        wanted_value = Wanted(setting, value, before)
        if not _check_text(ctx, argument, wanted_value):
            check_value(ctx.diagnostics, server, wanted_value, (argument,))
        if wanted_value.changes:
            warn_of_login(ctx, argument)
        elif ctx.prior is not None:
            ctx.planned[argument] = before
    if tf.is_known(ctx.planned["groups_channel_map"]):
        _check_channel_map(ctx, provider, live)


def _check_texts_offline(ctx: tf.PlanContext) -> None:
    for argument, field in ARGUMENTS.items():
        value = ctx.planned[argument]
        if argument == "client_id" or not isinstance(value, str):
            continue
        setting = new_setting(ctx.planned["name"], field)
        before = None if ctx.changed(argument) else value
        _check_text(ctx, argument, Wanted(setting, value, before))


def _check_text(ctx: tf.PlanContext, argument: str, wanted_value: Wanted) -> bool:
    """Whether there was something to report about the text."""
    checked = tf.ValidateContext(config={})
    if argument != "client_id":
        check_text(argument, wanted_value.value, checked, (argument,))
    managed = not wanted_value.changes
    refuse(ctx.diagnostics, checked.diagnostics, stays=wanted_value.stays, managed=managed)
    return len(checked.diagnostics) > 0


def _check_channel_map(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live) -> None:
    """Check the map when this plan changes it, or begins to use it."""
    argument, uses = "groups_channel_map", ctx.planned["map_channels"] is True
    text = ctx.planned[argument]
    if (ctx.config or {})[argument] is None and not uses:
        return
    field = ARGUMENTS[argument]
    setting = live.get(field.suffix) or new_setting(ctx.planned["name"], field)
    wanted_map = Wanted(setting, text, _before(ctx, provider, live, argument))
    if not isinstance(text, str) or wanted_map.problem:
        return
    begins = uses and stored(live, ARGUMENTS["map_channels"]) is not True
    changes = wanted_map.changes or begins
    stays = not changes or (wanted_map.is_stored and not begins)
    found = tf.Diagnostics()
    check_channel_map(found, text, (argument,), provider.server.settings.find if uses else None)
    refuse(ctx.diagnostics, found, stays=stays, managed=not changes)


def _before(ctx: tf.PlanContext, provider: ConnectedProvider, live: Live, argument: str) -> object:
    """The value that the plan changes; of a service that is replaced, the one it has now."""
    if ctx.prior is not None:
        return ctx.prior.get(argument)
    name = ctx.planned["name"]
    replaced = _is_in_state(provider, name)
    return stored(live, ARGUMENTS[argument]) if replaced else None


def _check_license(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Report that the server will leave the service off.

    It is an error of a new service only: Terraform plans before it destroys, too, and somebody who
    gives up must be able to destroy. The apply of an existing one fails.
    """
    server, name = provider.server, ctx.planned["name"]
    if ctx.planned["enabled"] is False or server.will_allow_custom_oauth:
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
    exists = _is_in_state(provider, name)
    report = ctx.diagnostics.warning if exists else ctx.diagnostics.error
    report(
        summary,
        f"{detail} Whatever is written, enabled stays false, so every plan would show it again. "
        f"{remedy}{_LICENSE_HERE}",
        ("enabled",),
    )
