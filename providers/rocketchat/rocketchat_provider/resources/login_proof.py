"""The login form is hidden only after a login without it has been proven."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import BUILT_IN_SERVICES, RocketChatError, service_key
from rocketchat_provider.api.errors import Interrupted
from rocketchat_provider.api.login_check import Outcome, Probe, Report, told
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.lockout import (
    FORM_SETTING,
    buttons,
    custom_services,
    is_only_way_in,
    is_usable,
    until_one_works,
    without_license,
)
from rocketchat_provider.resources.login_check_arguments import login_check

Requires = Sequence[Mapping[str, Any]]

_NOT_SEEN = "Whether anybody can log in could not be seen"
_HIDDEN = f"The login form is hidden ({FORM_SETTING} is false)."

_OF_THE_SERVICE = frozenset({"P1", "P4", "P5", "P5c", "P6", "P6b"})
"""Probes of what belongs to a login service alone."""

_MEND = (
    "Let it have one, or show the form (visible = true). allow_lockout = true hides the form all "
    "the same."
)


def prove(provider: ConnectedProvider, planned: tf.State, diagnostics: tf.Diagnostics) -> None:
    """Check a login with each required service, as things are now.

    Raises DiagnosticError with every probe that failed, unless allow_lockout is set.
    """
    provider.server.settings.forget()
    keys = [service_key(required["service"]) for required in planned["requires"] or ()]
    checked = {"site_url": planned["site_url"], "test_user": planned["test_user"]}
    reports = [login_check(provider, key, **checked).run() for key in keys]
    warn_of_unknown(diagnostics, reports, ("requires",))
    unproven = [report for report in reports if not report.healthy]
    if not unproven:
        return
    if planned["allow_lockout"]:
        diagnostics.warning(
            "The login form is hidden although a login was not proven",
            f"allow_lockout is set. {listed(unproven)}",
            "allow_lockout",
        )
        return
    raise tf.DiagnosticError(
        "The login form was not hidden",
        f"{_shown(provider, unproven)} {listed(unproven)}",
        ("requires",),
    )


def warn_if_unhandled(
    provider: ConnectedProvider, service: str, diagnostics: tf.Diagnostics
) -> None:
    """Warn when Rocket.Chat's process does not handle logins with a service it shows a button of.

    Settings and login page look right then, and every login ends where it began.
    """
    probe = login_check(provider, service).callback()
    if probe is not None and probe.outcome in (Outcome.FAILED, Outcome.ERROR):
        diagnostics.warning(f"A login with {service} was not proven", told([probe]))


def check_planned(provider: ConnectedProvider, ctx: tf.PlanContext) -> None:
    """Refuse to plan a hidden form for which a required service will have no button.

    What the same plan does to a service counts; what is not known yet is left to the apply. A
    service that is broken is told, and no error before the apply: Terraform plans before it
    destroys, too, and whoever gives up must be able to destroy.
    """
    planned = ctx.planned
    if planned["visible"] is not False or not isinstance(planned["requires"], list):
        return
    for index, required in enumerate(planned["requires"]):
        service = required["service"]
        if service is tf.UNKNOWN:
            continue
        path = ("requires", index, "service")
        reason = _without_button(provider, service)
        if reason is None:
            if ctx.prior is None or ctx.prior["visible"] is not False:
                _warn_of_broken(provider, service, ctx.diagnostics, path)
            continue
        summary, detail = "Nobody could log in", f"visible is false, and {reason}"
        if planned["allow_lockout"] is False:
            ctx.diagnostics.error(summary, f"{detail} {_MEND}", path)
        else:
            ctx.diagnostics.warning(summary, f"{detail} allow_lockout is set.", path)


def report_lockout(
    provider: ConnectedProvider, requires: Requires | None, diagnostics: tf.Diagnostics
) -> None:
    """Warn if the form is hidden and no service works, whatever the cause.

    Rocket.Chat is asked, and it asks the identity provider; this machine does where Rocket.Chat
    does not tell what came.
    """
    try:
        required = [service_key(each["service"]) for each in requires or ()]
        keys = dict.fromkeys([*required, *buttons(provider.server)])
        reports = until_one_works(provider.server, keys, from_here=False)
    except Interrupted:
        raise
    except RocketChatError as error:
        diagnostics.warning(_NOT_SEEN, f"{_HIDDEN} {error.detail}", "visible")
        return
    if any(report.healthy for report in reports):
        return
    found = listed(reports) if reports else "No login service has a button."
    if reports and not any(report.failed for report in reports):
        diagnostics.warning(_NOT_SEEN, f"{_HIDDEN} {found}", "visible")
        return
    diagnostics.warning(
        "Nobody can log in with a browser",
        f"{_HIDDEN} No login service works. {found}"
        "\n\nUntil that is mended, show the form: set visible = true in rocketchat_login_form.",
        "visible",
    )


def _without_button(provider: ConnectedProvider, service: str) -> str | None:
    """Why the login page will have no button for a service; None if it will have one."""
    key, server = service_key(service), provider.server
    if key not in BUILT_IN_SERVICES and not server.will_allow_custom_oauth:
        return f"{service} is a custom OAuth. {without_license(server)}"
    if _will_have_button(provider, key):
        return None
    return (
        f"the login service {service} has no button on the login page: it does not exist, is "
        "disabled, or its show_button is false."
    )


def _warn_of_broken(
    provider: ConnectedProvider, service: str, diagnostics: tf.Diagnostics, path: tf.Path
) -> None:
    """Tell of a login that does not work and that this plan leaves as it is.

    Only what no other resource of the plan can mend counts.
    """
    if service_key(service) in provider.changed_services:
        return
    report = login_check(provider, service).run()
    failed = [probe for probe in report.failed if probe.id in _OF_THE_SERVICE]
    if failed:
        diagnostics.warning(
            "The login form would stay visible",
            f"visible is false, and a login with {service} does not work:\n\n{told(failed)}\n\n"
            "Mend that first; the apply tries the login again, and hides the form only if it "
            "works.",
            path,
        )


def _will_have_button(provider: ConnectedProvider, key: str) -> bool:
    if key in provider.planned_buttons:
        return provider.planned_buttons[key]
    custom = custom_services(provider.server)
    if key in custom:
        return custom[key]
    row = provider.server.login_services.rows().get(key)
    return row is not None and is_usable(row)


def _shown(provider: ConnectedProvider, unproven: Sequence[Report]) -> str:
    """Have the form shown where it is hidden and nobody can log in; what became of it."""
    server = provider.server
    if server.settings.fresh(FORM_SETTING) is not False:
        return "It stays visible, so that nobody is locked out."
    broken = [report.service for report in unproven if report.failed]
    if not broken or not is_only_way_in(server, broken[0]):
        return "It was hidden before and stays so; set visible = true to show it."
    server.settings.write(FORM_SETTING, True)
    return "It was hidden before, and is shown now, so that nobody is locked out."


def warn_of_unknown(
    diagnostics: tf.Diagnostics, reports: Iterable[Report], path: tf.Path = ()
) -> None:
    """Say on what hiding the form relies without having seen it."""
    unknown = _once(probe for report in reports for probe in report.unknown)
    if unknown:
        diagnostics.warning(
            "Not everything that a login needs could be seen",
            f"Hiding the login form relies on what follows being right.\n\n{told(unknown)}",
            path,
        )


def listed(reports: Sequence[Report]) -> str:
    """What keeps the login services that were checked from being proven."""
    failed = [report for report in reports if report.failed]
    if not failed:
        services = ", ".join(report.service for report in reports)
        errors = _once(probe for report in reports for probe in report.errors)
        return f"Whether a login with {services} works could not be found out:\n\n{told(errors)}"
    services = ", ".join(report.service for report in failed)
    probes = _once(probe for report in failed for probe in report.failed)
    return f"A login with {services} does not work:\n\n{told(probes)}"


def _once(probes: Iterable[Probe]) -> list[Probe]:
    """What is the same for several services is told once."""
    return list(dict.fromkeys(probes))
