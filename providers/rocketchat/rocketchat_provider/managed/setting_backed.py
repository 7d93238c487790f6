"""The base of resources whose arguments stand for settings. A server has one of each."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

import tfplugin as tf

from rocketchat_provider.client import Setting, SettingValue, Wanted
from rocketchat_provider.managed.attributes import only_id, refuse_other_ids
from rocketchat_provider.managed.fingerprints import wrote
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_argument import (
    SecretArgument,
    plan_secrets,
    plan_secrets_offline,
)
from rocketchat_provider.managed.secret_revision import REVISION, next_revision
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.managed.setting_argument import (
    AnyArgument,
    Arguments,
    secret_arguments,
    setting_arguments,
)
from rocketchat_provider.managed.value_rules import check_value, note_planned, to_write
from rocketchat_provider.run.reporting import reported


class SettingBackedModel(tf.Model[tf.K]):
    """What the model of a setting-backed resource inherits from."""

    id = only_id("…")


SettingBackedState = SettingBackedModel[tf.Known]
SettingBackedPlan = SettingBackedModel[tf.Planned]

S = TypeVar("S", bound=SettingBackedState)
Q = TypeVar("Q", bound=SettingBackedPlan)

Values = Mapping[str, SettingValue]


class SettingBacked(ServerResource[S, Q]):
    """The settings and secrets that a model's attributes stand for.

    A new resource of this kind declares its model, with `SettingArgument` and `secret_setting`, and
    inherits from `RestoredSettings` or from this class. A model with secrets inherits from
    `SecretRevision`, too. `thing` is what messages call the resource, and `id` its only id.
    """

    id: ClassVar[str]
    thing: ClassVar[str]
    arguments: ClassVar[Arguments]
    secrets: ClassVar[tuple[SecretArgument, ...]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "schema" in vars(cls):
            cls.identity = tf.identity(tf.identifier(cls.schema.state_model.id))
            cls.arguments = setting_arguments(cls.schema.state_model)
            cls.secrets = secret_arguments(cls.schema.state_model)

    def validate(self, ctx: tf.ValidateContext[Q]) -> None:
        """Check that every secret is given in at most one way."""
        for secret in self.secrets:
            secret.validate(ctx)
            secret.at_most_once(ctx)

    def plan_offline(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan to write the secrets, which may differ from the server's."""
        plan_secrets_offline(ctx, *self.secrets)

    def plan_online(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Claim and check what is configured, and plan the rest as it is."""
        ctx.planned.id = self.id
        if not self.claim(ctx, f"the {self.thing}", SettingBackedState.id):
            return
        for argument in self.arguments.values():
            found = self.unmanaged(ctx, argument)
            if argument.is_managed(ctx.config):
                self._plan_argument(ctx, argument, found)
            else:
                ctx.planned[argument] = found
        self._plan_secrets(ctx)
        self.plan_special(ctx)

    def plan_special(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan the rest of this resource, after its settings."""

    def unmanaged(self, ctx: tf.PlanContext[S, Q], argument: AnyArgument) -> Any:
        """The value of an argument that is left out."""
        if ctx.prior is not None:
            return ctx.prior[argument]
        return argument.stored(self.provider.server.settings.find(argument.setting))

    def create(self, ctx: tf.CreateContext[S, Q]) -> S:
        """Write what is configured."""
        self.apply(ctx, None)
        return self._completed(ctx.state)

    def update(self, ctx: tf.UpdateContext[S, Q]) -> S:
        """Write what is configured and differs."""
        self.apply(ctx, ctx.prior)
        return self._completed(ctx.state)

    def refresh(self, ctx: tf.ReadContext[S]) -> S | None:
        """The settings as the server has them, what is not managed included."""
        self.fill_in(ctx.state)
        if self.secrets:
            settings = self.provider.server.settings
            stored = {one.reference.name: settings.find(one.setting) for one in self.secrets}
            ctx.state[REVISION] = found_revision(ctx.state[REVISION], ctx.private, stored)
        return ctx.state

    def import_state(self, ctx: tf.ImportContext[S]) -> S:
        """By the fixed id shown here."""
        refuse_other_ids(ctx.id, self.id, self.thing)
        ctx.state.id = self.id
        self.fill_in(ctx.state)
        return ctx.state

    def fill_in(self, state: S) -> None:
        """Write what the server has into a state; null for what this version does not have."""
        settings = self.provider.server.settings
        for argument in self.arguments.values():
            state[argument] = argument.stored(settings.find(argument.setting))

    def apply(self, ctx: tf.SavingContext[S, Q], prior: S | None) -> None:
        """Write the settings that differ; what stays UNKNOWN is read afterwards."""
        state = ctx.state
        state.id = self.id
        keep_applied(ctx.private, self.provider, self.references(ctx.config))
        values: Values = {
            argument.setting: argument.written(state[argument])
            for argument in self.arguments.values()
            if argument.is_managed(ctx.config)
        }
        secrets: Values = {}
        if self.secrets and tf.is_unknown(state, REVISION):
            secrets = dict(self._secrets_to_write(ctx.config))
            state[REVISION] = next_revision(prior) if secrets else None
        self.before_write(ctx, prior, values, secrets)
        with self.provider.run.ownership.taking(self.id, *values, *secrets):
            self.write(ctx, {**values, **secrets})
        for id, value in secrets.items():
            wrote(ctx.private, self.argument_of(id).name, value)

    def references(self, config: Q) -> Mapping[tf.Path, object]:
        """The secret references of a configuration by path."""
        return {(one.reference.name,): config[one.reference] for one in self.secrets}

    def before_write(
        self, ctx: tf.SavingContext[S, Q], prior: S | None, values: Values, secrets: Values
    ) -> None:
        """Prepare for the write, for example by saving what is there."""

    def write(self, ctx: tf.Context, values: Values) -> None:
        """Write the settings that differ, by id."""
        for id, value in values.items():
            with reported(self.argument_of(id)):
                self.provider.guard.write(ctx, id, value)

    def argument_of(self, id: str) -> tf.AnyField:
        """The argument that stands for a setting."""
        fields: dict[str, tf.AnyField] = {
            **{secret.setting: secret.reference for secret in self.secrets},
            **{argument.setting: argument for argument in self.arguments.values()},
        }
        return fields[id]

    def _plan_argument(
        self, ctx: tf.PlanContext[S, Q], argument: AnyArgument, found: object
    ) -> None:
        path = (argument.name,)
        setting, value = self._setting(ctx, argument.setting, argument), ctx.planned[argument]
        self.claim(ctx, argument.setting, argument, stays=ctx.prior is not None)
        if argument.check is not None and isinstance(value, list) and value != found:
            argument.check(value, ctx, path)
        if setting is None:
            return
        if not tf.is_known(value):
            note_planned(self.provider, setting, None)
            return
        before = None if ctx.prior is None else ctx.prior[argument]
        kept = None if before is None else argument.written(before)
        wanted = Wanted(setting, argument.written(value), kept)
        note_planned(self.provider, setting, wanted)
        check_value(ctx.diagnostics, self.provider.server, wanted, path)

    def _plan_secrets(self, ctx: tf.PlanContext[S, Q]) -> None:
        given = {
            secret: self._setting(ctx, secret.setting, secret.reference)
            for secret in self.secrets
            if secret.given(ctx.config)
        }
        for secret in given:
            self.claim(ctx, secret.setting, secret.reference)
        if self.secrets and not ctx.diagnostics.failed:
            plan_secrets(ctx, self.provider.secrets, given)

    def _setting(self, ctx: tf.PlanContext[S, Q], id: str, argument: tf.AnyField) -> Setting | None:
        """The setting that an argument stands for. None, and an error, if there is none."""
        server = self.provider.server
        setting = server.settings.find(id)
        if setting is None:
            ctx.diagnostics.error(
                f"This server has no {id}",
                f"{argument.name} stands for the setting {id}, which Rocket.Chat {server.version} "
                "does not have, or hides. Leave it out.",
                argument,
            )
        return setting

    def _secrets_to_write(self, config: Q) -> Iterator[tuple[str, SettingValue]]:
        settings = self.provider.server.settings
        for secret in self.secrets:
            if secret.given(config):
                value = secret.value(config, self.provider.secrets)
                wanted = Wanted(settings.get(secret.setting), value)
                yield secret.setting, to_write(wanted, (secret.reference.name,), secret=True)

    def _completed(self, state: S) -> S:
        """`state`, where what is still UNKNOWN is read from the server."""
        fields = tf.fields(self.schema.state_model).values()
        unknown = [field for field in fields if tf.is_unknown(state, field)]
        if unknown:
            found = self.schema.state_model()
            self.fill_in(found)
            for field in unknown:
                state[field] = found[field]
        return state
