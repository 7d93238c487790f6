"""The base of resources whose configuration names settings: one, or a map of them."""

import copy
from abc import abstractmethod
from collections.abc import Iterable
from typing import TypeVar, cast

import tfplugin as tf

from rocketchat_provider.client import ABSENT, Setting, SettingValue, Wanted
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.entries import Entries, Places, Progress
from rocketchat_provider.managed.fingerprints import wrote
from rocketchat_provider.managed.named_models import NamedPlan, NamedState
from rocketchat_provider.managed.on_destroy import apply_on_destroy, check_on_destroy
from rocketchat_provider.managed.originals import (
    Originals,
    import_originals,
    kept_in,
    observe_originals,
    plan_originals,
    read_originals,
)
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_reference import IMPORTED
from rocketchat_provider.managed.secret_revision import next_revision
from rocketchat_provider.managed.server_resource import ServerResource
from rocketchat_provider.managed.site_address import (
    complete_confirmed,
    find_confirmed,
    plan_confirmed,
)
from rocketchat_provider.managed.value_rules import check_managed, note_planned, to_write
from rocketchat_provider.run.reporting import reported

S = TypeVar("S", bound=NamedState)
Q = TypeVar("Q", bound=NamedPlan)


class NamedSettings(ServerResource[S, Q]):
    """Plans, writes, remembers and restores the settings that a configuration names.

    A subclass says where its model keeps them.
    """

    references_in: str
    """The argument that takes secret references."""

    # Where the model keeps them

    @abstractmethod
    def entries(self, state: S | Q | None) -> Entries:
        """What a state or a plan names."""

    @abstractmethod
    def set_entries(self, state: S, entries: Entries) -> None:
        """Give a state the values and references of `entries`, where they differ."""

    @abstractmethod
    def set_written(self, state: S, written: Entries, wanted: S) -> None:
        """Give a state what is written of the state `wanted`."""

    @abstractmethod
    def set_known(self, state: S | Q) -> None:
        """Set the computed attributes that follow from the names."""

    @abstractmethod
    def places(self, id: str) -> Places:
        """Where a configuration has one setting."""

    @abstractmethod
    def keep_spelling(self, planned: Q, prior: S) -> None:
        """Plan the prior values, where only the spelling of a value differs."""

    # Secrets

    @abstractmethod
    def plan_secrets(self, ctx: tf.PlanContext[S, Q], entries: Entries) -> None:
        """Plan `secret_revision`."""

    @abstractmethod
    def secrets(self, ctx: tf.SavingContext[S, Q], entries: Entries) -> Iterable[str]:
        """The ids of the settings whose secrets the configuration gives."""

    @abstractmethod
    def secret(self, ctx: tf.SavingContext[S, Q], reference: object) -> JSON:
        """The secret to write; None to leave what the server has."""

    # Terraform's calls

    def plan_known(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Plan the originals; the apply reads the one of a setting that was not managed before."""
        planned = self.entries(ctx.planned)
        after: set[object] = {*planned.ids, *planned.others}
        plan_originals(ctx, self.entries(ctx.prior).ids, after)

    def plan_online(self, ctx: tf.PlanContext[S, Q]) -> None:
        """Check every value against its setting's metadata."""
        entries, before = self.entries(ctx.planned), self.entries(ctx.prior)
        self.set_known(ctx.planned)
        plan_confirmed(ctx, self.provider.server.settings, entries.ids)
        changes = [self._plan_value(ctx, id, value, before) for id, value in entries.values.items()]
        is_same = changes and not any(changes) and before.values.keys() == entries.values.keys()
        if is_same and ctx.prior is not None:
            self.keep_spelling(ctx.planned, ctx.prior)
        self.plan_secrets(ctx, entries)

    def plan_delete_online(self, ctx: tf.PlanDeleteContext[S]) -> None:
        """Check what happens to every setting."""
        self.plan_removed(ctx, ctx.prior, self.entries(ctx.prior).ids, ctx.prior.on_destroy)

    def plan_removed(
        self, ctx: tf.PrivateContext, prior: S, ids: Iterable[str], how: str | tf.Unknown
    ) -> None:
        """Check what happens to settings that are no longer named."""
        originals = kept_in(prior, ctx.private)
        for id in sorted(ids):
            check_on_destroy(self.provider, ctx.diagnostics, id, how, originals.get(id))

    def create(self, ctx: tf.CreateContext[S, Q]) -> S:
        """Remember the values found, write the configured ones."""
        return self._apply(ctx, None)

    def update(self, ctx: tf.UpdateContext[S, Q]) -> S:
        """Restore what is no longer named, and write what differs."""
        return self._apply(ctx, ctx.prior)

    def refresh(self, ctx: tf.ReadContext[S]) -> S | None:
        """The server's values, in the state's spelling as long as that means the same."""
        state, settings = ctx.state, self.provider.server.settings
        entries = self.entries(state)
        found = Entries(others=entries.others)
        for id, value in entries.values.items():
            setting = settings.find(id)
            if setting is not None and setting.value is not ABSENT:
                is_stored = Wanted(setting, value).is_stored
                found.values[id] = value if is_stored else setting.value
        found.references |= {
            id: text for id, text in entries.references.items() if settings.find(id)
        }
        secret_ids = entries.ids - entries.values.keys()
        fingerprints = {self.places(id).fingerprint: settings.find(id) for id in secret_ids}
        managed = [settings.find(id) for id in entries.ids]
        state.secret_revision = found_revision(state.secret_revision, ctx.private, fingerprints)
        state.originals = read_originals(
            self.provider.run.originals, state, ctx.private, managed, secret_ids
        )
        state.fingerprint_confirmed = find_confirmed(settings, entries.ids)
        self.set_entries(state, found)
        self.set_known(state)
        return state

    def delete(self, ctx: tf.DeleteContext[S]) -> None:
        """Put every setting back as on_destroy says."""
        originals = kept_in(ctx.prior, ctx.private)
        for id in sorted(self.entries(ctx.prior).ids):
            apply_on_destroy(self.provider, ctx, id, ctx.prior.on_destroy, originals.get(id))

    def observe(self, ctx: tf.ObserveContext[S]) -> None:
        """Note the originals, which other resources may be about to take over."""
        known = cast(dict[str, SettingValue], self.entries(ctx.state).values)
        observe_originals(self.provider.run.originals, ctx.diagnostics, ctx.state, known)

    def imported(self, ctx: tf.ImportContext[S], ids: Iterable[str]) -> S:
        """The state of settings as the server has them."""
        found, state = [self.provider.server.settings.get(id) for id in ids], ctx.state
        entries = Entries()
        for setting in found:
            if setting.holds_secret:
                entries.references[setting.id] = IMPORTED
                wrote(ctx.private, self.places(setting.id).fingerprint, setting.value)
            else:
                entries.values[setting.id] = setting.value
        self.set_entries(state, entries)
        state.on_destroy = "restore"
        state.secret_revision = 0 if entries.references else None
        state.originals = import_originals(self.provider.run.originals, found)
        return state

    # One setting

    def setting(self, id: str, path: tf.Path) -> Setting:
        """The setting whose value is at `path`. Raises DiagnosticError if there is none."""
        with reported(*(self.places(id).id or path)):
            return self.provider.server.settings.get(id)

    def _plan_value(
        self, ctx: tf.PlanContext[S, Q], id: str, value: object, before: Entries
    ) -> bool:
        """Whether the value changes."""
        path = self.places(id).value
        setting = self.setting(id, path)
        known = tf.is_known(value)
        wanted = Wanted(setting, value, before.values.get(id)) if known else None
        note_planned(self.provider, setting, wanted)
        self.claim(ctx, id, path, stays=id in before.ids)
        check_managed(
            ctx.diagnostics,
            self.provider.server,
            setting,
            wanted,
            path,
            references_in=self.references_in,
        )
        return wanted is None or wanted.changes

    def _apply(self, ctx: tf.SavingContext[S, Q], prior: S | None) -> S:
        """Write what differs, and save after each write what has been written."""
        self.set_known(ctx.state)
        state = copy.copy(ctx.state)
        entries = self.entries(state)
        references = {self.places(id).reference: text for id, text in entries.references.items()}
        keep_applied(ctx.private, self.provider, references)
        progress = self._progress(ctx, state, prior)
        for id in sorted(progress.before.ids - entries.ids):
            apply_on_destroy(self.provider, ctx, id, state.on_destroy, progress.originals.get(id))
            progress.leave(id)
        if prior is None:
            for id in entries.ids_apart:
                progress.originals.remember(self.setting(id, ()))
        for id, value in entries.values.items():
            self._write_value(ctx, id, value, progress)
        if tf.is_unknown(state, NamedState.secret_revision):
            secrets = list(self.secrets(ctx, entries))
            state.secret_revision = next_revision(prior) if secrets else None
            ctx.state.secret_revision = state.secret_revision
            for id in secrets:
                self._write_secret(ctx, id, entries.references.get(id), progress)
        if tf.is_unknown(state, NamedState.originals):
            state.originals = progress.originals.attribute
        complete_confirmed(state, self.provider.server.settings, entries.ids)
        self.set_known(state)
        return state

    def _progress(self, ctx: tf.SavingContext[S, Q], state: S, prior: S | None) -> Progress:
        def save(written: Entries, originals: Originals) -> None:
            self.set_written(ctx.state, written, state)
            ctx.state.originals = originals.attribute
            ctx.save()

        originals = Originals(self.provider.run.originals, prior, ctx.private)
        return Progress(self.entries(prior), originals, self.provider.server.settings, save)

    def _write_value(
        self, ctx: tf.SavingContext[S, Q], id: str, value: object, progress: Progress
    ) -> None:
        path = self.places(id).value
        setting = self.setting(id, path)
        if id not in progress.before.ids:
            progress.originals.remember(setting)
        with reported(*path), progress.writing_value(setting, value):
            wanted = to_write(Wanted(setting, value), path)
            progress.originals.record(setting, wanted)
            with self.provider.run.ownership.taking(id):
                self.provider.guard.write(ctx, id, wanted)

    def _write_secret(
        self, ctx: tf.SavingContext[S, Q], id: str, reference: object, progress: Progress
    ) -> None:
        path = self.places(id).reference
        setting = self.setting(id, path)
        with reported(*path):
            secret = self.secret(ctx, reference)
            if secret is None:
                return
            wanted = to_write(Wanted(setting, secret), path, secret=True)
            with (
                progress.writing_secret(setting, reference),
                self.provider.run.ownership.taking(id),
            ):
                self.provider.guard.write(ctx, id, wanted)
        wrote(ctx.private, self.places(id).fingerprint, wanted)
