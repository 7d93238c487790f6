"""`rocketchat_settings`: a map of settings, under the rules of `rocketchat_setting`."""

from collections.abc import Callable
from functools import partial
from typing import Any

import tfplugin as tf
from tfplugin.values.types import in_words

from rocketchat_provider.client.setting import ABSENT, same
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.moving import settings_of_setting, values_in
from rocketchat_provider.managed.on_destroy import (
    ON_DESTROY,
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
    read_originals,
)
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    next_revision,
    reference_or_imported,
    wrote,
)
from rocketchat_provider.managed.site_address import ATTRIBUTE as FINGERPRINT
from rocketchat_provider.managed.site_address import (
    FINGERPRINT_CONFIRMED,
    applied_confirmed,
    found_confirmed,
)
from rocketchat_provider.managed.value_rules import (
    coerced,
    is_stored,
)
from rocketchat_provider.resources.settings.plan import plan, setting_at
from rocketchat_provider.resources.settings.values import Progress, named, plain, references
from rocketchat_provider.run.reporting import reported


def _each_is_a_reference(value: Any, ctx: tf.ValidateContext, path: tf.Path) -> None:
    for id, reference in value.items():
        if isinstance(reference, str):
            reference_or_imported(reference, ctx, (*path, tf.Key(id)))


