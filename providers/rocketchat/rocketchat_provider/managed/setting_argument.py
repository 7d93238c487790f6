"""Arguments that stand for a setting each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import RocketChat, Setting, Settings
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.value_rules import check_value, note_planned


@dataclass(frozen=True)
class SettingArgument:
    """One argument: the setting it stands for, and what it says. A list stands for lines."""

    setting: str
    description: str
    type: tf.Type = tf.String

    @property
    def attribute(self) -> tf.Attribute:
        """The argument's schema."""
        return tf.Attribute(
            self.type,
            optional=True,
            computed=True,
            keep_when_unset=True,
            description=f"{self.description} Setting {self.setting}. Left out, it is not managed.",
        )

    def stored(self, setting: Setting | None) -> Any:
        """The server's value as the state has it; None for none, or one of a wrong type."""
        value = None if setting is None else setting.value
        if self.type == tf.Bool:
            return value if isinstance(value, bool) else None
        if not isinstance(value, str):
            return None
        return value.split() if self.type == tf.List(tf.String) else value

    def written(self, value: Any) -> Any:
        """The state's value as the server has it."""
        return "\n".join(value) if isinstance(value, list) else value

    def plan(
        self, ctx: tf.PlanContext, provider: ConnectedProvider, name: str, resource: str
    ) -> None:
        """Claim the setting for the argument `name`, and check what is planned for it."""
        server = provider.server
        setting, value = find_setting(ctx, server, self.setting, name), ctx.planned[name]
        planned = self.written(value) if tf.is_known(value) else value
        stays = ctx.action == "update"
        note_planned(provider, ctx, self.setting, planned, (name,), resource, stays=stays)
        if setting is None or not tf.is_known(value):
            return
        before = (ctx.prior or {}).get(name)
        check_value(
            ctx.diagnostics,
            server,
            setting,
            self.written(value),
            (name,),
            before=None if before is None else self.written(before),
        )


def stored(settings: Settings, arguments: Mapping[str, SettingArgument]) -> dict[str, Any]:
    """The arguments as the server has them; null for what this version does not have."""
    return {
        name: argument.stored(settings.find(argument.setting))
        for name, argument in arguments.items()
    }


def find_setting(ctx: tf.PlanContext, server: RocketChat, id: str, name: str) -> Setting | None:
    """The setting that the argument `name` stands for; an error says so if there is none."""
    setting = server.settings.find(id)
    if setting is None:
        ctx.diagnostics.error(
            f"This server has no {id}",
            f"{name} stands for the setting {id}, which Rocket.Chat {server.version} does not "
            "have, or hides. Leave it out.",
            name,
        )
    return setting
