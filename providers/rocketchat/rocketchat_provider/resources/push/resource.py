"""`rocketchat_push`: push notifications."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.client import ABSENT
from rocketchat_provider.client.object_errors import SettingNotTaken
from rocketchat_provider.client.push import SWITCH
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.attributes import computed, refuse_other_ids
from rocketchat_provider.managed.on_destroy import (
    ON_DESTROY,
    check_put_back,
    leave,
    put_back_value,
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
    SECRET_REVISION,
    is_updated,
    next_revision,
    plan_secrets_offline,
    wrote,
)
from rocketchat_provider.managed.setting_argument import stored
from rocketchat_provider.managed.value_rules import coerced
from rocketchat_provider.resources.push.arguments import ARGUMENTS, SECRETS, attributes
from rocketchat_provider.resources.push.plan import plan
from rocketchat_provider.run.reporting import reported

_PUSH = "push"
_WRITTEN = "written"
_NAMES = {argument.setting: name for name, argument in ARGUMENTS.items()} | {
    setting: secret.reference for secret, setting in SECRETS.items()
}


class PushResource(tf.Resource[ConnectedProvider]):
    """How notifications reach phones, and what of a message they show on the way."""

    schema = tf.Schema(
        {
            **attributes(),
            "on_destroy": ON_DESTROY,
            "id": computed(tf.String, 'Always "push".'),
            "secret_revision": SECRET_REVISION,
            ATTRIBUTE: ORIGINALS,
        },
        description="Push notifications: how they are sent, and what of a message shows on the "
        "way. There is one a server. Rocket.Chat looks at how to send them only when they are "
        "switched on, so they are switched off and on when that changes.",
    )

    def validate(self, ctx: tf.ValidateContext) -> None:
        """Every secret is given in one way at the most."""
        for secret in SECRETS:
            secret.validate(ctx)
            secret.at_most_once(ctx)

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """See push_plan."""
        if ctx.action != "delete":
            written = _written(ctx.prior, ctx.private)
            is_changed = ctx.prior is None or is_updated(ctx)
            plan_originals(ctx, written, _configured(ctx.config or {}) if is_changed else written)
        if not self.provider.online:
            plan_secrets_offline(ctx, SECRETS)
            return
        if ctx.action != "delete":
            plan(ctx, self.provider)
            return
        how = (ctx.prior or {})["on_destroy"]
        originals = kept_in(ctx.prior, ctx.private)
        for id in _written(ctx.prior, ctx.private):
            check_put_back(self.provider, ctx.diagnostics, id, how, originals.get(id))

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the values found, write the configured ones."""
        return self._apply(ctx, None)

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The settings as the server has them, what is not managed included."""
        if not self.provider.online:
            return ctx.state
        settings = self.provider.server.settings
        secrets = {secret.reference: settings.find(id) for secret, id in SECRETS.items()}
        revision = found_revision(ctx.state, ctx.private, secrets)
        managed = [settings.find(id) for id in _written(ctx.state, ctx.private)]
        originals = read_originals(self.provider.ledger, ctx.state, ctx.private, managed)
        found = stored(settings, ARGUMENTS)
        return ctx.state | found | {"secret_revision": revision, ATTRIBUTE: originals}

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Write what is configured and differs."""
        return self._apply(ctx, ctx.prior)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put back what Terraform has written, as on_destroy says."""
        originals, becomes = kept_in(ctx.prior, ctx.private), {}
        with self.provider.handover.leaving(_PUSH) as is_here:
            for id in _written(ctx.prior, ctx.private):
                setting, original = self.provider.server.settings.find(id), originals.get(id)
                if setting is None:
                    continue
                still_here = is_here and not self.provider.handover.is_taken(id)
                if leave(self.provider, ctx.diagnostics, setting, original, still_here=still_here):
                    becomes[id] = put_back_value(setting, original, ctx.prior["on_destroy"])
            self._write({id: value for id, value in becomes.items() if value is not ABSENT})

    def observe(self, state: dict[str, Any], diagnostics: tf.Diagnostics) -> None:
        """Note the originals, which other resources may be about to take over."""
        managed = {one.setting: one.written(state.get(name)) for name, one in ARGUMENTS.items()}
        observe_originals(self.provider.ledger, diagnostics, state, managed)

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id push. The secrets stay unmanaged until they are configured."""
        refuse_other_ids(ctx, _PUSH, "push configuration")
        settings = self.provider.server.settings
        there = [one for each in ARGUMENTS.values() if (one := settings.find(each.setting))]
        return {
            "id": _PUSH,
            "on_destroy": "restore",
            ATTRIBUTE: import_originals(self.provider.ledger, there),
            **stored(settings, ARGUMENTS),
        }

    def _apply(self, ctx: tf.CreateContext | tf.UpdateContext, prior: tf.State | None) -> tf.State:
        config, state = ctx.config, ctx.planned | {"id": _PUSH}
        secrets_at = {(secret.reference,): config[secret.reference] for secret in SECRETS}
        keep_applied(ctx.private, self.provider, secrets_at)
        wanted = {
            argument.setting: argument.written(state[name])
            for name, argument in ARGUMENTS.items()
            if name == "enabled" or config[name] is not None
        }
        secrets = {}
        if state["secret_revision"] is tf.UNKNOWN:
            secrets = self._secrets(config)
            state["secret_revision"] = next_revision(prior) if secrets else None
        originals = self._remember(prior, ctx.private, [*wanted, *secrets])
        if state[ATTRIBUTE] is tf.UNKNOWN:
            state[ATTRIBUTE] = originals.attribute
        for id, value in wanted.items():
            meanwhile = (False,) if id == SWITCH else ()
            originals.record(self.provider.server.settings.get(id), value, *meanwhile)
        if prior is None:
            ctx.save(state)
        with self.provider.handover.taking(_PUSH, *wanted, *secrets):
            self._write(wanted | secrets)
        for id, value in secrets.items():
            wrote(ctx.private, _NAMES[id], value)
        return state

    def _secrets(self, config: tf.State) -> dict[str, Any]:
        """The configured secrets by setting id."""
        settings = self.provider.server.settings
        return {
            id: coerced(
                settings.get(id),
                secret.value(config, self.provider.secrets),
                (secret.reference,),
                secret=True,
            )
            for secret, id in SECRETS.items()
            if secret.given(config)
        }

    def _remember(
        self, prior: tf.State | None, private: dict[str, Any], ids: list[str]
    ) -> Originals:
        originals = Originals(self.provider.ledger, prior, private)
        for id in ids:
            originals.remember(self.provider.server.settings.get(id))
        private[_WRITTEN] = sorted({*_written(prior, private), *ids})
        return originals

    def _write(self, wanted: dict[str, Any]) -> None:
        try:
            self.provider.server.push.write(wanted)
        except SettingNotTaken as error:
            raise tf.DiagnosticError(error.title, error.detail, (_NAMES[error.id],)) from error


def _written(state: tf.State | None, private: dict[str, Any]) -> list[str]:
    """Ids of the settings that Terraform has written, or found to be as they should.

    A tainted resource is removed without its private state. What its state says is enough then.
    """
    if _WRITTEN in private or state is None:
        return list(private.get(_WRITTEN, ()))
    given = {
        id for secret, id in SECRETS.items() if state[secret.reference] or state[secret.version]
    }
    return sorted(given | (state[ATTRIBUTE] or {}).keys())


def _configured(config: tf.State) -> set[str]:
    """Ids of the settings that the configuration names, but for the secrets."""
    named = {one.setting for name, one in ARGUMENTS.items() if config[name] is not None}
    return named | {ARGUMENTS["enabled"].setting}
