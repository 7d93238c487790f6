"""`rocketchat_setting`: one setting with its value and its allowed values."""

import tfplugin as tf

from rocketchat_provider.client import same
from rocketchat_provider.data_sources.server_data_source import ServerDataSource
from rocketchat_provider.managed.attributes import dynamic
from rocketchat_provider.run.reporting import reported


class Setting(tf.Model[tf.K]):
    """One setting: its value and its description in Rocket.Chat."""

    name = tf.attribute(
        tf.String,
        required=True,
        description="The setting's id as Rocket.Chat spells it, for example Site_Url. Case counts.",
    )
    value = tf.attribute(
        tf.Dynamic | None,
        computed=True,
        description="The stored value, of the setting's own type; null for a secret, and for a "
        "setting without a value.",
    )
    default = tf.attribute(
        tf.Dynamic | None,
        computed=True,
        description="Rocket.Chat's default (its packageValue); null for a secret.",
    )
    changed = tf.attribute(
        tf.Bool, computed=True, description="Whether the value differs from the default."
    )
    secret = tf.attribute(
        tf.Bool, computed=True, description="Whether it is a secret, whose value is not shown here."
    )
    type = tf.attribute(
        tf.String, computed=True, description="Its type: boolean, string, int, select, …"
    )
    choices = tf.attribute(
        tf.List(tf.String),
        computed=True,
        description="The choices of a select or multiSelect setting; empty for others.",
    )
    group = tf.attribute(
        tf.String,
        computed=True,
        description='The group it is in, for example General; "" for none.',
    )
    section = tf.attribute(
        tf.String, computed=True, description='The section of the group; "" for none.'
    )
    public = tf.attribute(tf.Bool, computed=True, description="Whether everybody can read it.")
    license_modules = tf.attribute(
        tf.List(tf.String),
        computed=True,
        description="Licence modules that it needs to have an effect.",
    )
    blocked = tf.attribute(
        tf.Bool | None,
        computed=True,
        description="Whether the server's environment locks it (SETTINGS_BLOCKED); null where the "
        "server does not say.",
    )
    forced = tf.attribute(
        tf.Bool | None,
        computed=True,
        description="Whether the server's environment sets it at every start "
        "(OVERWRITE_SETTING_…); null where the server does not say.",
    )


SettingState = Setting[tf.Known]
SettingPlan = Setting[tf.Planned]


class SettingSource(ServerDataSource[SettingState, SettingPlan]):
    """A setting's value and metadata; never a secret's value."""

    schema = tf.schema_of(
        SettingState,
        SettingPlan,
        description="One setting: its value, its default, and its description in Rocket.Chat "
        "(private-settings/get). Fails for an unknown or hidden one.",
    )

    def look_up(self, ctx: tf.DataContext[SettingState]) -> SettingState:
        """Read the setting."""
        state = ctx.state
        with reported(SettingState.name):
            setting = self.provider.server.settings.get(state.name)
        state.value = None if setting.is_secret else dynamic(setting.value)
        state.default = None if setting.is_secret else dynamic(setting.package_value)
        state.changed = not same(setting.value, setting.package_value)
        state.secret = setting.is_secret
        state.type = setting.type
        state.choices = list(setting.choices)
        state.group = setting.group
        state.section = setting.section
        state.public = setting.public
        state.license_modules = list(setting.modules)
        state.blocked = setting.blocked if setting.described else None
        state.forced = setting.forced if setting.described else None
        return state
