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
        description="Id of the setting, for example Site_Url. Upper and lower case matter.",
    )
    value = tf.attribute(
        tf.Dynamic | None,
        computed=True,
        description="The stored value, of the setting's own type. Null for a secret, and for a "
        "setting without a value.",
    )
    default = tf.attribute(
        tf.Dynamic | None,
        computed=True,
        description="The value that Rocket.Chat comes with (packageValue). Null for a secret.",
    )
    changed = tf.attribute(
        tf.Bool, computed=True, description="Whether the value differs from the default."
    )
    secret = tf.attribute(
        tf.Bool,
        computed=True,
        description="Whether the setting is a secret. The value of a secret is not read here.",
    )
    type = tf.attribute(
        tf.String,
        computed=True,
        description="Type of the setting, for example boolean, string, int or select.",
    )
    choices = tf.attribute(
        tf.List(tf.String),
        computed=True,
        description="The values that a setting of type select or multiSelect can have. Empty for "
        "other types.",
    )
    group = tf.attribute(
        tf.String,
        computed=True,
        description="Group of the setting, which is a page of Workspace > Settings, for example "
        'General. "" if it is in no group.',
    )
    section = tf.attribute(
        tf.String,
        computed=True,
        description='Section of that page, for example REST API. "" if it is in no section.',
    )
    public = tf.attribute(
        tf.Bool,
        computed=True,
        description="Whether anybody can read the value without logging in (GET "
        "/api/v1/settings.public).",
    )
    license_modules = tf.attribute(
        tf.List(tf.String),
        computed=True,
        description="Modules that the licence must include for the value to have an effect. Empty "
        "if it needs none.",
    )
    blocked = tf.attribute(
        tf.Bool | None,
        computed=True,
        description="Whether nobody can change the setting, because the variable SETTINGS_BLOCKED "
        "in the server's environment lists it. Null if the server does not report it.",
    )
    forced = tf.attribute(
        tf.Bool | None,
        computed=True,
        description="Whether a variable OVERWRITE_SETTING_<id> in the server's environment sets "
        "the value at every start. Null if the server does not report it.",
    )


SettingState = Setting[tf.Known]
SettingPlan = Setting[tf.Planned]


class SettingSource(ServerDataSource[SettingState, SettingPlan]):
    """A setting's value and metadata; never a secret's value."""

    schema = tf.schema_of(
        SettingState,
        SettingPlan,
        description="One setting: its value, its default, and what Rocket.Chat knows about it "
        "(method private-settings/get). A setting that does not exist or is hidden is an error.",
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
