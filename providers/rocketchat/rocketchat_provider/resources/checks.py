"""What a setting's own metadata says about a wanted value, before anything is written."""

import json
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import ABSENT, RocketChat, Setting, Settings, same
from rocketchat_provider.api.push import READ_WHEN_SWITCHED_ON
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.managed.ledger import Claim
from rocketchat_provider.resources.lockout import FORM_SETTING

_JSON = "application/json"


def is_stored(setting: Setting, value: Any) -> bool:
    """Whether `value`, as somebody spelled it, means what the server has.

    "7" means 7 for an int, and JSON is compared as JSON. What the server has is taken strictly: a
    "false" in a boolean is not false, and Rocket.Chat does not take it for false either.
    """
    try:
        wanted = setting.coerce(value)
        if same(wanted, setting.value):
            return True
        return setting.code == _JSON and same(json.loads(wanted), json.loads(setting.value))
    except (TypeError, ValueError):
        return same(value, setting.value)


def coerced(setting: Setting, value: Any, path: tf.Path, *, secret: bool = False) -> Any:
    """`value` as the setting's type wants it. Raises DiagnosticError at `path`."""
    try:
        return setting.coerce(value)
    except ValueError as error:
        detail = f"Expected a value for type {setting.type}." if secret else f"{error}."
        raise tf.DiagnosticError(f"Value not allowed for {setting.id}", detail, path) from None


def write_difference(settings: Settings, id: str, wanted: Any) -> None:
    """Write, unless the server has it already (a write to a blocked setting would fail)."""
    if not same(wanted, settings.fresh(id)):
        settings.write(id, wanted)


def is_changed(setting: Setting, before: Any, value: Any) -> bool:
    """Whether a plan changes the setting from the state's `before` (None: it is not managed yet).

    It does not if both spell what the server has.
    """
    return before is None or not (is_stored(setting, before) and is_stored(setting, value))


def note_planned(
    provider: ConnectedProvider,
    ctx: tf.PlanContext,
    id: str,
    value: Any,
    path: tf.Path,
    resource: str,
    *,
    stays: bool,
) -> None:
    """Let other resources know what this plan makes of a setting, and that nobody else may."""
    provider.ledger.plan(id, value)
    claim(provider, ctx, id, path, resource, stays=stays)


def claim(
    provider: ConnectedProvider,
    ctx: tf.PlanContext,
    thing: str,
    path: tf.Path,
    resource: str,
    *,
    stays: bool = False,
) -> bool:
    """Claim `thing` for a resource of this type; an error, and False, if another one has it.

    `stays`: the resource manages it already.
    """
    ours = Claim(f"rocketchat_{resource}", tf.path_text(path))
    other = provider.ledger.claim(ctx.private, thing, ours, stays=stays)
    if other is None:
        return True
    ctx.diagnostics.error(
        f"Two resources manage {thing}",
        f"A {other} and this {ours} both manage {thing}. Each would overwrite what the other "
        "writes, and whichever is removed would take the value away from the other. Remove one of "
        "them, or its argument.",
        path,
    )
    return False


def check_managed(
    diagnostics: tf.Diagnostics,
    server: RocketChat,
    setting: Setting,
    value: Any,
    path: tf.Path,
    *,
    before: Any,
    references_in: str,
) -> None:
    """Check a value that a configuration gives in clear, for any setting it names."""
    if setting.is_secret:
        diagnostics.error(
            f"{setting.id} is a secret",
            f"A value for {setting.id} would stand in the configuration, the plan and the state. "
            f"Give it as a secret reference in {references_in}.",
            path,
        )
        return
    if not tf.is_known(value):
        return
    check_value(diagnostics, server, setting, value, path, before=before)
    if not is_changed(setting, before, value):
        return
    if setting.id in READ_WHEN_SWITCHED_ON and not is_stored(setting, value):
        diagnostics.warning(
            f"{setting.id} has no effect at once",
            f"Rocket.Chat looks at {setting.id} when Push_enable is switched on, and when it "
            "starts. rocketchat_push and rocketchat_workspace_registration see to that.",
            path,
        )
    if setting.id == FORM_SETTING:
        diagnostics.warning(
            "Login form managed without its safety",
            f"{FORM_SETTING} is written as it stands, even if nobody can log in afterwards. The "
            "resource rocketchat_login_form hides the form only while a login service works.",
            path,
        )


