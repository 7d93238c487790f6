"""The login form is hidden only while somebody can log in without it."""

import tfplugin as tf

from rocketchat_provider.api import ENABLED, RocketChat, Row, service_key
from rocketchat_provider.api.custom_oauth import PREFIX

FORM_SETTING = "Accounts_ShowFormLogin"


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


def refuse_lockout(server: RocketChat, name: str, path: tf.Path = ()) -> None:
    """Raise if the form is hidden and `name` is the last login service with a button."""
    if server.settings.fresh(FORM_SETTING) is not False:
        return
    buttons = {key for key, row in server.login_services.rows().items() if is_usable(row)}
    if buttons != {service_key(name)}:
        return
    raise tf.DiagnosticError(
        "Nobody could log in any more",
        f"The login form is hidden ({FORM_SETTING} is false) and {name} is the only login service "
        "with a button, so it was left as it is. Show the form first: set visible = true in "
        "rocketchat_login_form, or let it require this service "
        f"(requires = [{{ service = …, generation = … }}]), so that Terraform shows it in time.",
        path,
    )
