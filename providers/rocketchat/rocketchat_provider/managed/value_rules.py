"""What a setting's own metadata says about a wanted value, before anything is written."""

from collections.abc import Iterable

import tfplugin as tf

from rocketchat_provider.client import ABSENT, RocketChat, Setting, SettingValue, Wanted, same
from rocketchat_provider.client.license import SETTING as LICENSE_SETTING
from rocketchat_provider.client.push import READ_WHEN_SWITCHED_ON
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.form_setting import FORM_SETTING


def to_write(wanted: Wanted, path: tf.Path, *, secret: bool = False) -> SettingValue:
    """What is written for a wanted value. Raises DiagnosticError at `path`."""
    try:
        return wanted.written
    except ValueError as error:
        detail = f"Expected a value of type {wanted.setting.type}." if secret else f"{error}."
        raise tf.DiagnosticError(f"Value not allowed for {wanted.id}", detail, path) from None


def note_planned(provider: ConnectedProvider, setting: Setting, wanted: Wanted | None) -> None:
    """Let other resources know what this plan makes of a setting; None if it is not known yet."""
    planned = provider.run.planned
    planned.set_value(setting.id, tf.UNKNOWN if wanted is None else wanted.value)
    if wanted is None or not wanted.is_stored:
        planned.change_setting(setting.id)
    provider.run.originals.look(setting.id, setting.value)


def note_planned_secret(provider: ConnectedProvider, id: str) -> None:
    """Let other resources know that this plan writes a secret setting."""
    provider.run.planned.change_setting(id)
    if id == LICENSE_SETTING:
        provider.server.license.expect()


def check_managed(
    diagnostics: tf.Diagnostics,
    server: RocketChat,
    setting: Setting,
    wanted: Wanted | None,
    path: tf.Path,
    *,
    references_in: str,
) -> None:
    """Check a value that a configuration gives in clear, for any setting it names.

    `wanted` is None while the value is not known. Secrets belong in the argument `references_in`.
    """
    if setting.is_secret:
        diagnostics.error(
            f"{setting.id} is a secret",
            f"A value for {setting.id} would be readable in the configuration, the plan and the "
            f"state. Set it in {references_in} as a secret reference (vault:…, env:…, file:…), or "
            "in a rocketchat_setting with value_wo and value_wo_version, which takes any value and "
            "keeps it out of plan and state.",
            path,
        )
        return
    if wanted is None:
        return
    check_value(diagnostics, server, wanted, path)
    if not wanted.changes:
        return
    if setting.id in READ_WHEN_SWITCHED_ON and not wanted.is_stored:
        diagnostics.warning(
            f"{setting.id} does not take effect immediately",
            f"Rocket.Chat reads {setting.id} only when Push_enable is switched on, and when it "
            "starts. Use rocketchat_push or rocketchat_workspace_registration instead, which "
            "handle that.",
            path,
        )
    if setting.id == FORM_SETTING:
        diagnostics.warning(
            "Login form managed as a plain setting",
            f"The provider sets {FORM_SETTING} to false only after it has proven a login with one "
            "of the services on the login page. Use rocketchat_login_form instead: it lists the "
            "services that have to work, and shows the form while they change.",
            path,
        )


def check_value(
    diagnostics: tf.Diagnostics,
    server: RocketChat,
    wanted: Wanted,
    path: tf.Path,
) -> None:
    """Report at `path` whatever the server would refuse, ignore or undo.

    What the server has already and the plan leaves as it is can be no error: others put it there,
    and it is a warning when it comes under Terraform. What is only worth a warning is reported when
    the plan changes the value, and not again by every plan after it; except for a value that the
    next restart undoes, which is reported as long as it is there.
    """
    setting = wanted.setting
    if wanted.problem:
        found = tf.Diagnostics()
        found.error(f"Value not allowed for {setting.id}", f"{wanted.problem}.", path)
        refuse(diagnostics, found, stays=wanted.stays, managed=not wanted.changes)
        return
    if setting.blocked and not wanted.stays:
        diagnostics.error(*blocked(setting), path)
        return
    _warn_forced(diagnostics, wanted, path)
    if not wanted.changes:
        return
    _report_missing_description(diagnostics, server, setting)
    _warn_license(diagnostics, server, wanted, path)
    if setting.id == "Site_Url":
        _warn_site_url(diagnostics, server, wanted, path)


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


def check_secret(diagnostics: tf.Diagnostics, wanted: Wanted, path: tf.Path) -> None:
    """Report at `path`, without the value, what the server would refuse."""
    setting = wanted.setting
    if wanted.is_stored:
        return
    if wanted.problem:
        detail = wanted.problem if setting.is_secret else f"Expected a value of type {setting.type}"
        diagnostics.error(f"Value not allowed for {setting.id}", f"{detail}.", path)
    elif setting.blocked:
        diagnostics.error(*blocked(setting), path)


def blocked(setting: Setting) -> tuple[str, str]:
    """Summary and detail for a setting that the environment locks."""
    found = "without a value" if setting.value is ABSENT else setting.shown(setting.value)
    return (
        f"{setting.id} is blocked",
        f"The variable SETTINGS_BLOCKED in the server's environment lists {setting.id}, so the "
        f"server rejects every write to it; it is {found}. Remove it from SETTINGS_BLOCKED and "
        "restart the server, or remove it from the configuration.",
    )


def _warn_forced(diagnostics: tf.Diagnostics, wanted: Wanted, path: tf.Path) -> None:
    setting = wanted.setting
    if not setting.forced or wanted.is_forced:
        return
    forced, now = setting.shown(setting.forced_value), setting.shown(wanted.converted)
    diagnostics.warning(
        f"{setting.id} may change at the next restart",
        f"Rocket.Chat's database says that the variable OVERWRITE_SETTING_{setting.id} set it to "
        f"{forced}. If that variable is still in the server's environment, {now} lasts until the "
        f"next restart, which sets {forced} again: remove or change the variable. If it is gone "
        "already, only the mark in the database is left, which Rocket.Chat never removes. The "
        "guide environment-to-code describes how to clear it.",
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
        "OVERWRITE_SETTING_… restores at a restart, and whether a setting that it does not find "
        "is hidden by SETTINGS_HIDDEN. The type of a setting that is not on its list is not "
        "checked. Every write is still read back.",
    )


def _warn_license(
    diagnostics: tf.Diagnostics, server: RocketChat, wanted: Wanted, path: tf.Path
) -> None:
    setting = wanted.setting
    if not setting.enterprise or same(wanted.converted, setting.invalid_value):
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
    diagnostics: tf.Diagnostics, server: RocketChat, wanted: Wanted, path: tf.Path
) -> None:
    address = str(wanted.converted)
    if address.endswith("/"):
        diagnostics.warning(
            "Site_Url ends with a slash",
            f"Rocket.Chat stores {address} as it is, and appends paths to it. "
            f"Write {address.rstrip('/')}.",
            path,
        )
    if server.capabilities.site_url_needs_restart and not same(address, wanted.setting.value):
        diagnostics.warning(
            "Restart Rocket.Chat after Site_Url has changed",
            "Before version 7.7 the web page stays blank for everybody after Site_Url has changed, "
            "until the server is restarted.",
            path,
        )
