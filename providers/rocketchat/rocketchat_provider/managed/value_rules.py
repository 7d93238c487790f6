"""What a setting's own metadata says about a wanted value, before anything is written."""

import json
from collections.abc import Iterable
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import ABSENT, RocketChat, Setting, Settings, same
from rocketchat_provider.client.license import SETTING as LICENSE_SETTING
from rocketchat_provider.client.push import READ_WHEN_SWITCHED_ON
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.run.ledger import Claim

_JSON = "application/json"


def is_stored(setting: Setting, value: Any) -> bool:
    """Whether `value`, as somebody spelled it, means what the server has.

    "7" means 7 for an int, whichever side has the text, and JSON is compared as JSON. A boolean is
    compared strictly: Rocket.Chat ignores the text "false" where it expects false, so it is stored
    only for someone who writes that text.
    """
    if same(value, setting.value):
        return True
    if setting.type == "boolean" and not isinstance(setting.value, bool):
        return False
    return _means_the_same(setting, value, setting.value)


def is_forced(setting: Setting, value: Any) -> bool:
    """Whether `value` means what the environment puts into the setting at every start."""
    return _means_the_same(setting, value, setting.forced_value)


def _means_the_same(setting: Setting, one: Any, other: Any) -> bool:
    if same(one, other):
        return True
    try:
        one, other = _meaning(setting, one), _meaning(setting, other)
        return same(one, other) or (
            setting.code == _JSON and same(json.loads(one), json.loads(other))
        )
    except (TypeError, ValueError, RecursionError):
        return False


def _meaning(setting: Setting, value: Any) -> Any:
    """`value` as the setting's type wants it.

    The environment's "true" and "false" become booleans whatever the type, even a text's.
    """
    if isinstance(value, bool) and setting.type != "boolean":
        value = str(value).lower()
    elif isinstance(value, str) and value.lower() in ("true", "false"):
        value = value.lower()
    return setting.coerce(value)


def coerced(setting: Setting, value: Any, path: tf.Path, *, secret: bool = False) -> Any:
    """`value` as the setting's type wants it, or the server's own spelling of the same value.

    Raises DiagnosticError at `path`.
    """
    if is_stored(setting, value):
        return setting.value
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

    It does not if both are equal, or both spell what the server has.
    """
    if before is None:
        return True
    return not (same(before, value) or (is_stored(setting, before) and is_stored(setting, value)))


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
    if (setting := provider.server.settings.find(id)) is not None:
        provider.guard.planned.writes(setting, value)
        provider.ledger.look(id, setting.value)
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


def note_planned_secret(provider: ConnectedProvider, id: str) -> None:
    """Let other resources know that this plan writes a secret setting."""
    if id == LICENSE_SETTING:
        provider.server.license.expect()


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
            f"A value for {setting.id} would be readable in the configuration, the plan and the "
            f"state. Give it in {references_in} as a secret reference (vault:…, env:…, file:…), or "
            "in a rocketchat_setting with value_wo and value_wo_version, which takes any value and "
            "keeps it out of plan and state.",
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
            "Login form managed as a plain setting",
            f"{FORM_SETTING} is set to false only if a login with one of the services on the login "
            "page is proven. Use rocketchat_login_form: it says which services have to work, and "
            "shows the form while they change.",
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

    What the server has already and the plan leaves as it is can be no error: others put it there,
    and it is a warning when it comes under Terraform. What is only worth a warning is reported when
    the plan changes the value, and not again by every plan after it; except for a value that the
    next restart undoes, which is reported as long as it is there.
    """
    changes = is_changed(setting, before, value)
    stays = not changes or is_stored(setting, value)
    problem = setting.problem(value)
    if problem:
        found = tf.Diagnostics()
        found.error(f"Value not allowed for {setting.id}", f"{problem}.", path)
        refuse(diagnostics, found, stays=stays, managed=not changes)
        return
    if setting.blocked and not stays:
        diagnostics.error(*blocked(setting), path)
        return
    wanted = setting.coerce(value)
    _warn_forced(diagnostics, setting, wanted, path)
    if not changes:
        return
    _report_missing_description(diagnostics, server, setting)
    _warn_license(diagnostics, server, setting, wanted, path)
    if setting.id == "Site_Url":
        _warn_site_url(diagnostics, server, setting, wanted, path)


def refuse(
    diagnostics: tf.Diagnostics, found: Iterable[tf.Diagnostic], *, stays: bool, managed: bool
) -> None:
    """Report what is wrong with a value, unless it is on the server already and stays there.

    Then it is a warning when it comes under Terraform, and nothing once it is managed.
    """
    for one in found:
        if not stays:
            diagnostics.error(one.summary, one.detail, one.path)
        elif not managed:
            detail = f"{one.detail} The server has this value already, so the plan leaves it."
            diagnostics.warning(one.summary, detail, one.path)


def check_secret(diagnostics: tf.Diagnostics, setting: Setting, value: str, path: tf.Path) -> None:
    """Report at `path`, without the value, what the server would refuse."""
    if is_stored(setting, value):
        return
    problem = setting.problem(value)
    if problem:
        detail = problem if setting.is_secret else f"Expected a value for type {setting.type}"
        diagnostics.error(f"Value not allowed for {setting.id}", f"{detail}.", path)
    elif setting.blocked:
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
    if not setting.forced or is_forced(setting, wanted):
        return
    forced = setting.shown(setting.forced_value)
    diagnostics.warning(
        f"{setting.id} may change at the next restart",
        f"Rocket.Chat has a mark that OVERWRITE_SETTING_{setting.id} has set it to {forced}. If "
        f"the server's environment still has that variable, {setting.shown(wanted)} holds until "
        f"the server restarts, and {forced} after it: remove or change the variable. If it is gone "
        "already, only its mark is left, which Rocket.Chat never removes; the guide "
        "environment-to-code says how to clear it.",
        path,
    )


def _report_missing_description(
    diagnostics: tf.Diagnostics, server: RocketChat, setting: Setting
) -> None:
    """Say once for all settings what cannot be checked where the server does not describe them."""
    if setting.described or not server.settings.is_first_report():
        return
    diagnostics.warning(
        "Rocket.Chat does not describe its settings",
        f"Rocket.Chat {server.version} has no method private-settings/get. The provider reads "
        "values with GET /api/v1/settings, and takes types and choices from its own list of known "
        "settings. It cannot see which settings SETTINGS_BLOCKED locks, which ones "
        "OVERWRITE_SETTING_… sets back at a restart, and whether a setting that it does not find "
        "is hidden by SETTINGS_HIDDEN. The type of a setting that is not on its list is not "
        "checked. Every write is still read back.",
    )


def _warn_license(
    diagnostics: tf.Diagnostics, server: RocketChat, setting: Setting, wanted: Any, path: tf.Path
) -> None:
    if not setting.enterprise or same(wanted, setting.invalid_value):
        return
    missing = [module for module in setting.modules if module not in (server.license_modules or ())]
    if not missing or server.license.is_expected:
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
