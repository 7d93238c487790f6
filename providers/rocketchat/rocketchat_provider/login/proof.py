"""What has to be proven before the login form is hidden, and what the proof found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tfplugin as tf

from rocketchat_provider.login.checking import Connected, login_check
from rocketchat_provider.login.probes import Probe, Report, TestUser, describe
from rocketchat_provider.login.services import buttons

NO_BUTTON = "No login service has a button."


@dataclass(frozen=True)
class Terms:
    """What a configuration asks for before its form is hidden.

    Every one of `services` (by key) has to work; None asks for one service of the login page.
    """

    services: tuple[str, ...] | None = None
    site_url: str | None = None
    test_user: TestUser | None = None
    allow_lockout: bool = False


@dataclass(frozen=True)
class Proof:
    """The services that were checked: `reports` of all, `unproven` those that do not hold."""

    reports: Sequence[Report]
    unproven: Sequence[Report]

    @property
    def holds(self) -> bool:
        """Whether people can log in without the form, on the terms of the proof."""
        return bool(self.reports) and not self.unproven

    @property
    def problem(self) -> str:
        """What keeps it from holding."""
        return problem(self.unproven)


def prove(provider: Connected, terms: Terms) -> Proof:
    """Check logins as things are now. What cannot be verified is not proven."""
    if terms.services is None:
        reports = until_one_works(provider, buttons(provider.server))
        found = [report for report in reports if is_proven(report)]
        return Proof(found or reports, [] if found else reports)
    reports = [
        login_check(provider, key, site_url=terms.site_url, test_user=terms.test_user).run()
        for key in terms.services
    ]
    return Proof(reports, [report for report in reports if not is_proven(report)])


def until_one_works(
    provider: Connected,
    keys: Iterable[str],
    *,
    site_url: str | None = None,
    from_here: bool = True,
) -> list[Report]:
    """Check login services in turn, up to the first one whose login is proven."""
    reports: list[Report] = []
    for key in keys:
        check = login_check(provider, key, site_url=site_url)
        reports.append(check.run(from_here=from_here))
        if is_proven(reports[-1]):
            break
    return reports


def is_proven(report: Report) -> bool:
    """Whether nothing failed, and Rocket.Chat itself was seen to do its part of a login.

    Settings that look right and an identity provider that answers this machine do not show that.
    """
    return report.healthy and report.proven_by_server


def problem(unproven: Sequence[Report]) -> str:
    """What keeps the login services that were checked from being proven."""
    if not unproven:
        return NO_BUTTON
    failed = [report for report in unproven if report.failed]
    if failed:
        probes = _once(probe for report in failed for probe in report.failed)
        return f"A login with {_names(failed)} does not work:\n\n{describe(probes)}"
    errors = _once(probe for report in unproven for probe in report.errors)
    if errors:
        return f"A login with {_names(unproven)} could not be checked:\n\n{describe(errors)}"
    unknown = _once(probe for report in unproven for probe in report.unknown)
    return (
        f"Nothing on Rocket.Chat's side of a login with {_names(unproven)} could be verified:\n\n"
        f"{describe(unknown)}\n\nLog in with {_names(unproven)} in a browser. If that works, set "
        "allow_lockout = true in rocketchat_login_form to hide the form without a proof."
    )


def warn_of_unknown(
    diagnostics: tf.Diagnostics, reports: Iterable[Report], path: tf.PathLike = ()
) -> None:
    """Report what a login needs and no probe could verify."""
    unknown = _once(probe for report in reports for probe in report.unknown)
    if unknown:
        diagnostics.warning(
            "Part of the login could not be verified",
            "The login form is hidden anyway. Check the following, which could not be "
            f"verified:\n\n{describe(unknown)}",
            path,
        )


def _names(reports: Iterable[Report]) -> str:
    return ", ".join(report.service for report in reports)


def _once(probes: Iterable[Probe]) -> list[Probe]:
    """A finding that several services share is reported once."""
    return list(dict.fromkeys(probes))
