"""`pipenv run check`: can people log into Rocket.Chat with their Liquid account?

Reads liquid.ini and the environment as the stack does, asks Rocket.Chat and liquid-core, and
changes nothing. What is in liquid.ini and not applied yet is reported, and is no fault of the login
that is there now. Exit code: 0 nothing is wrong, 2 a login cannot work, 1 that could not be found
out, or there is no login yet.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence

from rocketchat_constructs.presets import LiquidCore
from rocketchat_provider.client import RocketChatError
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.login.checking import login_check
from rocketchat_provider.login.probes import Report, table
from rocketchat_provider.login.probes.probe import ROW
from rocketchat_provider.secrets import SecretError, is_reference
from tfplugin import DiagnosticError
from tfplugin.log.text import printable

from . import env_file
from .connection import connected, provider_arguments
from .liquid_ini import LiquidConfig, LiquidIniError
from .liquid_stack import OAUTH2_APPLICATION
from .offered import places
from .sites import Site, SitesError, sites

SERVICE = "Liquid"
HEALTHY, UNCLEAR, BROKEN = 0, 1, 2


def main() -> None:
    """Check every site and print a table for each."""
    arguments = _arguments()
    env_file.load()
    try:
        reports = [_check(site, arguments) for site in sites()]
    except (LiquidIniError, SitesError) as error:
        sys.exit(str(error))
    except (RocketChatError, SecretError) as error:
        sys.exit(printable(f"{error.title}: {error.detail}"))
    except DiagnosticError as error:
        sys.exit(printable(f"{error.summary}: {error.detail}"))
    sys.exit(exit_code(reports))


def exit_code(reports: Sequence[Report]) -> int:
    """The gravest finding: a broken login weighs more than one that is not known."""
    if any(report.failed and _has_login(report) for report in reports):
        return BROKEN
    unclear = any(report.errors or not _has_login(report) for report in reports)
    return UNCLEAR if unclear else HEALTHY


def _check(site: Site, arguments: argparse.Namespace) -> Report:
    """Check one site and print what was found."""
    with connected(provider_arguments(site.config)) as provider:
        report = _report(provider, site.config, arguments)
        server = f"{site.config.site_url} (Rocket.Chat {provider.server.version})"
    width = shutil.get_terminal_size((100, 24)).columns
    print(told(report, server, width), flush=True)
    return report


def told(report: Report, server: str, width: int) -> str:
    """What was found, for a terminal of that width: probes quote what servers answer."""
    title = f"Login with {SERVICE} at {server}"
    parts = [title, table(report, width), places(report, width), _verdict(report)]
    return printable("\n\n".join(filter(None, parts)) + "\n")


def _report(
    provider: ConnectedProvider, config: LiquidConfig, arguments: argparse.Namespace
) -> Report:
    client = {
        suffix: provider.secrets.resolve(f"{OAUTH2_APPLICATION}#client_{suffix}").value
        for suffix in ("id", "secret")
    }
    return login_check(
        provider,
        SERVICE,
        site_url=config.site_url,
        test_user=_test_user(config, arguments),
        wanted={**_liquid_core(config).endpoints, **client},
    ).run()


def _test_user(config: LiquidConfig, arguments: argparse.Namespace) -> dict[str, str] | None:
    """The account of the options, else the stack's."""
    username, password = config.test_username, config.test_password
    if arguments.test_username:
        username, password = arguments.test_username, arguments.test_password
    return {"username": username, "password": password} if username and password else None


def _liquid_core(config: LiquidConfig) -> LiquidCore:
    return LiquidCore(core_url=config.core_url, core_internal_url=config.core_internal_url)


def _verdict(report: Report) -> str:
    """A sentence about the login that is there now, and one about what is not applied yet."""
    sentences = [_about_login(report)]
    if report.pending:
        sentences.append("liquid.ini is not applied yet: run pipenv run cdktf apply.")
    return " ".join(sentences)


def _about_login(report: Report) -> str:
    if not _has_login(report):
        return f"There is no login with {SERVICE} yet."
    if report.failed:
        broken = ", ".join(probe.id for probe in report.failed)
        return f"A login cannot work: {broken} failed."
    if report.errors:
        errors = ", ".join(probe.id for probe in report.errors)
        return f"Whether a login works could not be found out: {errors} met an error."
    if report.unknown:
        unknown = ", ".join(probe.id for probe in report.unknown)
        return f"No problem was found; not verified: {unknown}."
    return "A login works."


def _has_login(report: Report) -> bool:
    """Whether the service is there at all."""
    return not any(probe.id == ROW.id for probe in report.pending)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check",
        description="Check whether people can log into Rocket.Chat with their Liquid account. "
        "Changes nothing. Exit code: 0 nothing is wrong, 2 a login cannot work, 1 that could not "
        "be found out, or there is no login yet.",
    )
    parser.add_argument(
        "--test-username",
        metavar="REFERENCE",
        help="user name of a Liquid account to try a whole login with, or a reference to it "
        "(default: the test account of liquid.ini or LIQUID_TEST_USERNAME)",
    )
    parser.add_argument(
        "--test-password",
        metavar="REFERENCE",
        help="where its password is: vault:<mount>/<path>#<key>, env:<VARIABLE> or file:<path>",
    )
    arguments = parser.parse_args()
    if bool(arguments.test_username) != bool(arguments.test_password):
        parser.error("--test-username and --test-password belong together")
    if arguments.test_password and not is_reference(arguments.test_password):
        parser.error(
            "--test-password takes a reference (vault:…, env:…, file:…): everybody on this machine "
            "could read a password from the list of processes"
        )
    return arguments


if __name__ == "__main__":
    main()
