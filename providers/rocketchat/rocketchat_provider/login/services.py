"""The login services of a server, as its login page offers them."""

from collections.abc import Iterable

from rocketchat_provider.client import ENABLED, RocketChat, Row
from rocketchat_provider.client.custom_oauth import LICENSE_MODULE
from rocketchat_provider.client.login_service import PREFIX, LoginService


def without_license(server: RocketChat) -> str:
    """What happens to custom OAuth where `server.allows_custom_oauth` is false."""
    return (
        f"Rocket.Chat {server.version} disables every custom OAuth service unless the licence has "
        f"the module {LICENSE_MODULE}. This workspace does not have it, so the service has no "
        "button and logins with it are refused."
    )


def custom_names(ids: Iterable[str]) -> list[str]:
    """The names of the custom OAuth services whose switch is among the settings, in their order."""
    return [name for id in ids if "-" not in (name := id.removeprefix(PREFIX)) and name != id]


def custom_services(server: RocketChat) -> dict[str, bool]:
    """The custom OAuth services by key, and whether each is enabled and has a button."""
    names = custom_names(server.settings.all())
    return {LoginService(name).key: _has_button(server, name) for name in names}


def is_usable(row: Row) -> bool:
    """Whether the login page shows a button for the service."""
    return row.get("showButton") is not False


def buttons(server: RocketChat) -> list[str]:
    """The keys of the login services that have a button on the login page."""
    return [key for key, row in server.login_services.rows().items() if is_usable(row)]


def _has_button(server: RocketChat, name: str) -> bool:
    settings = server.login_services.settings(name) or {}
    flags = [settings[suffix].value for suffix in (ENABLED, "show_button") if suffix in settings]
    return flags == [True, True]
