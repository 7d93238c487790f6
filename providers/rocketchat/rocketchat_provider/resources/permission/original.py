"""The roles that held a permission before Terraform.

They belong to the permission, as the value of a setting belongs to the setting. So the ledger that
carries values from one resource to another carries them too.
"""

from collections.abc import Iterable

import tfplugin as tf

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.originals import leave_original
from rocketchat_provider.resources.permission.model import State
from rocketchat_provider.run.ledger import Ledger
from rocketchat_provider.run.original import Original

_KEEP = 'To leave it as it is, apply on_destroy = "keep" first.'


def thing(name: str) -> str:
    """What the ledger and messages call a permission. No setting's id has a space."""
    return f"the permission {name}"


def original_in(state: State) -> Original | None:
    """What a state keeps, None if that is not known."""
    roles = state.original_roles
    return None if roles is None else Original.of(sorted(roles))


def as_attribute(original: Original | None) -> list[str] | None:
    """As the state has it."""
    return None if original is None else roles_of(original)


def roles_of(original: Original) -> list[str]:
    """The roles that held the permission."""
    value = original.value
    return [str(role) for role in value] if isinstance(value, list) else []


def read_original(ledger: Ledger, state: State, roles: Iterable[str]) -> list[str] | None:
    """The attribute as a refresh has it; the ledger notes what is managed."""
    original, key = original_in(state), thing(state.name)
    if original is None:
        ledger.note_lost(key)
        return None
    return as_attribute(ledger.read(key, original, sorted(roles)))


def observe_original(ledger: Ledger, state: State, diagnostics: tf.Diagnostics) -> None:
    """Note what a stored state keeps, which another resource may be about to take over."""
    original, name = original_in(state), state.name
    if original is None:
        return
    imported = ledger.find_in_state(thing(name), original, sorted(state.roles or ()))
    if imported is not None:
        diagnostics.warning(
            f"The original roles of {thing(name)} were not passed on",
            f"The permission {name} was imported before Terraform read the resource that "
            f"managed it until now. Before Terraform it was held by "
            f"{listed(roles_of(original))}, and the imported resource would restore "
            f"{listed(roles_of(imported))}. Plan again without -parallelism=1, or use a moved "
            "block, which passes the roles on in any order.",
        )


def leave(
    provider: ConnectedProvider,
    diagnostics: tf.Diagnostics,
    name: str,
    original: Original | None,
    found: Iterable[str],
    *,
    still_here: bool,
) -> bool:
    """Stop managing a permission. Returns whether to restore it: no other resource has it."""

    def too_late(original: Original) -> None:
        diagnostics.warning(
            f"The original roles of {thing(name)} were not passed on",
            f"Another resource took over the permission {name} before this one could pass on the "
            f"roles that held it before Terraform: {listed(roles_of(original))}. The "
            f"other resource would restore {listed(found)}. A moved block passes the roles on in "
            "any order.",
        )

    return leave_original(
        provider.run.originals, thing(name), original, still_here=still_here, too_late=too_late
    )


def warn_lost(diagnostics: tf.Diagnostics, name: str) -> None:
    """Report that nobody knows what to restore."""
    diagnostics.warning(
        f"The original roles of {thing(name)} are not known",
        f"The permission {name} is no longer managed, and the state does not hold the roles that "
        "it had before Terraform. Rocket.Chat does not report its defaults either, so the "
        f"permission stays as it is. {_KEEP}",
    )


def listed(roles: Iterable[str]) -> str:
    """Roles as a message shows them."""
    return ", ".join(sorted(roles)) or "no role"
