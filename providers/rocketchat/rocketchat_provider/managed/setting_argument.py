"""Arguments that stand for a setting each."""

from collections.abc import Mapping
from dataclasses import dataclass

import tfplugin as tf

from rocketchat_provider.client import Setting, SettingValue
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.secret_argument import SecretArgument
from rocketchat_provider.managed.validators import Validator


@dataclass(frozen=True)
class SettingArgument:
    """One argument: the setting it stands for, and what it says. A list stands for lines.

    `default`: what the setting becomes when the argument is left out; None leaves it unmanaged.
    `check` looks at a value that a plan changes.
    """

    setting: str
    description: str
    type: tf.Type = tf.String
    default: JSON = None
    check: Validator | None = None

    @property
    def attribute(self) -> tf.Attribute:
        """The argument's schema."""
        description = f"{self.description} Setting {self.setting}."
        if self.default is not None:
            default = str(self.default).lower()
            description = f"{description} Default: {default}."
            return tf.Attribute(self.type, default=self.default, description=description)
        return tf.Attribute(
            self.type,
            optional=True,
            computed=True,
            keep_when_unset=True,
            description=f"{description} Left out, it is not managed.",
        )

    def is_managed(self, configured: object) -> bool:
        """Whether the setting is managed where the configuration says `configured`."""
        return configured is not None or self.default is not None

    def stored(self, setting: Setting | None) -> JSON:
        """The server's value as the state has it; None for none, or one of a wrong type."""
        value = None if setting is None else setting.value
        if self.type == tf.Bool:
            return value if isinstance(value, bool) else None
        if not isinstance(value, str):
            return None
        return value.split() if self.type == tf.List(tf.String) else value

    def written(self, value: JSON) -> SettingValue:
        """The state's value as the server has it."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value


SettingArguments = Mapping[str, SettingArgument]
"""The arguments of a resource by name."""

SettingSecrets = Mapping[SecretArgument, str]
"""The secrets of a resource, and the settings they are kept in."""


def setting_secrets(table: Mapping[str, tuple[str, str]]) -> SettingSecrets:
    """The secrets of a table: the argument's name, its setting and what it is."""
    return {
        SecretArgument(name, f"{name}_wo", f"{what}; setting {setting}"): setting
        for name, (setting, what) in table.items()
    }