def check_value(
    diagnostics: tf.Diagnostics,
    server: RocketChat,
    setting: Setting,
    value: Any,
    path: tf.Path,
    *,
    before: Any,
) -> None:
    """Report at `path` whatever the server would refuse, ignore or undo.

    What is only worth a warning is told when the plan changes the value, and not again by every
    plan after it; save for a value that the next restart undoes, as long as it is there.
    """
    problem = setting.problem(value)
    if problem:
        diagnostics.error(f"Value not allowed for {setting.id}", f"{problem}.", path)
        return
    wanted = setting.coerce(value)
    if setting.blocked and not same(wanted, setting.value):
        diagnostics.error(*blocked(setting), path)
        return
    _warn_forced(diagnostics, setting, wanted, path)
    if not is_changed(setting, before, value):
        return
    _warn_license(diagnostics, server, setting, wanted, path)
    if setting.id == "Site_Url":
        _warn_site_url(diagnostics, server, setting, wanted, path)


def check_secret(diagnostics: tf.Diagnostics, setting: Setting, value: str, path: tf.Path) -> None:
    """Report at `path`, without the value, what the server would refuse."""
    problem = setting.problem(value)
    if problem:
        detail = problem if setting.is_secret else f"Expected a value for type {setting.type}"
        diagnostics.error(f"Value not allowed for {setting.id}", f"{detail}.", path)
    elif setting.blocked and not is_stored(setting, value):
        diagnostics.error(*blocked(setting), path)


def blocked(setting: Setting) -> tuple[str, str]:
    """Summary and detail for a setting that the environment locks."""
    found = "without a value" if setting.value is ABSENT else setting.shown(setting.value)
    return (
        f"{setting.id} is blocked",
        f"The server's environment names {setting.id} in SETTINGS_BLOCKED, so writes to it are "
        f"refused; it is {found}. Take it out of SETTINGS_BLOCKED and restart the server, or leave "
        "it out of the configuration.",
    )


def _warn_forced(diagnostics: tf.Diagnostics, setting: Setting, wanted: Any, path: tf.Path) -> None:
    if not setting.forced or is_stored(setting.with_value(setting.forced_value), wanted):
        return
    diagnostics.warning(
        f"{setting.id} comes back at the next restart",
        f"The server's environment sets OVERWRITE_SETTING_{setting.id} to "
        f"{setting.shown(setting.forced_value)}. The value {setting.shown(wanted)} is written now "
        "and holds until the server restarts. Change or remove the variable in the environment.",
        path,
    )


def _warn_license(
    diagnostics: tf.Diagnostics, server: RocketChat, setting: Setting, wanted: Any, path: tf.Path
) -> None:
    if not setting.enterprise or same(wanted, setting.invalid_value):
        return
    missing = [module for module in setting.modules if module not in (server.license_modules or ())]
    if not missing:
        return
    diagnostics.warning(
        f"{setting.id} has no effect without a licence",
        f"It needs the licence module {', '.join(missing)}, which the workspace does not have. The "
        "value is stored, and the server acts as if it were "
        f"{setting.shown(setting.invalid_value)}.",
        path,
    )


def _warn_site_url(
    diagnostics: tf.Diagnostics, server: RocketChat, setting: Setting, wanted: str, path: tf.Path
) -> None:
    if wanted.endswith("/"):
        diagnostics.warning(
            "Site_Url ends with a slash",
            f"Rocket.Chat stores {wanted} as it is, and appends paths to it. "
            f"Write {wanted.rstrip('/')}.",
            path,
        )
    if server.ways.site_url_needs_restart and not same(wanted, setting.value):
        diagnostics.warning(
            "Restart Rocket.Chat after Site_Url has changed",
            "Before version 7.7 the web page stays blank for everybody after Site_Url has changed, "
            "until the server is restarted.",
            path,
        )
