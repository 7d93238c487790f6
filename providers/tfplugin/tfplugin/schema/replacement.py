"""Finds the changes that require replacement according to the schema."""

from tfplugin.schema.attributes import Attribute, Schema
from tfplugin.schema.contexts import PlannedChange
from tfplugin.schema.selecting import walk_selected
from tfplugin.schema.walking import Place
from tfplugin.values.paths import Path, addressable
from tfplugin.values.value import same


def replacing_changes(schema: Schema, change: PlannedChange) -> list[Path]:
    """Return the changes for which an attribute's `requires_replace` requires replacement."""
    found: list[Path] = []
    places = walk_selected(schema, _may_ask, change.planned, change.config, change.prior)
    for place in places:
        path = addressable(place.path)
        if path not in found and _asks_for_replacement(change, place):
            found.append(path)
    return found


def _may_ask(attribute: Attribute) -> bool:
    return attribute.requires_replace is not False


def _asks_for_replacement(change: PlannedChange, place: Place) -> bool:
    rule = place.attribute.requires_replace
    if rule is False or same(place.attribute.value_type, place.value, place.before):
        return False
    return rule is True or rule(change, place.before, place.value)
