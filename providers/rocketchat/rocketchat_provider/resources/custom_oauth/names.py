"""The name of a custom OAuth login service."""

import tfplugin as tf

from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.managed.validators import Reporting


def name_problem(name: str) -> tuple[str, str] | None:
    """Why a service cannot be called that, as a summary and a detail; None if it can."""
    kept = LoginService(name).name
    if not kept or name[:1].upper() + name[1:] != kept:
        becomes = f'make "{kept}" of it' if kept else "leave nothing of it"
        return (
            "Rocket.Chat would change the name",
            f'The name is "{name}"; Rocket.Chat would {becomes}: it keeps letters, digits and _, '
            f"and only the first may be a capital.{f' Write {kept}.' if kept else ''}",
        )
    if LoginService(name).is_built_in:
        return (
            "Name not allowed",
            f'"{name}" is one of Rocket.Chat\'s own login services; choose another name.',
        )
    return None


def check_name(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The name is one that Rocket.Chat keeps, and not one of its own services'."""
    problem = name_problem(value)
    if problem:
        ctx.diagnostics.error(*problem, path)


def service_thing(name: str) -> str:
    """What is claimed and owned: no setting and no other resource has this name."""
    return f"login service {LoginService(name).key}"


def exists(name: str) -> tf.DiagnosticError:
    """The error for a create of what is there already."""
    kept = LoginService(name).name
    return tf.DiagnosticError(
        "The login service exists already",
        f"Rocket.Chat already has a custom OAuth named {kept}. To manage it, import it:\n\n"
        f"  terraform import rocketchat_custom_oauth.<name in the configuration> {kept}\n\n"
        "or set adopt_existing = true to take it over and write what is configured. If Terraform "
        "manages it under another address, add a moved block. If the plan replaces it with "
        "create_before_destroy, remove that: a server has only one service of each name.",
        ("name",),
    )
