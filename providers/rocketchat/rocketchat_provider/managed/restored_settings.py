"""The base of setting-backed resources that put back what was there before Terraform."""

from collections.abc import Iterable

import tfplugin as tf

from rocketchat_provider.client import ABSENT, SettingValue
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed import setting_backed
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
from rocketchat_provider.managed.secret_argument import is_updated
from rocketchat_provider.managed.setting_argument import SettingArguments, SettingSecrets
from rocketchat_provider.managed.setting_backed import Saving, SettingBacked, Values

_WRITTEN = "written"


class RestoredSettings(SettingBacked):
    """A table of settings; `on_destroy` says what becomes of those that Terraform has written."""

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """Plan the originals, which are read when a setting is managed first."""
        written = self._written(ctx.prior, ctx.private)
        is_changed = ctx.prior is None or is_updated(ctx)
        plan_originals(ctx, written, self._managed(ctx.config or {}) if is_changed else written)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Check what becomes of every setting that was written."""
        prior = ctx.prior or {}
        originals = kept_in(prior, ctx.private)
        for id in self._written(prior, ctx.private):
            how = prior["on_destroy"]
            check_put_back(self.provider, ctx.diagnostics, id, how, originals.get(id))

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The settings as the server has them, what is not managed included."""
        settings = self.provider.server.settings
        managed = [settings.find(id) for id in self._written(ctx.state, ctx.private)]
        state = super().refresh(ctx) or {}
        ledger = self.provider.run.originals
        return state | {ATTRIBUTE: read_originals(ledger, ctx.state, ctx.private, managed)}

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put back what Terraform has written, as on_destroy says."""
        originals, ownership = kept_in(ctx.prior, ctx.private), self.provider.run.ownership
        becomes: dict[str, SettingValue] = {}
        with ownership.leaving(self.id) as is_here:
            for id in self._written(ctx.prior, ctx.private):
                setting, original = self.provider.server.settings.find(id), originals.get(id)
                if setting is None:
                    continue
                still_here = is_here and not ownership.is_taken(id)
                if leave(self.provider, ctx.diagnostics, setting, original, still_here=still_here):
                    becomes[id] = put_back_value(setting, original, ctx.prior["on_destroy"])
            self.write(ctx, {id: value for id, value in becomes.items() if value is not ABSENT})

    def observe(self, state: dict[str, JSON], diagnostics: tf.Diagnostics) -> None:
        """Note the originals, which other resources may be about to take over."""
        managed = {
            one.setting: one.written(state.get(name)) for name, one in self.arguments.items()
        }
        observe_originals(self.provider.run.originals, diagnostics, state, managed)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the fixed id shown here. The secrets stay unmanaged until they are configured."""
        state = super().import_state(ctx)
        settings = self.provider.server.settings
        there = [one for each in self.arguments.values() if (one := settings.find(each.setting))]
        originals = import_originals(self.provider.run.originals, there)
        return state | {"on_destroy": "restore", ATTRIBUTE: originals}

    def before_write(
        self,
        ctx: Saving,
        prior: tf.State | None,
        state: tf.State,
        values: Values,
        secrets: Values,
    ) -> None:
        """Remember the values found, and save them with a new object."""
        settings = self.provider.server.settings
        originals = Originals(self.provider.run.originals, prior, ctx.private)
        for id in (*values, *secrets):
            originals.remember(settings.get(id))
        ctx.private[_WRITTEN] = sorted({*self._written(prior, ctx.private), *values, *secrets})
        if state[ATTRIBUTE] is tf.UNKNOWN:
            state[ATTRIBUTE] = originals.attribute
        for id, value in values.items():
            originals.record(settings.get(id), value, *self.meanwhile(id))
        if prior is None:
            ctx.save(state)

    def meanwhile(self, id: str) -> Iterable[SettingValue]:  # noqa: ARG002
        """What a setting may be for a moment while others are written."""
        return ()

    def _written(self, state: tf.State | None, private: dict[str, JSON]) -> list[str]:
        """Ids of the settings that Terraform has written, or found to be as they should.

        A tainted resource is removed without its private state. What its state says is enough then.
        """
        kept = private.get(_WRITTEN)
        if isinstance(kept, list):
            return [str(id) for id in kept]
        if state is None:
            return []
        given = {
            id
            for secret, id in self.secrets.items()
            if state[secret.reference] or state[secret.version]
        }
        return sorted(given | (state[ATTRIBUTE] or {}).keys())

    def _managed(self, config: tf.State) -> set[str]:
        """Ids of the settings that the configuration manages, but for the secrets."""
        return {one.setting for name, one in self.arguments.items() if one.is_managed(config[name])}


def attributes(
    id: str, arguments: SettingArguments, secrets: SettingSecrets | None = None
) -> dict[str, tf.Attribute]:
    """The schema of a table, with what putting back needs."""
    table = setting_backed.attributes(id, arguments, secrets)
    return table | {"on_destroy": ON_DESTROY, ATTRIBUTE: ORIGINALS}