class SettingsResource(tf.Resource[ConnectedProvider]):
    """Several settings as one resource; what is not named is left alone."""

    schema = tf.Schema(
        {
            "values": tf.Attribute(
                tf.Dynamic,
                optional=True,
                description="The values by setting id, for example "
                '{ Site_Name = "Chat", Accounts_LoginExpiration = 7 }. '
                "Each is checked as rocketchat_setting checks its value.",
            ),
            "secret_values": tf.Attribute(
                tf.Map(tf.String),
                optional=True,
                validators=(_each_is_a_reference,),
                description="Secret settings by id, as secret references: "
                "vault:<mount>/<path>#<key>, env:<NAME> or file:<path>.",
            ),
            "on_destroy": ON_DESTROY,
            "id": computed(tf.String, 'Always "settings".'),
            "secret_revision": SECRET_REVISION,
            ATTRIBUTE: ORIGINALS,
            FINGERPRINT: FINGERPRINT_CONFIRMED,
        },
        description="Several settings of a Rocket.Chat server.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """values is a map, and no setting is given twice."""
        values, secrets = ctx.config["values"], ctx.config["secret_values"]
        if values is None and secrets is None:
            ctx.diagnostics.error("No setting given", "Give values or secret_values.", "values")
        if isinstance(values, tf.DynamicValue) and not isinstance(values.value, dict):
            ctx.diagnostics.error(
                "Not a map of settings",
                f"values is {in_words(values.type)}; expected setting ids and their values, "
                'for example { Site_Name = "Chat" }.',
                "values",
            )
            return
        for id in plain(values).keys() & references(secrets).keys():
            ctx.diagnostics.error(
                f"{id} is given twice",
                "It is in values and in secret_values; take one of them out.",
                ("values", tf.Key(id)),
            )

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """See settings_plan."""
        plan(ctx, self.provider)

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the values found, write the configured ones."""
        return self._write(ctx, {})

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The server's values, in the state's spelling as long as that means the same."""
        if not self.provider.online:
            return ctx.state
        settings = self.provider.server.settings
        find = settings.find
        state = dict(ctx.state)
        state |= found_confirmed(settings, *named(state))
        values = plain(state["values"])
        found = {
            id: value if is_stored(setting, value) else setting.value
            for id, value in values.items()
            if (setting := find(id)) is not None and setting.value is not ABSENT
        }
        if not same(found, values):
            state["values"] = tf.DynamicValue.of(found)
        given = references(state["secret_values"])
        if given:
            state["secret_values"] = {id: text for id, text in given.items() if find(id)}
            secrets = {id: find(id) for id in given}
            state["secret_revision"] = found_revision(ctx.state, ctx.private, secrets)
        managed = [find(id) for id in named(ctx.state)]
        ledger = self.provider.ledger
        originals = read_originals(ledger, ctx.state, ctx.private, managed, given)
        return state | {ATTRIBUTE: originals}

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Put back what is no longer named, write what differs."""
        return self._write(ctx, ctx.prior)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put every setting back as on_destroy says."""
        originals = kept_in(ctx.prior, ctx.private)
        for id in sorted(named(ctx.prior)):
            put_back(self.provider, ctx, id, ctx.prior["on_destroy"], originals.get(id))

    def observe(self, state: dict[str, Any], diagnostics: tf.Diagnostics) -> None:
        """Note the originals, which other resources may be about to take over."""
        managed = plain(values_in(self.schema, state)["values"])
        observe_originals(self.provider.ledger, diagnostics, state, managed)

    def move(self, ctx: tf.MoveContext) -> tf.State | None:
        """Become a map with the one entry that was a rocketchat_setting."""
        return settings_of_setting(ctx)

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the settings' ids, separated by commas."""
        values: dict[str, Any] = {}
        secrets: dict[str, str] = {}
        ids = [part.strip() for part in ctx.id.split(",") if part.strip()]
        if not ids:
            raise tf.DiagnosticError(
                "No setting to import",
                f'Got the id "{ctx.id}"; expected ids of settings, separated by commas, for '
                "example Site_Name,Site_Url.",
            )
        for id in ids:
            setting = self.provider.server.settings.get(id)
            if setting.holds_secret:
                secrets[id] = IMPORTED
                wrote(ctx.private, id, setting.value)
            else:
                values[id] = setting.value
        return {
            "id": "settings",
            "on_destroy": "restore",
            "values": tf.DynamicValue.of(values) if values else None,
            "secret_values": secrets or None,
            "secret_revision": 0 if secrets else None,
            ATTRIBUTE: import_originals(
                self.provider.ledger, [self.provider.server.settings.get(id) for id in values]
            ),
        }

    def _write(self, ctx: tf.CreateContext | tf.UpdateContext, prior: tf.State) -> tf.State:
        """Write what differs, and save after each write what is there by then."""
        settings = self.provider.server.settings
        state = ctx.planned | {"id": "settings"}
        given = references(state["secret_values"])
        by_path = {("secret_values", tf.Key(id)): reference for id, reference in given.items()}
        keep_applied(ctx.private, self.provider, by_path)
        originals = Originals(self.provider.ledger, prior, ctx.private)
        progress = Progress(ctx, state, prior, originals)
        for id in sorted(named(prior) - named(state)):
            put_back(self.provider, ctx, id, state["on_destroy"], originals.get(id))
            originals.forget(id)
            progress.put_back(id)
        for id, value in plain(state["values"]).items():
            path = ("values", tf.Key(id))
            setting, written = (
                setting_at(self.provider, id, path),
                partial(progress.wrote_value, id, value),
            )
            originals.remember(setting)
            with reported(*path), saving_if_written(settings, setting, written):
                wanted = coerced(setting, value, path)
                originals.record(setting, wanted)
                with self.provider.handover.taking(id):
                    self.provider.guard.write(ctx, id, wanted)
            written()
        if state["secret_revision"] is tf.UNKNOWN:
            state["secret_revision"] = next_revision(prior) if given else None
            for id, reference in given.items():
                if reference == IMPORTED:
                    continue
                written = partial(progress.wrote_secret, id, reference)
                self._write_secret(ctx, id, reference, written)
                written()
        if state[ATTRIBUTE] is tf.UNKNOWN:
            state[ATTRIBUTE] = originals.attribute
        return state | applied_confirmed(ctx.planned, settings, *named(state))

    def _write_secret(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        id: str,
        reference: str,
        written: Callable[[], None],
    ) -> None:
        path, settings = ("secret_values", tf.Key(id)), self.provider.server.settings
        setting = setting_at(self.provider, id, path)
        with reported(*path):
            secret = self.provider.secrets.resolve(reference).value
            wanted = coerced(setting, secret, path, secret=True)
            with (
                saving_if_written(settings, setting, written),
                self.provider.handover.taking(id),
            ):
                self.provider.guard.write(ctx, id, wanted)
        wrote(ctx.private, id, wanted)
