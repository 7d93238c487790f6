"""Probes of the login page: the button, the page's address, and the page itself."""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from rocketchat_provider.client.custom_oauth import FIELDS, row_differences
from rocketchat_provider.client.errors import Redirected, shown
from rocketchat_provider.client.login_rows import Row
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.setting import ABSENT
from rocketchat_provider.login.probes.address import browser_form, same_address
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.probe import (
    CONFIGURATION,
    PAGE,
    ROW,
    SITE_URL,
    Outcome,
    Probe,
)
from rocketchat_provider.login.probes.remedy import Remedy, Subject

_CONFIG = re.compile(r"""src=["']([^"']*meteor_runtime_config\.js[^"']*)["']""")
_APPLY = "Apply the configuration again"
_APPLY_FIRST = "Apply the configuration, and check again."
_HIDDEN = "secret"


def check_row(subject: CheckedService) -> Probe:
    """P1: `settings.oauth` shows the service as its settings say.

    The login page follows a change after a delay, so a wrong row is read again.
    """
    services = subject.server.login_services
    probe = _row(subject, services.settled_rows().get(subject.key))
    if not _may_follow(subject, probe):
        return probe
    subject.server.session.transport.pause(subject.server.connection.settle_seconds)
    return _row(subject, services.rows().get(subject.key))


def check_configuration(subject: CheckedService, row: Probe) -> Probe:
    """Return whether the service has the values of a configuration.

    If it is not applied yet, that says nothing about the current login.
    """
    if row.outcome is Outcome.PENDING:
        return CONFIGURATION.pending(f"{subject.name} is not added yet.", _APPLY_FIRST)
    found = {suffix: subject.value(suffix) for suffix in subject.wanted}
    different = {
        suffix: (wanted, found[suffix])
        for suffix, wanted in subject.wanted.items()
        if suffix != _HIDDEN and found[suffix] != wanted
    }
    says = [_listed(different)] if different else []
    if _HIDDEN in subject.wanted and found[_HIDDEN] not in (
        subject.wanted[_HIDDEN],
        ABSENT,
    ):
        says.append("the client secret differs")
    if says:
        return CONFIGURATION.pending(
            f"{subject.name} does not have the configured values yet: {'; '.join(says)}.",
            _APPLY_FIRST,
        )
    return CONFIGURATION.healthy(f"{subject.name} has the configured values.")


def check_site_url(subject: CheckedService) -> Probe:
    """P2: `Site_Url` is the address that users open."""
    stored, wanted = subject.stored_site_url, subject.site_url
    if not stored:
        return SITE_URL.failed(
            "Site_Url is empty.",
            Remedy(
                f"Set Site_Url to the address that users open{_such(wanted)}.",
                Subject.SERVER_ADDRESS,
            ),
        )
    if stored != browser_form(stored):
        return SITE_URL.failed(
            f"Site_Url is {stored}, which browsers write as {browser_form(stored)}: the redirect "
            "URI that Rocket.Chat sends would differ from the one that the browser sent.",
            Remedy(f"Set Site_Url to {browser_form(wanted or stored)}.", Subject.SERVER_ADDRESS),
        )
    if not wanted:
        if same_address(stored, subject.server.connection.base_url):
            return SITE_URL.healthy(f"Site_Url is {stored}, the address in the provider's url.")
        return SITE_URL.unknown(
            f"Site_Url is {stored}; the address that users open is not known, so it "
            "was not compared.",
            Remedy("Set site_url, the address that users open.", Subject.SITE_URL),
        )
    if same_address(stored, wanted):
        return SITE_URL.healthy(f"Site_Url is {stored}.")
    return SITE_URL.failed(
        f"Site_Url is {stored}, but users open {wanted}: they would be sent to the old address, "
        "or the identity provider would refuse it.",
        Remedy(
            f"Set Site_Url to {wanted} (rocketchat_setting), and register {subject.callback_url} "
            "as redirect URI at the identity provider.",
            Subject.SERVER_ADDRESS,
        ),
    )


def check_page(subject: CheckedService) -> Probe:
    """P2b: the server delivers the page and the script with its configuration.

    After a change of `Site_Url`, servers before 7.7 answer 404 for that script, and everybody
    sees a blank page.
    """
    try:
        return _page(subject)
    except Redirected as error:
        return PAGE.unknown(
            f"{error.url} redirects to {error.target}, so the page was not checked.",
            Remedy("Set the provider's url to Rocket.Chat's own address.", Subject.URL),
        )


def _page(subject: CheckedService) -> Probe:
    connection, transport = subject.server.connection, subject.server.session.transport
    page = transport.send("GET", "/", headers={"Accept": "text/html"})
    if page.status != 200:
        return PAGE.failed(
            f"{page.url} answers with {page.seen}.", "Check Rocket.Chat's log, and restart it."
        )
    found = _CONFIG.search(page.text)
    if found is None:
        if "__meteor_runtime_config__" in page.text:
            return PAGE.healthy(f"{page.url} is served with its configuration.")
        return PAGE.unknown(
            f"{page.url} answers, but without meteor_runtime_config.js: it may not be the page "
            "that users get."
        )
    source = urlsplit(html.unescape(found.group(1)))
    path = source.path.removeprefix(urlsplit(connection.base_url).path)
    script = transport.send("GET", f"{path}?{source.query}", headers={"Accept": "*/*"})
    if script.status == 200:
        return PAGE.healthy(f"{page.url} and its meteor_runtime_config.js are served.")
    return PAGE.failed(
        f"{page.url} is served, but its meteor_runtime_config.js answers {script.status}: "
        "everybody sees a blank page, without form and buttons.",
        _restart(subject),
    )


