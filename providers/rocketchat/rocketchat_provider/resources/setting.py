"""`rocketchat_setting`: one setting of any type."""

import tfplugin as tf

from rocketchat_provider.client import same
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.attributes import computed, dynamic
from rocketchat_provider.managed.entries import Entries, Places
from rocketchat_provider.managed.moving import setting_of_settings
from rocketchat_provider.managed.named_settings import NamedSettings, Saving
from rocketchat_provider.managed.on_destroy import ON_DESTROY
from rocketchat_provider.managed.originals import ATTRIBUTE, ORIGINALS
from rocketchat_provider.managed.secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    SecretArgument,
    plan_secrets_offline,
)
from rocketchat_provider.managed.site_address import ATTRIBUTE as FINGERPRINT
from rocketchat_provider.managed.site_address import FINGERPRINT_CONFIRMED
from rocketchat_provider.managed.value_rules import note_planned_secret
from rocketchat_provider.run.reporting import reported

SECRET = SecretArgument("secret_value", "value_wo", "The value of a secret setting")


_PLACES = Places(("value",), (SECRET.reference,), SECRET.reference, ("name",))


class SettingResource(NamedSettings):
    """One setting of any type, checked against the server's own metadata at plan."""

    type_name = "rocketchat_setting"
    references_in = SECRET.reference

    schema = tf.Schema(
        {
            "name": tf.Attribute(
                tf.String,
                required=True,
                requires_replace=True,
                description="The setting's id as Rocket.Chat spells it, for example Site_Name "
                "(GET /api/v1/settings/:_id). Case counts.",
            ),
            "value": tf.Attribute(
                tf.Dynamic,
                optional=True,
                description="The value: a string, number, bool, list or object, as the setting's "
                'type asks. A spelling that means the same is taken ("7" for an int setting). '
                "Not for secret settings: use secret_value or value_wo.",
            ),
            **SECRET.attributes(),
            "on_destroy": ON_DESTROY,
            "id": computed(tf.String, "The same as name."),
            "type": computed(
                tf.String, "Rocket.Chat's type of the setting: boolean, string, int, select, …"
            ),
            "secret_revision": SECRET_REVISION,
            ATTRIBUTE: ORIGINALS,
            FINGERPRINT: FINGERPRINT_CONFIRMED,
        },
        description="One setting of a Rocket.Chat server.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """Exactly one way to give the value."""
        ways = ("value", SECRET.reference, SECRET.write_only)
        given = [way for way in ways if ctx.config[way] is not None]
        if not given:
            ctx.diagnostics.error(
                "No value given",
                "Give value, or for a secret setting secret_value or value_wo.",
                "value",
            )
        elif len(given) > 1 and all(tf.is_known(ctx.config[way]) for way in given):
            ctx.diagnostics.error(
                "More than one value given",
                f"{' and '.join(given)} are both set; give one of them.",
                given[1],
            )
        SECRET.validate(ctx)

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Plan to write the secret, which may differ from the server's."""
        plan_secrets_offline(ctx, [SECRET])

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check the value against the setting's metadata, once its name is known."""
        if ctx.planned["name"] is not tf.UNKNOWN:
            super().plan_change(ctx)

    def plan_secrets(self, ctx: tf.PlanContext, entries: Entries) -> None:
        """Plan `secret_revision` for the one secret there may be."""
        name = ctx.planned["name"]
        if name not in entries.values:
            self.claim(ctx, name, _PLACES.reference, stays=ctx.action == "update")
        SECRET.plan(ctx, self.provider.secrets, self.provider.server.settings.get(name))
        if ctx.planned["secret_revision"] is tf.UNKNOWN:
            note_planned_secret(self.provider, name)

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The server's value, in the state's spelling as long as that means the same."""
        is_there = self.provider.server.settings.find(ctx.state["name"]) is not None
        return super().refresh(ctx) if is_there else None

    def move(self, ctx: tf.MoveContext) -> tf.State | None:
        """Become what was the only entry of a rocketchat_settings."""
        return setting_of_settings(ctx)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the setting's id."""
        return self.imported(ctx, [ctx.id], IMPORTED) | {"name": ctx.id, "id": ctx.id}

    # Where the schema keeps it

    def entries(self, state: tf.State | None) -> Entries:
        """The one setting."""
        if not state:
            return Entries()
        name, value, reference = (state[one] for one in ("name", "value", SECRET.reference))
        entries = Entries(others=frozenset({name}))
        if isinstance(name, str) and value is not None:
            entries.values[name] = value if value is tf.UNKNOWN else value.plain
        if isinstance(name, str) and reference is not None:
            entries.references[name] = reference
        return entries

    def with_entries(self, state: tf.State, entries: Entries) -> tf.State:
        """`state` with the one value and the one reference."""
        found = state | {SECRET.reference: next(iter(entries.references.values()), None)}
        if not same(self.entries(state).values, entries.values):
            found["value"] = next(map(dynamic, entries.values.values()), None)
        return found

    def written_state(self, state: tf.State, written: Entries) -> tf.State:  # noqa: ARG002
        """The whole state: there is only one value."""
        return state

    def known(self, state: tf.State) -> tf.State:
        """The id and the type."""
        with reported("name"):
            setting = self.provider.server.settings.get(state["name"])
        return {"id": setting.id, "type": setting.type}

    def places(self, id: str) -> Places:  # noqa: ARG002
        """There is only one setting."""
        return _PLACES

    def keep_spelling(self, ctx: tf.PlanContext) -> None:
        """Plan the prior value."""
        ctx.planned["value"] = (ctx.prior or {})["value"]

    def secrets(self, ctx: Saving, entries: Entries) -> list[str]:
        """The one setting, if a secret is given."""
        return [*entries.ids] if SECRET.given(ctx.config) else []

    def secret(self, ctx: Saving, id: str) -> JSON:  # noqa: ARG002
        """The secret by its reference or as a write-only value."""
        secret: JSON = SECRET.value(ctx.config, self.provider.secrets)
        return secret
