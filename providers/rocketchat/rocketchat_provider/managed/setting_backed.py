"""The base of resources whose arguments stand for a setting each. There is one a server."""

from collections.abc import Mapping
from typing import ClassVar

import tfplugin as tf

from rocketchat_provider.client import Setting, SettingValue, Wanted
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.attributes import computed, refuse_other_ids
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_argument import (
    SECRET_REVISION,
    next_revision,
    plan_secrets,
    plan_secrets_offline,
    wrote,
)
from rocketchat_provider.managed.setting_argument import (
    SettingArgument,
    SettingArguments,
    SettingSecrets,
)
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.value_rules import check_value, note_planned, to_write
from rocketchat_provider.run.reporting import reported

Saving = tf.CreateContext | tf.UpdateContext
Values = Mapping[str, SettingValue]


class SettingBacked(UntypedServerResource):
    """A table of arguments and secrets, by the settings that they stand for.

    A new resource of this kind names its table and makes its schema with `attributes`, or with
    that of `RestoredSettings`. `thing` is what messages call it, and `id` its only id.
    """

    id: ClassVar[str]
    thing: ClassVar[str]
    arguments: ClassVar[SettingArguments]
    secrets: ClassVar[SettingSecrets] = {}

    def validate(self, ctx: tf.ValidateContext) -> None:
        """Check that every secret is given in one way at the most."""
        for secret in self.secrets:
            secret.validate(ctx)
            secret.at_most_once(ctx)

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Plan to write the secrets, which may differ from the server's."""
        plan_secrets_offline(ctx, self.secrets)

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Claim and check what is configured, and plan the rest as it is."""
        ctx.planned["id"] = self.id
        if not self.claim(ctx, f"the {self.thing}", ("id",)):
            return
        found = self.unmanaged(ctx)
        for name, argument in self.arguments.items():
            if argument.is_managed((ctx.config or {})[name]):
                self._plan_argument(ctx, name, argument, found[name])
            else:
                ctx.planned[name] = found[name]
        self._plan_secrets(ctx)
        self.plan_special(ctx)

    def plan_special(self, ctx: tf.PlanContext) -> None:
        """Plan what is special in this resource, after its settings."""

    def unmanaged(self, ctx: tf.PlanContext) -> tf.State:
        """The values of arguments that are left out."""
        return ctx.prior or self.stored()

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Write what is configured."""
        return self._filled_in(self.apply(ctx, None))

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Write what is configured and differs."""
        return self._filled_in(self.apply(ctx, ctx.prior))

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The settings as the server has them, what is not managed included."""
        state = ctx.state | self.found()
        if self.secrets:
            settings = self.provider.server.settings
            stored = {secret.reference: settings.find(id) for secret, id in self.secrets.items()}
            state["secret_revision"] = found_revision(
                ctx.state["secret_revision"], ctx.private, stored
            )
        return state

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id shown here. The secrets stay unmanaged until they are configured."""
        refuse_other_ids(ctx.id, self.id, self.thing)
        return {"id": self.id, **self.found()}

    def found(self) -> tf.State:
        """What the server has of the state."""
        return self.stored()

    def stored(self) -> tf.State:
        """The arguments as the server has them; null for what this version does not have."""
        settings = self.provider.server.settings
        return {
            name: argument.stored(settings.find(argument.setting))
            for name, argument in self.arguments.items()
        }

    def apply(self, ctx: Saving, prior: tf.State | None) -> tf.State:
        """Write the settings that differ; what stays UNKNOWN is read afterwards."""
        state = ctx.planned | {"id": self.id}
        keep_applied(ctx.private, self.provider, self.references(ctx.config))
        values: Values = {
            argument.setting: argument.written(state[name])
            for name, argument in self.arguments.items()
            if argument.is_managed(ctx.config[name])
        }
        secrets: Values = {}
        if self.secrets and state["secret_revision"] is tf.UNKNOWN:
            secrets = self._secrets_to_write(ctx.config)
            state["secret_revision"] = next_revision(prior) if secrets else None
        self.before_write(ctx, prior, state, values, secrets)
        with self.provider.run.ownership.taking(self.id, *values, *secrets):
            self.write(ctx, {**values, **secrets})
        for id, value in secrets.items():
            wrote(ctx.private, self.argument_of(id), value)
        return state

    def references(self, config: tf.State) -> Mapping[tf.Path, object]:
        """The secret references of a configuration by path."""
        return {(one.reference,): config[one.reference] for one in self.secrets}

    def before_write(
        self,
        ctx: Saving,
        prior: tf.State | None,
        state: tf.State,
        values: Values,
        secrets: Values,
    ) -> None:
        """Look at what is about to be written."""

    def write(self, ctx: Saving | tf.DeleteContext, values: Values) -> None:
        """Write the settings that differ, by id."""
        for id, value in values.items():
            with reported(self.argument_of(id)):
                self.provider.guard.write(ctx, id, value)

    def argument_of(self, id: str) -> str:
        """The argument that stands for a setting."""
        names = {argument.setting: name for name, argument in self.arguments.items()}
        return names.get(id) or {one: secret.reference for secret, one in self.secrets.items()}[id]

    def _plan_argument(
        self, ctx: tf.PlanContext, name: str, argument: SettingArgument, found: JSON
    ) -> None:
        setting, value = self._setting(ctx, argument.setting, name), ctx.planned[name]
        self.claim(ctx, argument.setting, (name,), stays=ctx.action == "update")
        if argument.check is not None and isinstance(value, list) and value != found:
            argument.check(value, ctx, (name,))
        if setting is None:
            return
        if not tf.is_known(value):
            note_planned(self.provider, setting, None)
            return
        before = (ctx.prior or {}).get(name)
        kept = None if before is None else argument.written(before)
        wanted = Wanted(setting, argument.written(value), kept)
        note_planned(self.provider, setting, wanted)
        check_value(ctx.diagnostics, self.provider.server, wanted, (name,))

    def _plan_secrets(self, ctx: tf.PlanContext) -> None:
        given = {
            secret: self._setting(ctx, id, secret.reference)
            for secret, id in self.secrets.items()
            if secret.given(ctx.config or {})
        }
        for secret in given:
            self.claim(ctx, self.secrets[secret], (secret.reference,))
        if self.secrets and not ctx.diagnostics.failed:
            plan_secrets(ctx, self.provider.secrets, given)

    def _setting(self, ctx: tf.PlanContext, id: str, argument: str) -> Setting | None:
        """The setting that an argument stands for; an error says so if there is none."""
        server = self.provider.server
        setting = server.settings.find(id)
        if setting is None:
            ctx.diagnostics.error(
                f"This server has no {id}",
                f"{argument} stands for the setting {id}, which Rocket.Chat {server.version} does "
                "not have, or hides. Leave it out.",
                argument,
            )
        return setting

    def _secrets_to_write(self, config: tf.State) -> Values:
        settings = self.provider.server.settings
        return {
            id: to_write(
                Wanted(settings.get(id), secret.value(config, self.provider.secrets)),
                (secret.reference,),
                secret=True,
            )
            for secret, id in self.secrets.items()
            if secret.given(config)
        }

    def _filled_in(self, state: tf.State) -> tf.State:
        """`state` with what only the server knows."""
        unknown = {name for name, value in state.items() if value is tf.UNKNOWN}
        found = self.found() if unknown else {}
        return state | {name: value for name, value in found.items() if name in unknown}


def attributes(
    id: str, arguments: SettingArguments, secrets: SettingSecrets | None = None
) -> dict[str, tf.Attribute]:
    """The schema of a table, with the computed id."""
    found = {name: argument.attribute for name, argument in arguments.items()}
    for secret in secrets or ():
        found |= secret.attributes()
    found["id"] = computed(tf.String, f'Always "{id}".')
    return found | ({"secret_revision": SECRET_REVISION} if secrets else {})