def _restart(subject: CheckedService) -> str:
    if subject.server.capabilities.site_url_needs_restart:
        return (
            "Restart Rocket.Chat and apply again. Versions before 7.7 need a restart after a "
            "change of Site_Url."
        )
    return "Restart Rocket.Chat and apply again."


def _row(subject: CheckedService, row: Row | None) -> Probe:
    if not subject.is_custom:
        return _row_without_settings(subject, row)
    without = [suffix for suffix in subject.settings if subject.value(suffix) is ABSENT]
    without = [suffix for suffix in without if not subject.settings[suffix].masked]
    if without or len(subject.settings) < len(FIELDS):
        missing = [suffix for suffix in FIELDS if suffix not in subject.settings]
        return _incomplete(subject, without + missing)
    problem = _problem_in_settings(subject)
    if problem:
        return ROW.failed(*problem)
    if row is None:
        return ROW.failed(
            f"{subject.name} is enabled, but settings.oauth does not list it: there is no button.",
            f"{_APPLY}. If that does not help, disable the service, remove it and add it again.",
        )
    return _compared(subject, row)


def _row_without_settings(subject: CheckedService, row: Row | None) -> Probe:
    if row is None and subject.wanted:
        return ROW.pending(f"There is no login service {subject.key} yet.", _APPLY_FIRST)
    if row is None:
        return ROW.failed(
            f"There is no login service {subject.key}: settings.oauth does not list it, and it has "
            "no settings.",
            f'Add it, for example as rocketchat_custom_oauth with name = "{subject.name}".',
        )
    if row.get("custom") is True:
        return ROW.failed(
            f"The button of {subject.key} is there, but its settings are gone: it was removed "
            "while it was enabled, and stops working at Rocket.Chat's next restart.",
            f'Add it again, as rocketchat_custom_oauth with name = "{subject.name}".',
        )
    if row.get("showButton") is False:
        return ROW.failed(f"{subject.key} has no button.", "Switch on its button in Rocket.Chat.")
    return ROW.healthy(f"settings.oauth lists {subject.key}, which comes with Rocket.Chat.")


def _incomplete(subject: CheckedService, suffixes: list[str]) -> Probe:
    ids = ", ".join(LoginService(subject.service).setting_id(suffix) for suffix in suffixes[:3])
    more = f" and {len(suffixes) - 3} more" if len(suffixes) > 3 else ""
    return ROW.failed(
        f"{len(suffixes)} of the {len(FIELDS)} settings of {subject.name} have no value "
        f"({ids}{more}). Rocket.Chat leaves a service like this if it is removed and added again.",
        f"{_APPLY}, so that every value is written: terraform apply "
        "-replace=<the service's rocketchat_custom_oauth>.",
    )


def _problem_in_settings(subject: CheckedService) -> tuple[str, str] | None:
    if not subject.is_enabled:
        return f"{subject.name} is disabled.", Remedy("Set enabled = true.", Subject.ENABLED)
    if subject.value("show_button") is not True:
        return f"{subject.name} has no button: show_button is not true.", Remedy(
            "Set show_button = true.", Subject.SHOW_BUTTON
        )
    needed = {"url": Subject.URL, "id": Subject.CLIENT_ID, "secret": Subject.CLIENT_SECRET}
    for suffix, argument in needed.items():
        if subject.value(suffix) == "":
            empty = f"{LoginService(subject.service).setting_id(suffix)} is empty."
            return empty, Remedy(f"Set {argument}.", argument)
    return None


def _compared(subject: CheckedService, row: Row) -> Probe:
    stored = {
        suffix: setting.value
        for suffix, setting in subject.settings.items()
        if setting.value is not ABSENT
    }
    different = row_differences(row, stored)
    if different:
        return ROW.failed(
            f"The row of {subject.name} in settings.oauth differs from its settings: "
            f"{_listed(different)}.",
            f"{_APPLY}; if that does not help, restart Rocket.Chat.",
        )
    return ROW.healthy(f"settings.oauth lists {subject.name} as configured, with its button.")


def _may_follow(subject: CheckedService, probe: Probe) -> bool:
    """Return whether waiting a moment may change the result."""
    waiting = subject.is_custom and _problem_in_settings(subject) is None
    return probe.outcome == "failed" and waiting


def _listed(differences: Mapping[str, tuple[object, object]]) -> str:
    return "; ".join(
        f"{key} is {shown(found)} instead of {shown(wanted)}"
        for key, (wanted, found) in differences.items()
    )


def _such(site_url: str) -> str:
    return f", {site_url}" if site_url else ""
