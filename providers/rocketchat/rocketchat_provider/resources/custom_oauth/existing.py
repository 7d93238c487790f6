"""Custom OAuth services that somebody created in the administration."""

from collections.abc import Mapping

from rocketchat_provider.client import ABSENT, Setting
from rocketchat_provider.client.custom_oauth import ENABLED
from rocketchat_provider.client.errors import shown
from rocketchat_provider.client.existing import is_text
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.resources.custom_oauth.names import name_problem
from rocketchat_provider.secrets import is_reference

READABLE = "One of its addresses contains a password or a token, which the code would show."


def service_problem(name: str, settings: Mapping[str, Setting]) -> str | None:
    """Why an existing service cannot be managed as it is; None if it can.

    `settings`: by their suffix, as `LoginServices.settings` returns them.
    """
    if name_problem(name) is not None:
        return f"Terraform takes no entry of this name; make one called {_better_name(name)}."
    if "secret" not in settings:
        return "Some of its 30 settings are missing; remove it and create it again."
    url, client_id, secret = (
        settings[suffix].value if suffix in settings else ABSENT
        for suffix in ("url", "id", "secret")
    )
    if not url or not client_id:
        return "It has no URL or no client id, so nobody can log in with it."
    if not settings["secret"].masked and not (isinstance(secret, str) and secret):
        return "It has no client secret, so nobody can log in with it."
    if not isinstance(url, str) or not isinstance(client_id, str):
        return "Its URL or its client id is not text, so nobody can log in with it."
    if is_reference(client_id) or not client_id.isprintable() or not client_id.strip():
        return (
            f"Its client id is {shown(client_id)}, which Terraform would take for something else."
        )
    enabled = settings[ENABLED].value if ENABLED in settings else ABSENT
    if enabled is not ABSENT and not isinstance(enabled, bool):
        return f"Its switch is {shown(enabled)}, which is neither true nor false."
    if any(one.holds_secret for suffix, one in settings.items() if suffix != "secret"):
        return READABLE
    if not is_text([one.value for one in settings.values()]):
        return "One of its settings contains half of a Unicode character."
    return None


def _better_name(name: str) -> str:
    better = LoginService(name).name
    return f"{better}sso" if not better or name_problem(better) is not None else better
