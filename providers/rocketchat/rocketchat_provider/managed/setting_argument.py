"""Arguments that stand for a setting each."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import tfplugin as tf
from tfplugin.values.types import P, T

from rocketchat_provider.client import Setting, SettingValue
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.secret_argument import Count, SecretArgument, SecretReference, Text
from rocketchat_provider.managed.validators import OneOf, Validator


class SettingArgument(tf.Field[Any, T | None, P | None]):
    """An attribute of a model that stands for a setting. A list stands for lines.

        enabled = SettingArgument("Push_enable", tf.Bool, "Whether it is on.", default=True)

    `default`: what the setting becomes when the argument is left out; None leaves it unmanaged.
    `check` looks at a value that a plan changes. `choices`: the texts that Rocket.Chat accepts.
    """

    def __init__(
        self,
        setting: str,
        type_: tf.TypeOf[T, P],
        description: str,
        *,
        default: T | None = None,
        check: Validator | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        says = f"{description} Setting {setting}."
        field: tf.AnyField
        if default is None:
            field = tf.attribute(
                type_,
                optional=True,
                computed=True,
                keep_when_unset=True,
                validators=[OneOf(choices, when_written=True)] if choices else [],
                description=f"{says} If you leave it out, Terraform does not manage the setting.",
            )
        else:
            says = f"{says} Default: {str(default).lower()}."
            field = tf.attribute(type_, default=default, description=says)
        super().__init__(field.node)
        self.setting: Final = setting
        self.check: Final = check
        self._type = type_
        self._has_default = default is not None

    def is_managed(self, config: tf.Model[tf.Planned]) -> bool:
        """Whether a configuration has the setting managed."""
        return self._has_default or config[self] is not None

    def stored(self, setting: Setting | None) -> Any:
        """The server's value as the state has it; None for none, or one of a wrong type."""
        value = None if setting is None else setting.value
        if self._type == tf.Bool:
            return value if isinstance(value, bool) else None
        if self._type == tf.Number:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return value if is_number else None
        if not isinstance(value, str):
            return None
        return value.split() if self._type == tf.List(tf.String) else value

    def written(self, value: JSON) -> SettingValue:
        """The state's value as the server has it."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value


AnyArgument: TypeAlias = SettingArgument[Any, Any]
"""An argument of any type."""

Arguments = Mapping[str, AnyArgument]
"""The arguments of a resource by name."""


def setting_arguments(model: type[tf.AnyModel]) -> Arguments:
    """The arguments of a model that stand for settings, by name."""
    found = tf.fields(model)
    return {name: field for name, field in found.items() if isinstance(field, SettingArgument)}


def secret_arguments(model: type[tf.AnyModel]) -> tuple[SecretArgument, ...]:
    """The secrets of a model."""
    fields = tf.fields(model).values()
    return tuple(field.secret for field in fields if isinstance(field, SecretReference))


def secret_setting(name: str, setting: str, what: str) -> tuple[Text, Text, Count]:
    """The three attributes of a secret that is kept in a setting.

    key, key_wo, key_wo_version = secret_setting("key", "App_Key", "The key")
    """
    return SecretArgument(name, f"{name}_wo", f"{what} (setting {setting})", setting).fields
