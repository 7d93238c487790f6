"""`rocketchat_settings`: the settings of a group, a section, or with an id prefix."""

from collections.abc import Iterable, Iterator

import tfplugin as tf

from rocketchat_provider.client import ABSENT, Setting
from rocketchat_provider.data_sources.server_data_source import ServerDataSource
from rocketchat_provider.managed.setting_search import SettingSearch, matches
from rocketchat_provider.run.reporting import reported


class Settings(SettingSearch[tf.K]):
    """Conditions, and the settings that meet them."""

    ids = tf.attribute(
        tf.Set(tf.String),
        optional=True,
        description="Only the settings with these ids. A setting that does not exist or is hidden "
        "is an error.",
    )
    values = tf.attribute(
        tf.Dynamic,
        computed=True,
        description="The values by setting id, each of the setting's own type. You can pass this "
        "to values of rocketchat_settings. It has no secrets, and no settings of type action, "
        "which are buttons without a value.",
    )
    types = tf.attribute(
        tf.Map(tf.String),
        computed=True,
        description="The types of the settings by id, for example boolean, string, int or select. "
        "Secrets are not in the map.",
    )
    secret_ids = tf.attribute(
        tf.List(tf.String),
        computed=True,
        description="Ids of the secret settings that meet the conditions. Their values are not "
        "read here.",
    )


SettingsState = Settings[tf.Known]
SettingsPlan = Settings[tf.Planned]


class SettingsSource(ServerDataSource[SettingsState, SettingsPlan]):
    """The values of many settings; for secrets only the ids."""

    schema = tf.schema_of(
        SettingsState,
        SettingsPlan,
        description="The settings that meet all conditions that you set; without any condition, "
        "all settings (method private-settings/get).",
    )

    def look_up(self, ctx: tf.DataContext[SettingsState]) -> SettingsState:
        """Read the settings."""
        state = ctx.state
        found = sorted(self._found(state), key=lambda setting: setting.id)
        plain = [setting for setting in found if not setting.is_secret]
        values = {setting.id: setting.value for setting in plain if setting.type != "action"}
        state.values = tf.DynamicValue.of(values)
        state.types = {setting.id: setting.type for setting in plain}
        state.secret_ids = [setting.id for setting in found if setting.is_secret]
        return state

    def _found(self, wanted: SettingsState) -> Iterator[Setting]:
        for setting in self._named(wanted.ids):
            if setting.value is ABSENT and not setting.masked:
                continue
            if matches(wanted, setting):
                yield setting

    def _named(self, ids: Iterable[str] | None) -> Iterable[Setting]:
        settings = self.provider.server.settings
        with reported(SettingsState.ids):
            return [settings.get(id) for id in (settings.all() if ids is None else ids)]
