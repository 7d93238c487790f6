"""`rocketchat_setting`: one setting of any type."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client.setting import Setting
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.attributes import computed, dynamic
from rocketchat_provider.managed.moving import setting_of_settings, values_in
from rocketchat_provider.managed.on_destroy import (
    ON_DESTROY,
    check_put_back,
    put_back,
    saving_if_written,
)
from rocketchat_provider.managed.originals import (
    ATTRIBUTE,
    ORIGINALS,
    Originals,
    import_originals,
    kept_in,
    observe_originals,
    plan_originals,
    read_originals,
)
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    SecretArgument,
    next_revision,
    plan_secrets_offline,
    wrote,
)
from rocketchat_provider.managed.site_address import ATTRIBUTE as FINGERPRINT
from rocketchat_provider.managed.site_address import (
    FINGERPRINT_CONFIRMED,
    applied_confirmed,
    found_confirmed,
    plan_confirmed,
)
from rocketchat_provider.managed.value_rules import (
    check_managed,
    claim,
    coerced,
    is_changed,
    is_stored,
    note_planned,
    note_planned_secret,
)
from rocketchat_provider.run.reporting import reported

SECRET = SecretArgument("secret_value", "value_wo", "The value of a secret setting")


class SettingResource(tf.Resource[ConnectedProvider]):
    """One setting of any type, checked against the server's own metadata at plan."""

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

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """Check the value against the setting's metadata."""
        if ctx.action != "delete":
            before = {ctx.prior["name"]} if ctx.prior else set()
            plan_originals(ctx, before, {ctx.planned["name"]})
        if not self.provider.online:
            plan_secrets_offline(ctx, [SECRET])
            return
        settings = self.provider.server.settings
        if ctx.action == "delete":
            prior = ctx.prior or {}
            name, how = prior["name"], prior["on_destroy"]
            original = kept_in(prior, ctx.private).get(name)
            check_put_back(self.provider, ctx.diagnostics, name, how, original)
            return
        name = ctx.planned["name"]
        if name is tf.UNKNOWN:
            return
        with reported("name"):
            setting = settings.get(name)
        ctx.planned |= {"id": name, "type": setting.type}
        plan_confirmed(ctx, settings, name)
        SECRET.plan(ctx, self.provider.secrets, setting)
        if ctx.planned["secret_revision"] is tf.UNKNOWN:
            self.provider.guard.planned.writes(setting, tf.UNKNOWN)
            note_planned_secret(self.provider, name)
        self._plan_value(ctx, setting)

    def _plan_value(self, ctx: tf.PlanContext, setting: Setting) -> None:
        value = ctx.planned["value"]
        if value is None:
            path = (SECRET.reference,)
            claim(self.provider, ctx, setting.id, path, "setting", stays=ctx.action == "update")
            return
        plain = tf.UNKNOWN if value is tf.UNKNOWN else value.plain
        stays = ctx.action == "update"
        note_planned(self.provider, ctx, setting.id, plain, ("value",), "setting", stays=stays)
        prior = (ctx.prior or {}).get("value")
        before = None if prior is None else prior.plain
        check_managed(
            ctx.diagnostics,
            self.provider.server,
            setting,
            plain,
            ("value",),
            before=before,
            references_in=SECRET.reference,
        )
        if tf.is_known(plain) and not is_changed(setting, before, plain):
            ctx.planned["value"] = prior

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the value found, write the configured one."""
        settings = self.provider.server.settings
        setting = settings.get(ctx.planned["name"])
        originals = Originals(self.provider.ledger, None, ctx.private)
        originals.remember(setting)
        known = {"id": setting.id, "type": setting.type, ATTRIBUTE: originals.attribute}
        with saving_if_written(settings, setting, lambda: ctx.save(ctx.planned | known)):
            return self._write(ctx, settings, None, originals) | known

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The server's value, in the state's spelling as long as that means the same."""
        if not self.provider.online:
            return ctx.state
        settings = self.provider.server.settings
        setting = settings.find(ctx.state["name"])
        if setting is None:
            return None
        value = ctx.state["value"]
        if value is not None and not is_stored(setting, value.plain):
            value = dynamic(setting.value)
        revision = found_revision(ctx.state, ctx.private, {SECRET.reference: setting})
        hidden = [setting.id] if value is None else []
        originals = read_originals(self.provider.ledger, ctx.state, ctx.private, [setting], hidden)
        found = {"id": setting.id, "type": setting.type, "value": value, ATTRIBUTE: originals}
        confirmed = found_confirmed(settings, setting.id)
        return ctx.state | found | confirmed | {"secret_revision": revision}

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Write what changed."""
        originals = Originals(self.provider.ledger, ctx.prior, ctx.private)
        return self._write(ctx, self.provider.server.settings, ctx.prior, originals)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put the setting back as on_destroy says."""
        name, how = ctx.prior["name"], ctx.prior["on_destroy"]
        put_back(self.provider, ctx, name, how, kept_in(ctx.prior, ctx.private).get(name))

    def observe(self, state: dict[str, Any], diagnostics: tf.Diagnostics) -> None:
        """Note the original, which another resource may be about to take over."""
        value = values_in(self.schema, state)["value"]
        managed = {} if value is None else {state["name"]: value.plain}
        observe_originals(self.provider.ledger, diagnostics, state, managed)

    def move(self, ctx: tf.MoveContext) -> tf.State | None:
        """Become what was the only entry of a rocketchat_settings."""
        return setting_of_settings(ctx)

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the setting's id."""
        setting = self.provider.server.settings.get(ctx.id)
        originals = import_originals(self.provider.ledger, [setting])
        state: tf.State = {"name": setting.id, "id": setting.id, "on_destroy": "restore"}
        state[ATTRIBUTE] = originals
        if not setting.holds_secret:
            return state | {"value": dynamic(setting.value)}
        wrote(ctx.private, SECRET.reference, setting.value)
        return state | {SECRET.reference: IMPORTED, "secret_revision": 0}

    def _write(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        settings: Settings,
        prior: tf.State | None,
        originals: Originals,
    ) -> tf.State:
        secret = {(SECRET.reference,): ctx.config[SECRET.reference]}
        keep_applied(ctx.private, self.provider, secret)
        name, value = ctx.planned["name"], ctx.planned["value"]
        setting = settings.get(name)
        state = ctx.planned | {"id": name, "type": setting.type}
        if value is not None:
            with reported("value"), self.provider.handover.taking(name):
                wanted = coerced(setting, value.plain, ("value",))
                originals.record(setting, wanted)
                self.provider.guard.write(ctx, name, wanted)
        if state["secret_revision"] is tf.UNKNOWN:
            state["secret_revision"] = None
            if SECRET.given(ctx.config):
                self._write_secret(ctx, setting)
                state["secret_revision"] = next_revision(prior)
        return state | applied_confirmed(ctx.planned, settings, name)

    def _write_secret(self, ctx: tf.CreateContext | tf.UpdateContext, setting: Setting) -> None:
        secret = SECRET.value(ctx.config, self.provider.secrets)
        path = (SECRET.reference,)
        wanted = coerced(setting, secret, path, secret=True)
        with reported(*path), self.provider.handover.taking(setting.id):
            self.provider.guard.write(ctx, setting.id, wanted)
        wrote(ctx.private, SECRET.reference, wanted)
