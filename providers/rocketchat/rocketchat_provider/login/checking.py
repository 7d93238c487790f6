"""The check of one login service, with references resolved."""

from collections.abc import Mapping
from typing import Protocol

import tfplugin as tf

from rocketchat_provider.client import RocketChat
from rocketchat_provider.login.probes import LoginCheck, Outcome, TestUser, describe
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets, is_reference


class Connected(Protocol):
    """What a check needs of the provider."""

    @property
    def server(self) -> RocketChat:
        """The server."""

    @property
    def secrets(self) -> Secrets:
        """Where secret references are resolved."""


def login_check(
    provider: Connected,
    service: str,
    *,
    site_url: str | None = None,
    test_user: TestUser | None = None,
    wanted: Mapping[str, object] | None = None,
) -> LoginCheck:
    """The check of one service.

    `test_user` may hold secret references. Raises DiagnosticError when one cannot be resolved.
    """
    return LoginCheck(
        provider.server,
        service,
        site_url=site_url,
        wanted=wanted,
        test_user=_resolved(provider, test_user) if test_user else None,
    )


def warn_if_unhandled(provider: Connected, service: str, diagnostics: tf.Diagnostics) -> None:
    """Warn when Rocket.Chat's process does not handle logins with a service it shows a button of.

    Settings and login page look right then, and every login ends where it began.
    """
    probe = login_check(provider, service).callback()
    if probe is not None and probe.outcome in (Outcome.FAILED, Outcome.ERROR):
        diagnostics.warning(f"A login with {service} was not proven", describe([probe]))


def _resolved(provider: Connected, test_user: TestUser) -> TestUser:
    found = {}
    for name, given in vars(test_user).items():
        with reported("test_user", name):
            found[name] = provider.secrets.resolve(given).value if is_reference(given) else given
    return TestUser(**found)
