"""A hidden login form is shown while something changes that logins depend on."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import same
from rocketchat_provider.api.login_check import TWO_FACTOR_SETTINGS
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.custom_oauth_arguments import LOOKS
from rocketchat_provider.resources.lockout import FORM_SETTING, is_only_way_in
from rocketchat_provider.resources.login_check_arguments import login_check
from rocketchat_provider.resources.login_proof import listed, until_one_works, warn_of_unknown

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
        server.settings.write(FORM_SETTING, True)
        yield
        report = login_check(provider, service, site_url=site_url, test_user=None).run()
        if not report.healthy:
            raise tf.DiagnosticError(
                _SUMMARY,
                f"It was hidden, and no login works without {service}. {listed([report])}\n\n"
                "Mend that and apply again, and the form is hidden again.",
            )
        warn_of_unknown(diagnostics, [report])
        server.settings.write(FORM_SETTING, False)


def write_setting(
    provider: ConnectedProvider, id: str, wanted: Any, diagnostics: tf.Diagnostics
) -> None:
    """Write a setting unless it is so already; before one that logins depend on, show the form.

    It is hidden again when a login works.
    """
    settings = provider.server.settings
    with provider.handover.taking(id):
        if same(wanted, settings.fresh(id)):
            return
        if id not in _LOGINS_DEPEND_ON and not id.startswith(_LOGIN_SERVICES):
            settings.write(id, wanted)
            return
        with provider.handover.holding(FORM_SETTING):
            _write_carefully(provider, id, wanted, diagnostics)


def _write_carefully(
    provider: ConnectedProvider, id: str, wanted: Any, diagnostics: tf.Diagnostics
) -> None:
    settings = provider.server.settings
    if settings.fresh(FORM_SETTING) is not False:
        settings.write(id, wanted)
        return
    settings.write(FORM_SETTING, True)
    settings.write(id, wanted)
    settings.forget()
    reports = until_one_works(provider)
    because = f"It was hidden, and {id} has changed, which logins depend on."
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
    settings.write(FORM_SETTING, False)
