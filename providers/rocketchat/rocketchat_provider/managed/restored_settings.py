"""The base of setting-backed resources that restore what was there before Terraform."""

from collections.abc import Iterable
from typing import TypeVar

import tfplugin as tf

from rocketchat_provider.client import ABSENT, SettingValue
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.on_destroy import (
    OnDestroy,
    check_on_destroy,
    leave,
    value_on_destroy,
)
from rocketchat_provider.managed.originals import (
    KeptOriginals,
    KeptOriginalsState,
    Originals,
    import_originals,
    kept_in,
    observe_originals,
    plan_originals,
    read_originals,
)
from rocketchat_provider.managed.setting_backed import (
    SettingBacked,
    SettingBackedModel,
    Values,
)

_WRITTEN = "written"


class RestoredModel(SettingBackedModel[tf.K], OnDestroy[tf.K], KeptOriginals[tf.K]):
    """What the model of a resource with restored settings inherits from."""


RestoredState = RestoredModel[tf.Known]
RestoredPlan = RestoredModel[tf.Planned]

S = TypeVar("S", bound=RestoredState)
Q = TypeVar("Q", bound=RestoredPlan)


class RestoredSettings(SettingBacked[S, Q]):
    """Settings that `on_destroy` restores, if Terraform has written them."""

    def plan_known(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan the originals; the apply reads the one of a setting that was not managed before."""
        written = self._written(ctx.prior, ctx.private)
        is_changed = ctx.prior is None or ctx.changes_anything
        plan_originals(ctx, written, self._managed(ctx.config) if is_changed else written)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[S]) -> None:
        """Check what happens to every setting that was written."""
        prior, originals = ctx.prior, kept_in(ctx.prior, ctx.private)
        for id in self._written(prior, ctx.private):
            how = prior.on_destroy
            check_on_destroy(self.provider, ctx.diagnostics, id, how, originals.get(id))

    def refresh(self, ctx: tf.ReadContext[S]) -> S | None:
        """The settings as the server has them, what is not managed included."""
        settings, ledger = self.provider.server.settings, self.provider.run.originals
        managed = [settings.find(id) for id in self._written(ctx.state, ctx.private)]
        super().refresh(ctx)
        ctx.state.originals = read_originals(ledger, ctx.state, ctx.private, managed)
        return ctx.state

    def delete(self, ctx: tf.DeleteContext[S]) -> None:
        """Restore what Terraform has written, as on_destroy says."""
        originals, ownership = kept_in(ctx.prior, ctx.private), self.provider.run.ownership
        becomes: dict[str, SettingValue] = {}
        with ownership.leaving(self.id) as is_here:
            for id in self._written(ctx.prior, ctx.private):
                setting, original = self.provider.server.settings.find(id), originals.get(id)
                if setting is None:
                    continue
                still_here = is_here and not ownership.is_taken(id)
                if leave(self.provider, ctx.diagnostics, setting, original, still_here=still_here):
                    becomes[id] = value_on_destroy(setting, original, ctx.prior.on_destroy)
            self.write(ctx, {id: value for id, value in becomes.items() if value is not ABSENT})

    def observe(self, ctx: tf.ObserveContext[S]) -> None:
        """Note the originals, which other resources may be about to take over."""
        managed = {one.setting: one.written(ctx.state[one]) for one in self.arguments.values()}
        observe_originals(self.provider.run.originals, ctx.diagnostics, ctx.state, managed)

    def import_state(self, ctx: tf.ImportContext[S]) -> S:
        """By the fixed id shown here."""
        state = super().import_state(ctx)
        settings = self.provider.server.settings
        there = [one for each in self.arguments.values() if (one := settings.find(each.setting))]
        state.originals = import_originals(self.provider.run.originals, there)
        state.on_destroy = "restore"
        return state

    def before_write(
        self, ctx: tf.SavingContext[S, Q], prior: S | None, values: Values, secrets: Values
    ) -> None:
        """Remember the values found, and save them with a new object."""
        settings = self.provider.server.settings
        originals = Originals(self.provider.run.originals, prior, ctx.private)
        for id in (*values, *secrets):
            originals.remember(settings.get(id))
        ctx.private[_WRITTEN] = sorted({*self._written(prior, ctx.private), *values, *secrets})
        if tf.is_unknown(ctx.state, KeptOriginalsState.originals):
            ctx.state.originals = originals.attribute
        for id, value in values.items():
            originals.record(settings.get(id), value, *self.meanwhile(id))
        if prior is None:
            ctx.save()

    def meanwhile(self, id: str) -> Iterable[SettingValue]:  # noqa: ARG002
        """The values that a setting may have for a moment while others are written."""
        return ()

    def _written(self, state: S | None, private: dict[str, JSON]) -> list[str]:
        """Ids of the settings that Terraform has written, or that had the wanted value.

        A tainted resource is removed without its private state: then its state says which.
        """
        kept = private.get(_WRITTEN)
        if isinstance(kept, list):
            return [str(id) for id in kept]
        if state is None:
            return []
        given = {
            secret.setting
            for secret in self.secrets
            if state[secret.reference] or state[secret.version]
        }
        return sorted(given | (state.originals or {}).keys())

    def _managed(self, config: Q) -> set[str]:
        """Ids of the settings that the configuration manages, except secrets."""
        return {one.setting for one in self.arguments.values() if one.is_managed(config)}
