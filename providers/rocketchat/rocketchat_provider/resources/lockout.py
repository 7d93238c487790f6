"""The login form is hidden only while somebody can log in without it."""

from collections.abc import Iterable

import tfplugin as tf

from rocketchat_provider.api import ENABLED, RocketChat, Row, service_key
from rocketchat_provider.api.custom_oauth import LICENSE_MODULE, PREFIX
from rocketchat_provider.api.login_check import LoginCheck, Report

FORM_SETTING = "Accounts_ShowFormLogin"
IMPORTED_GENERATION = "imported"
"""The generation of a service that was not made by Terraform, the same for it and for the form."""


def without_license(server: RocketChat) -> str:
    """What becomes of custom OAuth where `server.allows_custom_oauth` is false."""
    return (
        f"Rocket.Chat {server.version} leaves every custom OAuth off without the licence module "
        f"{LICENSE_MODULE}, which the workspace does not have: its button goes, and logins with it "
        "are refused."
    )


def custom_services(server: RocketChat) -> dict[str, bool]:
    """The custom OAuth services by key, and whether each is enabled and has a button."""
    ids = (id for id in server.settings.all() if id.startswith(PREFIX))
    names = [name for id in ids if "-" not in (name := id.removeprefix(PREFIX))]
    return {service_key(name): _has_button(server, name) for name in names}


def _has_button(server: RocketChat, name: str) -> bool:
    settings = server.login_services.settings(name) or {}
    flags = [settings[suffix].value for suffix in (ENABLED, "show_button") if suffix in settings]
    return flags == [True, True]


def is_usable(row: Row) -> bool:
    """Whether the login page shows a button for the service."""
    return row.get("showButton") is not False


def is_only_way_in(server: RocketChat, name: str) -> bool:
    """Whether the form is hidden and no login with a service other than `name` works.

    A button alone is no way in: its service may be gone, or broken.
    """
    if server.settings.fresh(FORM_SETTING) is not False:
        return False
    others = [key for key in buttons(server) if key != service_key(name)]
    return not any(report.healthy for report in until_one_works(server, others, from_here=False))


def buttons(server: RocketChat) -> list[str]:
    """The keys of the login services that have a button on the login page."""
    return [key for key, row in server.login_services.rows().items() if is_usable(row)]


def until_one_works(
    server: RocketChat, keys: Iterable[str], *, from_here: bool = True
) -> list[Report]:
    """Check login services in turn, up to the first with which a login works."""
    reports: list[Report] = []
    for key in keys:
        reports.append(LoginCheck(server, key).run(from_here=from_here))
        if reports[-1].healthy:
            break
    return reports


def show_form_before_removal(server: RocketChat, name: str, diagnostics: tf.Diagnostics) -> None:
    """Show the form where it is hidden and `name` is the last login service that works.

    An apply that was killed after it hid the form leaves no rocketchat_login_form in the state
    that would show it again before the service goes.
    """
    if not is_only_way_in(server, name):
        return
    server.settings.write(FORM_SETTING, True)
    diagnostics.warning(
        "The login form is shown again",
        f"It was hidden, and no login works without {name}, so the form was shown "
        f"({FORM_SETTING} is true) before the service was removed.",
    )


def refuse_lockout(server: RocketChat, name: str) -> None:
    """Raise if the form is hidden and `name` is the last login service that works."""
    if not is_only_way_in(server, name):
        return
    raise tf.DiagnosticError(
        "Nobody could log in any more",
        f"The login form is hidden ({FORM_SETTING} is false) and no login works without {name}, "
        "so it was left as it is. Show the form first: set visible = true in "
        "rocketchat_login_form, or let it require this service "
        "(requires = [{ service = …, generation = … }]), so that Terraform shows it in time.",
    )
