"""`rocketchat_setting`: one setting, as it is and as it may be."""

import tfplugin as tf

from rocketchat_provider.client import same
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources.reaching import reach
from rocketchat_provider.managed.attributes import computed, dynamic
from rocketchat_provider.run.reporting import reported


class SettingSource(tf.DataSource[ConnectedProvider]):
    """A setting's value and metadata; never a secret's value."""

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                description="The setting's id as Rocket.Chat spells it, for example Site_Url. Case "
                "counts.",
            ),
            "value": computed(
                tf.Dynamic,
                "The stored value, of the setting's own type; null for a secret, and for a setting "
                "without a value.",
            ),
            "default": computed(
                tf.Dynamic, "Rocket.Chat's default (its packageValue); null for a secret."
            ),
            "changed": computed(tf.Bool, "Whether the value is another than the default."),
            "secret": computed(tf.Bool, "Whether it is a secret, whose value is not shown here."),
            "type": computed(tf.String, "Its type: boolean, string, int, select, …"),
            "choices": computed(
                tf.List(tf.String), "What a select or multiSelect setting may be; else empty."
            ),
            "group": computed(tf.String, 'The group it is in, for example General; "" for none.'),
            "section": computed(tf.String, 'The section of the group; "" for none.'),
            "public": computed(tf.Bool, "Whether everybody can read it."),
            "license_modules": computed(
                tf.List(tf.String), "Licence modules that it needs to have an effect."
            ),
            "blocked": computed(
                tf.Bool,
                "Whether the server's environment locks it (SETTINGS_BLOCKED); null where the "
                "server does not say.",
            ),
            "forced": computed(
                tf.Bool,
                "Whether the server's environment sets it at every start (OVERWRITE_SETTING_…); "
                "null where the server does not say.",
            ),
        },
        description="One setting: its value, its default, and what Rocket.Chat says of it "
        "(private-settings/get). Fails for an unknown or hidden one.",
    )

    @reported()
    def read(self, ctx: tf.DataContext) -> tf.State:
        """Look the setting up."""
        reach(self.provider)
        with reported("name"):
            setting = self.provider.server.settings.get(ctx.config["name"])
        return ctx.config | {
            "value": None if setting.is_secret else dynamic(setting.value),
            "default": None if setting.is_secret else dynamic(setting.package_value),
            "changed": not same(setting.value, setting.package_value),
            "secret": setting.is_secret,
            "type": setting.type,
            "choices": list(setting.choices),
            "group": setting.group,
            "section": setting.section,
            "public": setting.public,
            "license_modules": list(setting.modules),
            "blocked": setting.blocked if setting.described else None,
            "forced": setting.forced if setting.described else None,
        }
