"""What a plan checks of a permission's roles."""

from collections.abc import Collection

import tfplugin as tf

from rocketchat_provider.client.nearest import nearest
from rocketchat_provider.client.needed_permissions import ROLE
from rocketchat_provider.client.permissions import CHANGING
from rocketchat_provider.client.roles import Roles
from rocketchat_provider.resources.permission.model import State
from rocketchat_provider.resources.permission.original import listed


def check_roles(diagnostics: tf.Diagnostics, roles: Roles, wanted: Collection[str]) -> None:
    """Refuse roles that the server does not have, and name the nearest ones."""
    names = roles.names()
    ids = {name: id for id, name in names.items()}
    for role in sorted(set(wanted) - names.keys()):
        if role in ids:
            hint = f'"{role}" is the name of the role {ids[role]}: write its id.'
        elif close := nearest(role, names):
            hint = f"Nearest: {', '.join(close)}."
        else:
            hint = f"It has: {', '.join(sorted(names))}."
        diagnostics.error("No such role", f'Rocket.Chat has no role "{role}". {hint}', State.roles)


def check_account(
    diagnostics: tf.Diagnostics,
    roles: Roles,
    name: str,
    found: Collection[str],
    wanted: Collection[str],
) -> None:
    """Refuse what Terraform could not take back, and warn of what it would miss itself."""
    if name not in ROLE or not roles.own().isdisjoint(wanted):
        return
    has = f"The account that Terraform uses has the roles {listed(roles.own())}"
    if name == CHANGING:
        diagnostics.error(
            "Terraform could no longer change permissions",
            f"{has}, but {name} would be held by {listed(wanted)}. Without it, Terraform can "
            "neither undo this nor change another permission. Add one of the account's roles.",
            State.roles,
        )
    elif not roles.own().isdisjoint(found):
        diagnostics.warning(
            "Terraform loses a permission",
            f"{has}, but {name} would be held by {listed(wanted)}. The provider needs it "
            f"{ROLE[name]}.",
            State.roles,
        )
