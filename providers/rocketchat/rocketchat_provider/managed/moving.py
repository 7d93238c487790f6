"""A `moved` block between `rocketchat_setting` and `rocketchat_settings`."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.managed.fingerprints import rename_fingerprint
from rocketchat_provider.managed.named_models import (
    SECRET,
    NamedState,
    SettingsState,
    SettingState,
)

_PROVIDER = "rocketchat"
_SETTING, _SETTINGS = "rocketchat_setting", "rocketchat_settings"
_REFERENCE = SECRET.reference.name


def settings_of_setting(ctx: tf.MoveContext[SettingsState]) -> SettingsState | None:
    """The state of a map whose one entry was a rocketchat_setting."""
    if not _comes_from(ctx, _SETTING):
        return None
    source, state = ctx.source(SettingState), ctx.state
    id, value, reference = source.name, source.value, source.secret_value
    if value is None and reference is None:
        raise tf.DiagnosticError(
            "The setting's value is write-only",
            f"{id} has its value from value_wo, but a rocketchat_settings takes secrets only as "
            "references. Set secret_value in the rocketchat_setting instead, apply, and move it "
            "then.",
        )
    rename_fingerprint(ctx.private, _REFERENCE, id)
    _keep(source, state)
    state.id = "settings"
    state.values = None if value is None else tf.DynamicValue.of({id: value.plain})
    state.secret_values = None if reference is None else {id: reference}
    return state


def setting_of_settings(ctx: tf.MoveContext[SettingState]) -> SettingState | None:
    """The state of the setting that was the only entry of a rocketchat_settings."""
    if not _comes_from(ctx, _SETTINGS):
        return None
    source, state = ctx.source(SettingsState), ctx.state
    found = None if source.values is None else source.values.plain
    values, references = found if isinstance(found, dict) else {}, source.secret_values or {}
    ids = [*values, *references]
    if len(ids) != 1:
        raise tf.DiagnosticError(
            "Not one setting",
            f"The rocketchat_settings has {len(ids)} entries, but it can become a "
            "rocketchat_setting only if it has exactly one. First move the others to resources of "
            "their own: add a rocketchat_setting for each, remove it from the map, and apply.",
        )
    [id] = ids
    rename_fingerprint(ctx.private, id, _REFERENCE)
    _keep(source, state)
    state.id = state.name = id
    state.value = tf.DynamicValue.of(values[id]) if values else None
    state.secret_value = references.get(id)
    return state


def _comes_from(ctx: tf.MoveContext[Any], type_: str) -> bool:
    return ctx.source_type == type_ and ctx.source_provider.endswith(f"/{_PROVIDER}")


def _keep(source: NamedState, state: NamedState) -> None:
    """Take over what both types have."""
    for field in tf.fields(NamedState).values():
        state[field] = source[field]
