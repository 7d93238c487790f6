"""`rocketchat_settings`: the settings of a group, a section, or of like names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import ABSENT, Setting, same
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources.reaching import reach
from rocketchat_provider.run.reporting import reported


class SettingsSource(tf.DataSource[ConnectedProvider]):
    """The values of many settings; of secrets only the ids."""

    schema = tf.Schema(
        {
            "ids": tf.Attribute(
                tf.Set(tf.String),
                optional=True,
                description="Only these settings. An unknown or hidden one is an error.",
            ),
            "group": tf.Attribute(
                tf.String,
                optional=True,
                description="Only settings of this group, for example Accounts or Push.",
            ),
            "section": tf.Attribute(
                tf.String,
                optional=True,
                description="Only settings of this section, for example Privacy.",
            ),
            "prefix": tf.Attribute(
                tf.String,
                optional=True,
                description="Only settings whose id begins so, for example Accounts_OAuth_Custom-.",
            ),
            "changed_only": tf.Attribute(
                tf.Bool,
                optional=True,
                description="Only settings with another value than Rocket.Chat's default.",
            ),
            "values": tf.Attribute(
                tf.Dynamic,
                computed=True,
                description="The values by id, each of its setting's own type. It may be given to "
                "the resource rocketchat_settings. Secrets are left out, and settings of type "
                "action, which are buttons and hold no value to set.",
            ),
            "types": tf.Attribute(
                tf.Map(tf.String),
                computed=True,
                description="The settings' types by id: boolean, string, int, select, …",
            ),
            "secret_ids": tf.Attribute(
                tf.List(tf.String),
                computed=True,
                description="Ids of the secrets among them, whose values are not shown here.",
            ),
        },
        description="Settings that meet every condition given, all of them without one "
        "(private-settings/get).",
    )

    @reported()
    def read(self, ctx: tf.DataContext) -> tf.State:
        """Look the settings up."""
        reach(self.provider)
        found = sorted(self._found(ctx.config), key=lambda setting: setting.id)
        plain = [setting for setting in found if not setting.is_secret]
        values = {setting.id: setting.value for setting in plain if setting.type != "action"}
        return ctx.config | {
            "values": tf.DynamicValue.of(values),
            "types": {setting.id: setting.type for setting in plain},
            "secret_ids": [setting.id for setting in found if setting.is_secret],
        }

    def _found(self, config: Mapping[str, Any]) -> Iterator[Setting]:
        for setting in self._named(config["ids"]):
            if setting.value is ABSENT and not setting.masked:
                continue
            if config["group"] not in (None, setting.group):
                continue
            if config["section"] not in (None, setting.section):
                continue
            if not setting.id.startswith(config["prefix"] or ""):
                continue
            if not (config["changed_only"] and same(setting.value, setting.package_value)):
                yield setting

    def _named(self, ids: Iterable[str] | None) -> Iterable[Setting]:
        settings = self.provider.server.settings
        with reported("ids"):
            return [settings.get(id) for id in (settings.all() if ids is None else ids)]
