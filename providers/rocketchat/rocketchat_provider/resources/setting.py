"""`rocketchat_setting`: one setting of any type."""

import tfplugin as tf

from rocketchat_provider.client import same
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.attributes import dynamic
from rocketchat_provider.managed.entries import Entries, Places
from rocketchat_provider.managed.moving import setting_of_settings
from rocketchat_provider.managed.named_models import SECRET
from rocketchat_provider.managed.named_models import SettingPlan as Plan
from rocketchat_provider.managed.named_models import SettingState as State
from rocketchat_provider.managed.named_settings import NamedSettings
from rocketchat_provider.managed.secret_argument import plan_secrets_offline
from rocketchat_provider.managed.value_rules import note_planned_secret
from rocketchat_provider.run.reporting import reported

_REFERENCE = SECRET.reference.name
_PLACES = Places((State.value.name,), (_REFERENCE,), _REFERENCE, (State.name.name,))


NAME = tf.identifier(State.name)


class SettingResource(NamedSettings[State, Plan]):
    """One setting of any type, checked against the server's own metadata at plan."""

    type_name = "rocketchat_setting"
    references_in = _REFERENCE
    identity = tf.identity(NAME)
    schema = tf.schema_of(
        State,
        Plan,
        description="One setting of a Rocket.Chat server (Workspace > Settings; POST "
        "/api/v1/settings/:_id), of any type. For several settings, use rocketchat_settings.",
    )

    def validate(self, ctx: tf.ValidateContext[Plan]) -> None:
        """Exactly one way to give the value."""
        ways = {
            State.value.name: ctx.config.value,
            SECRET.reference.name: ctx.config.secret_value,
            SECRET.write_only.name: ctx.config.value_wo,
        }
        given = [name for name, value in ways.items() if value is not None]
        if not given:
            ctx.diagnostics.error(
                "No value given",
                "Set value, or secret_value or value_wo for a secret setting.",
                State.value,
            )
        elif len(given) > 1 and all(tf.is_known(ways[name]) for name in given):
            ctx.diagnostics.error(
                "More than one value given",
                f"{', '.join(given)} are set; keep one of them.",
                given[1],
            )
        SECRET.validate(ctx)

    def plan_offline(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Plan to write the secret, which may differ from the server's."""
        plan_secrets_offline(ctx, SECRET)

    def plan_online(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Check the value against the setting's metadata, once its name is known."""
        if ctx.planned.name is not tf.UNKNOWN:
            super().plan_online(ctx)

    def plan_secrets(self, ctx: tf.PlanContext[State, Plan], entries: Entries) -> None:
        """Plan `secret_revision` for the one secret there may be."""
        [name] = entries.ids_apart
        if name not in entries.values:
            self.claim(ctx, name, SECRET.reference, stays=ctx.prior is not None)
        SECRET.plan(ctx, self.provider.secrets, self.provider.server.settings.get(name))
        if ctx.planned.secret_revision is tf.UNKNOWN:
            note_planned_secret(self.provider, name)

    def refresh(self, ctx: tf.ReadContext[State]) -> State | None:
        """The server's value, in the state's spelling as long as that means the same."""
        is_there = self.provider.server.settings.find(ctx.state.name) is not None
        return super().refresh(ctx) if is_there else None

    def move(self, ctx: tf.MoveContext[State]) -> State | None:
        """Become what was the only entry of a rocketchat_settings."""
        return setting_of_settings(ctx)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the id of the setting."""
        state = self.imported(ctx, [ctx.id])
        state.id = state.name = ctx.id
        return state

    # Where the model keeps it

    def entries(self, state: State | Plan | None) -> Entries:
        """The one setting."""
        if state is None:
            return Entries()
        name, value, reference = state.name, state.value, state.secret_value
        entries = Entries(others=frozenset({name}))
        if isinstance(name, str) and value is not None:
            entries.values[name] = value if value is tf.UNKNOWN else value.plain
        if isinstance(name, str) and reference is not None:
            entries.references[name] = reference
        return entries

    def set_entries(self, state: State, entries: Entries) -> None:
        """Set the one value and the one reference."""
        if not same(self.entries(state).values, entries.values):
            state.value = next(map(dynamic, entries.values.values()), None)
        state.secret_value = next(iter(entries.known_references.values()), None)

    def set_written(self, state: State, written: Entries, wanted: State) -> None:
        """Leave the state as it is: there is only one value."""

    def set_known(self, state: State | Plan) -> None:
        """Set the id and the type."""
        name = state.name
        if name is tf.UNKNOWN:
            return
        with reported(State.name):
            setting = self.provider.server.settings.get(name)
        state.id, state.type = setting.id, setting.type

    def places(self, id: str) -> Places:  # noqa: ARG002
        """There is only one setting."""
        return _PLACES

    def keep_spelling(self, planned: Plan, prior: State) -> None:
        """Plan the prior value."""
        planned.value = prior.value

    def secrets(self, ctx: tf.SavingContext[State, Plan], entries: Entries) -> list[str]:
        """The one setting, if a secret is given."""
        return [*entries.ids] if SECRET.given(ctx.config) else []

    def secret(
        self,
        ctx: tf.SavingContext[State, Plan],
        reference: object,  # noqa: ARG002
    ) -> JSON:
        """The secret by its reference or as a write-only value."""
        secret = SECRET.value(ctx.config, self.provider.secrets)
        return None if secret is tf.UNKNOWN else secret
