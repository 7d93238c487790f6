"""`pipenv run check`: can people log into Rocket.Chat with a login service?

Asks Rocket.Chat and the identity provider, and changes nothing. What is configured and not applied
yet is reported, and is not a fault of the login that is there now. Exit code: 0 nothing is wrong,
2 a login cannot work, 1 that could not be found out, or there is no login yet.
"""

import argparse
import shutil
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rocketchat_provider.public.connection import ConnectedProvider, connected
from rocketchat_provider.public.login_check import (
    Report,
    Subject,
    TestUser,
    is_there,
    login_check,
    table,
)
from rocketchat_provider.public.secrets import is_reference
from tfplugin.log.text import printable

from rocketchat_delivery.commands.called import called
from rocketchat_delivery.commands.run import run

HEALTHY, UNCLEAR, BROKEN = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Login:
    """A login service of a server, and what is configured for it.

    Attributes:
        service: Its name.
        site_url: The address at which users open Rocket.Chat; None where nobody said.
        provider: Arguments of the provider's block; what is not in them comes from the environment.
        wanted: The values that the service should have, by the ending of their settings; secrets
            as references.
        test_user: The account to try a whole login with, `username` and `password`; as references
            or as they are.
    """

    service: str
    site_url: str | None
    provider: Mapping[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    test_user: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a check says in the words of the people who configure the server.

    Attributes:
        account: What a user of the login service has.
        test_account: Where the test account comes from when no option gives one.
        places: Where each value that a remedy may ask to change comes from.
        not_applied: What to do about a configuration that is not applied yet; a sentence.
    """

    account: str
    test_account: str
    places: Mapping[Subject, str]
    not_applied: str


PLAIN = Vocabulary(
    account="account",
    test_account="none, and no whole login is tried",
    places={},
    not_applied="The configuration is not applied yet.",
)


def main(
    logins: Callable[[], Iterable[Login]] | None = None, vocabulary: Vocabulary = PLAIN
) -> int:
    """Check every login and print a table for each; returns the exit code.

    Args:
        logins: What to check; by default the service that the arguments name, on the server that
            the environment names.
        vocabulary: In whose words to report.
    """
    arguments = _arguments(vocabulary, names_service=logins is None)
    if logins is None:
        return run(lambda: exit_code([_check(_named(arguments), arguments, vocabulary)]))
    return run(lambda: exit_code([_check(login, arguments, vocabulary) for login in logins()]))


def exit_code(reports: Sequence[Report]) -> int:
    """The gravest finding: a broken login weighs more than one that is not known."""
    if any(report.failed and is_there(report) for report in reports):
        return BROKEN
    unclear = any(report.errors or not is_there(report) for report in reports)
    return UNCLEAR if unclear else HEALTHY


def described(report: Report, service: str, server: str, vocabulary: Vocabulary, width: int) -> str:
    """What was found, for a terminal of that width: probes quote what servers answer."""
    parts = [
        f"Login with {service} at {server}",
        table(report, width),
        _places(report, vocabulary.places, width),
        _verdict(report, service, vocabulary),
    ]
    return printable("\n\n".join(filter(None, parts)) + "\n")


def _check(login: Login, arguments: argparse.Namespace, vocabulary: Vocabulary) -> Report:
    """Check one login and print what was found."""
    with connected(login.provider) as provider:
        report = _report(provider, login, arguments)
        address = login.site_url or provider.server.connection.base_url
        server = f"{address} (Rocket.Chat {provider.server.version})"
    width = shutil.get_terminal_size((100, 24)).columns
    print(described(report, login.service, server, vocabulary, width), flush=True)
    return report


def _named(arguments: argparse.Namespace) -> Login:
    return Login(service=arguments.service, site_url=arguments.site_url)


def _report(provider: ConnectedProvider, login: Login, arguments: argparse.Namespace) -> Report:
    wanted = {
        name: provider.secrets.resolve(value).value if is_reference(str(value)) else value
        for name, value in login.wanted.items()
    }
    user = _test_user(login, arguments)
    return login_check(
        provider,
        login.service,
        site_url=login.site_url,
        test_user=None if user is None else TestUser(**user),
        wanted=wanted,
    ).run()


def _test_user(login: Login, arguments: argparse.Namespace) -> Mapping[str, str] | None:
    """The account of the options, else the one that is configured."""
    if not arguments.test_username:
        return login.test_user
    return {"username": arguments.test_username, "password": arguments.test_password}


def _places(report: Report, places: Mapping[Subject, str], width: int) -> str:
    """A line for each value that the report asks to change; "" without any."""
    subjects = {subject for probe in report.probes for subject in probe.subjects}
    lines = [
        _wrapped(f"{subject}: {place}", width)
        for subject, place in places.items()
        if subject in subjects
    ]
    return "\n".join(["Where this stack takes these values from:", *lines]) if lines else ""


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(
        text,
        max(width, 40),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _verdict(report: Report, service: str, vocabulary: Vocabulary) -> str:
    """A sentence about the login that is there now, and one about what is not applied yet."""
    sentences = [_about_login(report, service)]
    if report.pending:
        sentences.append(vocabulary.not_applied)
    return " ".join(sentences)


def _about_login(report: Report, service: str) -> str:
    if not is_there(report):
        return f"There is no login with {service} yet."
    if report.failed:
        broken = ", ".join(probe.id for probe in report.failed)
        return f"A login cannot work: {broken} failed."
    if report.errors:
        errors = ", ".join(probe.id for probe in report.errors)
        return f"Could not find out whether a login works: {errors} met an error."
    if report.unknown:
        unknown = ", ".join(probe.id for probe in report.unknown)
        return f"No problem was found; not verified: {unknown}."
    return "A login works."


def _arguments(vocabulary: Vocabulary, *, names_service: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=called("check"),
        description="Check whether people can log into Rocket.Chat with their "
        f"{vocabulary.account}. Changes nothing. Exit code: 0 if no problem was found, 2 if a "
        "login cannot work, 1 if that could not be found out or there is no login service yet.",
    )
    if names_service:
        parser.add_argument("service", help="name of the login service, for example Keycloak")
        parser.add_argument(
            "--site-url", metavar="URL", help="the address at which users open Rocket.Chat"
        )
    parser.add_argument(
        "--test-username",
        metavar="REFERENCE",
        help=f"user name of a {vocabulary.account} with which a whole login is tried, or a "
        f"reference to it (default: {vocabulary.test_account})",
    )
    parser.add_argument(
        "--test-password",
        metavar="REFERENCE",
        help="reference to its password: vault:<mount>/<path>#<key>, env:<VARIABLE> or file:<path>",
    )
    arguments = parser.parse_args()
    if bool(arguments.test_username) != bool(arguments.test_password):
        parser.error("set both --test-username and --test-password, or neither")
    if arguments.test_password and not is_reference(arguments.test_password):
        parser.error(
            "--test-password takes a reference (vault:…, env:…, file:…): everybody on this machine "
            "could read a password from the list of processes"
        )
    return arguments
