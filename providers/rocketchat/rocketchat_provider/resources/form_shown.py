"""A hidden login form is shown while something changes that logins depend on."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import RocketChat, same
from rocketchat_provider.api.login_check import TWO_FACTOR_SETTINGS, Report
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.custom_oauth_arguments import LOOKS
from rocketchat_provider.resources.lockout import (
    FORM_SETTING,
    buttons,
    is_only_way_in,
    until_one_works,
)
from rocketchat_provider.resources.login_check_arguments import login_check
from rocketchat_provider.resources.login_proof import listed, warn_of_unknown

_LOGINS_DEPEND_ON = frozenset({"Site_Url", *TWO_FACTOR_SETTINGS})
_LOGIN_SERVICES = "Accounts_OAuth_"

_SUMMARY = "The login form is shown again"


@contextmanager
def form_shown_during(
    provider: ConnectedProvider,
    service: str,
    changes: Collection[str],
    site_url: str | None,
    diagnostics: tf.Diagnostics,
) -> Iterator[None]:
    """Show a hidden form while its only login service changes; hide it again when a login works.

    For a form that no rocketchat_login_form shows in time. `changes` are suffixes. Whoever is
    interrupted on the way, or changes it for the worse, leaves the form visible.
    """
    server = provider.server
    with provider.handover.holding(FORM_SETTING):
        if LOOKS.issuperset(changes) or not is_only_way_in(server, service):
            yield
            return
        because = f"It was hidden, and no login works without {service}."
        check = login_check(provider, service, site_url=site_url)
        with _shown_until_a_login_works(server, because, lambda: [check.run()], diagnostics):
            yield


def write_setting(
    provider: ConnectedProvider, id: str, wanted: Any, diagnostics: tf.Diagnostics
) -> None:
    """Take a setting and write it as `write_with_form_shown` does."""
    with provider.handover.taking(id):
        write_with_form_shown(provider, id, wanted, diagnostics)


def write_with_form_shown(
    provider: ConnectedProvider, id: str, wanted: Any, diagnostics: tf.Diagnostics
) -> None:
    """Write a setting unless it is so already; before one that logins depend on, show the form.

    It is hidden again when a login works.
    """
    server, settings = provider.server, provider.server.settings
    if same(wanted, settings.fresh(id)):
        settings.finish_write(id)
        return
    if id not in _LOGINS_DEPEND_ON and not id.startswith(_LOGIN_SERVICES):
        settings.write(id, wanted)
        return
    with provider.handover.holding(FORM_SETTING):
        if settings.fresh(FORM_SETTING) is not False:
            settings.write(id, wanted)
            return
        because = f"It was hidden, and {id} has changed, which logins depend on."

        def check() -> list[Report]:
            return until_one_works(server, buttons(server))

        with _shown_until_a_login_works(server, because, check, diagnostics):
            settings.write(id, wanted)
            settings.forget()


@contextmanager
def _shown_until_a_login_works(
    server: RocketChat,
    because: str,
    check: Callable[[], list[Report]],
    diagnostics: tf.Diagnostics,
) -> Iterator[None]:
    """Show the form, and hide it again after what is done meanwhile if `check` finds a way in."""
    server.settings.write(FORM_SETTING, True)
    yield
    reports = check()
    if not reports:
        diagnostics.warning(_SUMMARY, f"{because} No login service has a button.")
        return
    if not any(report.healthy for report in reports):
        raise tf.DiagnosticError(
            _SUMMARY,
            f"{because} {listed(reports)}\n\n"
            "Mend that and apply again, and the form is hidden again.",
        )
    warn_of_unknown(diagnostics, reports[-1:])
    server.settings.write(FORM_SETTING, False)
