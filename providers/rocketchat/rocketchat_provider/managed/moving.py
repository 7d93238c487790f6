"""A `moved` block between `rocketchat_setting` and `rocketchat_settings`."""

import tfplugin as tf
from tfplugin.values.state_json import from_json

from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.originals import ATTRIBUTE
from rocketchat_provider.managed.secret_argument import rename_fingerprint

_PROVIDER = "rocketchat"
_SETTING, _SETTINGS = "rocketchat_setting", "rocketchat_settings"
_REFERENCE = "secret_value"
_KEPT = ("on_destroy", "secret_revision", "fingerprint_confirmed", ATTRIBUTE)


def values_in(schema: tf.Schema, state: dict[str, JSON]) -> tf.State:
    """A state in JSON as values; what it does not have is None."""
    values: tf.State = from_json(schema.object_type, state)
    return values


def settings_of_setting(ctx: tf.MoveContext) -> tf.State | None:
    """The state of a map whose one entry was a rocketchat_setting."""
    if not _comes_from(ctx, _SETTING):
        return None
    id, value, reference = ctx.state["name"], _value(ctx), ctx.state.get(_REFERENCE)
    if value is None and reference is None:
        raise tf.DiagnosticError(
            "The setting's value is write-only",
            f"{id} was given by value_wo, and a rocketchat_settings takes secrets as references "
            "only. Give the rocketchat_setting its value by secret_value, apply, and move it then.",
        )
    rename_fingerprint(ctx.private, _REFERENCE, id)
    return {name: ctx.state.get(name) for name in _KEPT} | {
        "id": "settings",
        "values": None if value is None else tf.DynamicValue.of({id: value}),
        "secret_values": None if reference is None else {id: reference},
    }


def setting_of_settings(ctx: tf.MoveContext) -> tf.State | None:
    """The state of the setting that was the only entry of a rocketchat_settings."""
    if not _comes_from(ctx, _SETTINGS):
        return None
    found, references = _value(ctx, "values"), ctx.state.get("secret_values") or {}
    values = found if isinstance(found, dict) else {}
    ids = [*values, *references]
    if len(ids) != 1:
        raise tf.DiagnosticError(
            "Not one setting",
            f"The rocketchat_settings has {len(ids)} entries, and only one with a single entry can "
            "become a rocketchat_setting. Move the others out first: give each a "
            "rocketchat_setting of its own, remove it from the map, and apply.",
        )
    [id] = ids
    rename_fingerprint(ctx.private, id, _REFERENCE)
    return {name: ctx.state.get(name) for name in _KEPT} | {
        "id": id,
        "name": id,
        "value": tf.DynamicValue.of(values[id]) if values else None,
        _REFERENCE: references.get(id),
    }


def _comes_from(ctx: tf.MoveContext, type_: str) -> bool:
    return ctx.source_type == type_ and ctx.source_provider.endswith(f"/{_PROVIDER}")


def _value(ctx: tf.MoveContext, name: str = "value") -> object:
    value = ctx.decoded(tf.Schema({name: tf.Attribute(tf.Dynamic, optional=True)}))[name]
    return None if value is None else value.plain
