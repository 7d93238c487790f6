"""Determines the identity of an object, which never changes."""

from typing import Any

from tfplugin.author.resource import ResourceHooks
from tfplugin.rules.failures import BUG, REPORT
from tfplugin.schema.identity import Identity
from tfplugin.values.diagnostics import Diagnostics
from tfplugin.values.value import State, is_known, same


def identify(resource: ResourceHooks[Any], state: State | None, known: State | None) -> State:
    """Return the identity of an object: what its state says, and what is kept of the `known` one.

    Raises an error of the hook that derives an identifier.
    """
    declared = declared_identity(resource)
    found = resource.identify(state or {})
    if known is None:
        return found
    kept = {each.name for each in declared.identifiers if each.of is not None}
    return {
        name: known[name] if name in kept and known.get(name) is not None else value
        for name, value in found.items()
    }


def is_complete(resource: ResourceHooks[Any], identity: State) -> bool:
    """Return whether everything is known that an import of the object needs."""
    declared = declared_identity(resource)
    return is_known(identity) and all(
        each.optional or identity[each.name] is not None for each in declared.identifiers
    )


def check_unchanged(
    diagnostics: Diagnostics, resource: ResourceHooks[Any], found: State, known: State | None
) -> None:
    """Add an error for each value of an identity that differs from the known one."""
    for each in declared_identity(resource).identifiers if known else ():
        before, now = (known or {}).get(each.name), found[each.name]
        if before is None or not is_known(before) or same(each.type, before, now):
            continue
        diagnostics.error(
            BUG,
            f"The provider changed {each.name} from {before!r} to {now!r}, but it identifies the "
            f"object and must not change. {REPORT}",
            () if each.of else (each.name,),
        )


def declared_identity(resource: ResourceHooks[Any]) -> Identity:
    """Return the identity that the resource declares. Raises TypeError if it has none."""
    declared = resource.identity
    if declared is None:
        raise TypeError(f"{type(resource).__name__} has no identity")
    return declared
