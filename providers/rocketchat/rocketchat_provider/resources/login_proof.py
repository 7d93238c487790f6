"""The login form is hidden only after a login without it has been proven."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import BUILT_IN_SERVICES, RocketChatError, service_key
from rocketchat_provider.api.errors import Interrupted
from rocketchat_provider.api.login_check import Probe, Report, told
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.lockout import (
    FORM_SETTING,
    custom_services,
    is_only_way_in,
    is_usable,
    without_license,
)
from rocketchat_provider.resources.login_check_arguments import login_check

Requires = Sequence[Mapping[str, Any]]

_LOOKS = frozenset({"button_label_text", "button_label_color", "button_color"})

_MEND = (
    "Let it have one, or show the form (visible = true). allow_lockout = true hides the form all "
    "the same."
)


def prove(provider: ConnectedProvider, planned: tf.State, diagnostics: tf.Diagnostics) -> None:
    """Check a login with each required service, as things are now.

    Raises DiagnosticError with every probe that failed, unless allow_lockout is set.
    """
    provider.server.settings.forget()
    reports = [
        login_check(
            provider,
            required["service"],
            site_url=planned["site_url"],
            test_user=planned["test_user"],
        ).run()
        for required in planned["requires"] or ()
    ]
    _warn_of_unknown(diagnostics, reports)
    broken = [report for report in reports if not report.healthy]
    if not broken:
        return
    if planned["allow_lockout"]:
        diagnostics.warning(
            "The login form is hidden although a login does not work",
            f"allow_lockout is set. {_listed(broken)}",
            "allow_lockout",
        )
        return
    raise tf.DiagnosticError(
        "The login form was not hidden", f"{_kept(provider)} {_listed(broken)}", ("requires",)
    )


@contextmanager
def form_shown_during(
    provider: ConnectedProvider, service: str, changes: Collection[str], site_url: str | None
) -> Iterator[None]:
    """Show a hidden form while its only login service changes; hide it again when a login works.

    `changes` are suffixes. Whoever is interrupted on the way, or changes it for the worse, leaves
    the form visible.
    """
    server = provider.server
    if _LOOKS.issuperset(changes) or not is_only_way_in(server, service):
        yield
        return
    server.settings.write(FORM_SETTING, True)
    yield
    report = login_check(provider, service, site_url=site_url, test_user=None).run()
    if not report.healthy:
        raise tf.DiagnosticError(
            "The login form is shown again",
            f"It was hidden, and {service} was the only login service with a button. "
            f"{_listed([report])}\n\nMend that and apply again, and the form is hidden again.",
        )
    server.settings.write(FORM_SETTING, False)


def check_planned(provider: ConnectedProvider, ctx: tf.PlanContext) -> None:
    """Refuse to plan a hidden form for which a required service will have no button.

    What the same plan does to a service counts; what is not known yet is left to the apply.
    """
    planned = ctx.planned
    if planned["visible"] is not False or not isinstance(planned["requires"], list):
        return
    for index, required in enumerate(planned["requires"]):
        service = required["service"]
        reason = None if service is tf.UNKNOWN else _without_button(provider, service)
        if reason is None:
            continue
        path = ("requires", index, "service")
        summary, detail = "Nobody could log in", f"visible is false, and {reason}"
        if planned["allow_lockout"] is False:
            ctx.diagnostics.error(summary, f"{detail} {_MEND}", path)
        else:
            ctx.diagnostics.warning(summary, f"{detail} allow_lockout is set.", path)


def report_lockout(
    provider: ConnectedProvider, requires: Requires | None, diagnostics: tf.Diagnostics
) -> None:
    """Warn if the form is hidden and no service works, whatever the cause.

    Only Rocket.Chat is asked, and it asks the identity provider.
    """
    try:
        reports = _until_one_works(provider, requires)
    except Interrupted:
        raise
    except RocketChatError as error:
        diagnostics.warning(
            "Whether anybody can log in could not be seen",
            f"The login form is hidden ({FORM_SETTING} is false). {error.detail}",
            "visible",
        )
        return
    if any(report.healthy for report in reports):
        return
    found = _listed(reports) if reports else "No login service has a button."
    diagnostics.warning(
        "Nobody can log in with a browser",
        f"The login form is hidden ({FORM_SETTING} is false) and no login service works. {found}"
        "\n\nUntil that is mended, show the form: set visible = true in rocketchat_login_form.",
        "visible",
    )


def _without_button(provider: ConnectedProvider, service: str) -> str | None:
    """Why the login page will have no button for a service; None if it will have one."""
    key, server = service_key(service), provider.server
    if key not in BUILT_IN_SERVICES and not server.allows_custom_oauth:
        return f"{service} is a custom OAuth. {without_license(server)}"
    if _will_have_button(provider, key):
        return None
    return (
        f"the login service {service} has no button on the login page: it does not exist, is "
        "disabled, or its show_button is false."
    )


def _until_one_works(provider: ConnectedProvider, requires: Requires | None) -> list[Report]:
    reports: list[Report] = []
    keys = [service_key(required["service"]) for required in requires or ()]
    for key in keys or _buttons(provider):
        check = login_check(provider, key, site_url=None, test_user=None)
        reports.append(check.run(from_here=False))
        if reports[-1].healthy:
            break
    return reports


def _will_have_button(provider: ConnectedProvider, key: str) -> bool:
    if key in provider.planned_buttons:
        return provider.planned_buttons[key]
    custom = custom_services(provider.server)
    if key in custom:
        return custom[key]
    row = provider.server.login_services.rows().get(key)
    return row is not None and is_usable(row)


def _buttons(provider: ConnectedProvider) -> list[str]:
    rows = provider.server.login_services.rows()
    return [key for key, row in rows.items() if is_usable(row)]


def _kept(provider: ConnectedProvider) -> str:
    if provider.server.settings.fresh(FORM_SETTING) is False:
        return "It was hidden before and stays so; set visible = true to show it."
    return "It stays visible, so that nobody is locked out."


def _warn_of_unknown(diagnostics: tf.Diagnostics, reports: Iterable[Report]) -> None:
    unknown = _once(probe for report in reports for probe in report.unknown)
    if unknown:
        diagnostics.warning(
            "Not everything that a login needs could be seen",
            f"Hiding the login form relies on what follows being right.\n\n{told(unknown)}",
            "requires",
        )


def _listed(reports: Sequence[Report]) -> str:
    services = ", ".join(report.service for report in reports)
    failed = _once(probe for report in reports for probe in report.failed)
    return f"A login with {services} does not work:\n\n{told(failed)}"


def _once(probes: Iterable[Probe]) -> list[Probe]:
    """What is the same for several services is told once."""
    return list(dict.fromkeys(probes))
