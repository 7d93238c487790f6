"""The base of resources whose configuration names settings: one, or a map of them."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import cast

import tfplugin as tf

from rocketchat_provider.client import ABSENT, Setting, SettingValue, Wanted
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.entries import Entries, Places, Progress
from rocketchat_provider.managed.moving import values_in
from rocketchat_provider.managed.on_destroy import check_put_back, put_back
from rocketchat_provider.managed.originals import (
    ATTRIBUTE,
    Originals,
    import_originals,
    kept_in,
    observe_originals,
    plan_originals,
    read_originals,
)
from rocketchat_provider.managed.provenance import found_revision, keep_applied
from rocketchat_provider.managed.secret_argument import next_revision, wrote
from rocketchat_provider.managed.site_address import (
    applied_confirmed,
    found_confirmed,
    plan_confirmed,
)
from rocketchat_provider.managed.untyped_resource import UntypedServerResource
from rocketchat_provider.managed.value_rules import check_managed, note_planned, to_write
from rocketchat_provider.run.reporting import reported

Saving = tf.CreateContext | tf.UpdateContext


class NamedSettings(UntypedServerResource):
    """Plans, writes, remembers and restores the settings that a configuration names.

    A subclass says where its schema keeps them.
    """

    references_in: str
    """The argument that takes secret references."""

    # Where the schema keeps them

    @abstractmethod
    def entries(self, state: tf.State | None) -> Entries:
        """What a state or a plan names."""

    @abstractmethod
    def with_entries(self, state: tf.State, entries: Entries) -> tf.State:
        """`state` with the values and references of `entries`."""

    @abstractmethod
    def written_state(self, state: tf.State, written: Entries) -> tf.State:
        """`state` as far as it is written."""

    @abstractmethod
    def known(self, state: tf.State) -> tf.State:
        """The computed attributes that follow from the names."""

    @abstractmethod
    def places(self, id: str) -> Places:
        """Where a configuration has one setting."""

    @abstractmethod
    def keep_spelling(self, ctx: tf.PlanContext) -> None:
        """Plan the prior values, of which none changes but in its spelling."""

    # Secrets

    @abstractmethod
    def plan_secrets(self, ctx: tf.PlanContext, entries: Entries) -> None:
        """Plan `secret_revision`."""

    @abstractmethod
    def secrets(self, ctx: Saving, entries: Entries) -> Iterable[str]:
        """The ids of the settings whose secrets the configuration gives."""

    @abstractmethod
    def secret(self, ctx: Saving, id: str) -> JSON:
        """The secret to write; None to leave what the server has."""

    # Terraform's calls

    def plan_known(self, ctx: tf.PlanContext) -> None:
        """Plan the originals, which are read when a setting is managed first."""
        planned = self.entries(ctx.planned)
        after: set[object] = {*planned.ids, *planned.others}
        plan_originals(ctx, self.entries(ctx.prior).ids, after)

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check every value against its setting's metadata."""
        entries, before = self.entries(ctx.planned), self.entries(ctx.prior)
        ctx.planned |= self.known(ctx.planned)
        plan_confirmed(ctx, self.provider.server.settings, *entries.ids)
        changes = [self._plan_value(ctx, id, value, before) for id, value in entries.values.items()]
        if changes and not any(changes) and before.values.keys() == entries.values.keys():
            self.keep_spelling(ctx)
        self.plan_secrets(ctx, entries)

    def plan_delete(self, ctx: tf.PlanContext) -> None:
        """Check what becomes of every setting."""
        self.plan_removed(ctx, self.entries(ctx.prior).ids)

    def plan_removed(self, ctx: tf.PlanContext, ids: Iterable[str]) -> None:
        """Check what becomes of settings that are no longer named."""
        how = ctx.planned.get("on_destroy") or (ctx.prior or {}).get("on_destroy", "restore")
        originals = kept_in(ctx.prior, ctx.private)
        for id in sorted(ids):
            check_put_back(self.provider, ctx.diagnostics, id, how, originals.get(id))

    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the values found, write the configured ones."""
        return self._apply(ctx, None)

    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Put back what is no longer named, write what differs."""
        return self._apply(ctx, ctx.prior)

    def refresh(self, ctx: tf.ReadContext) -> tf.State | None:
        """The server's values, in the state's spelling as long as that means the same."""
        settings, entries = self.provider.server.settings, self.entries(ctx.state)
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
        revision = found_revision(
            ctx.state["secret_revision"],
            ctx.private,
            {self.places(id).fingerprint: settings.find(id) for id in secret_ids},
        )
        managed = [settings.find(id) for id in entries.ids]
        originals = read_originals(
            self.provider.run.originals, ctx.state, ctx.private, managed, secret_ids
        )
        confirmed = found_confirmed(settings, *entries.ids)
        state = self.with_entries(ctx.state, found) | self.known(ctx.state) | confirmed
        return state | {"secret_revision": revision, ATTRIBUTE: originals}

    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put every setting back as on_destroy says."""
        originals = kept_in(ctx.prior, ctx.private)
        for id in sorted(self.entries(ctx.prior).ids):
            put_back(self.provider, ctx, id, ctx.prior["on_destroy"], originals.get(id))

    def observe(self, state: dict[str, JSON], diagnostics: tf.Diagnostics) -> None:
        """Note the originals, which other resources may be about to take over."""
        values = self.entries(values_in(self.schema, state)).values
        known = cast(dict[str, SettingValue], values)
        observe_originals(self.provider.run.originals, diagnostics, state, known)

    def imported(self, ctx: tf.ImportContext, ids: Iterable[str], reference: str) -> tf.State:
        """The state of settings as the server has them; `reference` is the one of each secret."""
        found = [self.provider.server.settings.get(id) for id in ids]
        entries = Entries()
        for setting in found:
            if setting.holds_secret:
                entries.references[setting.id] = reference
                wrote(ctx.private, self.places(setting.id).fingerprint, setting.value)
            else:
                entries.values[setting.id] = setting.value
        state = self.with_entries({}, entries)
        return state | {
            "on_destroy": "restore",
            "secret_revision": 0 if entries.references else None,
            ATTRIBUTE: import_originals(self.provider.run.originals, found),
        }

    # One setting

    def setting(self, id: str, path: tf.Path) -> Setting:
        """The setting whose value is at `path`. Raises DiagnosticError if there is none."""
        with reported(*(self.places(id).id or path)):
            return self.provider.server.settings.get(id)

    def _plan_value(self, ctx: tf.PlanContext, id: str, value: object, before: Entries) -> bool:
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

    def _apply(self, ctx: Saving, prior: tf.State | None) -> tf.State:
        """Write what differs, and save after each write what is there by then."""
        state = ctx.planned | self.known(ctx.planned)
        entries = self.entries(state)
        references = {self.places(id).reference: text for id, text in entries.references.items()}
        keep_applied(ctx.private, self.provider, references)
        progress = self._progress(ctx, state, prior)
        for id in sorted(progress.before.ids - entries.ids):
            original = progress.originals.get(id)
            put_back(self.provider, ctx, id, state["on_destroy"], original)
            progress.leave(id)
        if prior is None:
            for id in entries.ids_apart:
                progress.originals.remember(self.setting(id, ()))
        for id, value in entries.values.items():
            self._write_value(ctx, id, value, progress)
        if state["secret_revision"] is tf.UNKNOWN:
            secrets = list(self.secrets(ctx, entries))
            state["secret_revision"] = next_revision(prior) if secrets else None
            for id in secrets:
                self._write_secret(ctx, id, entries.references.get(id), progress)
        if state[ATTRIBUTE] is tf.UNKNOWN:
            state[ATTRIBUTE] = progress.originals.attribute
        settings = self.provider.server.settings
        return state | self.known(state) | applied_confirmed(ctx.planned, settings, *entries.ids)

    def _progress(self, ctx: Saving, state: tf.State, prior: tf.State | None) -> Progress:
        def save(written: Entries, originals: Originals) -> None:
            ctx.save(self.written_state(state, written) | {ATTRIBUTE: originals.attribute})

        originals = Originals(self.provider.run.originals, prior, ctx.private)
        return Progress(self.entries(prior), originals, self.provider.server.settings, save)

    def _write_value(self, ctx: Saving, id: str, value: object, progress: Progress) -> None:
        path = self.places(id).value
        setting = self.setting(id, path)
        if id not in progress.before.ids:
            progress.originals.remember(setting)
        with reported(*path), progress.writing_value(setting, value):
            wanted = to_write(Wanted(setting, value), path)
            progress.originals.record(setting, wanted)
            with self.provider.run.ownership.taking(id):
                self.provider.guard.write(ctx, id, wanted)

    def _write_secret(self, ctx: Saving, id: str, reference: object, progress: Progress) -> None:
        path = self.places(id).reference
        setting = self.setting(id, path)
        with reported(*path):
            secret = self.secret(ctx, id)
            if secret is None:
                return
            wanted = to_write(Wanted(setting, secret), path, secret=True)
            with (
                progress.writing_secret(setting, reference),
                self.provider.run.ownership.taking(id),
            ):
                self.provider.guard.write(ctx, id, wanted)
        wrote(ctx.private, self.places(id).fingerprint, wanted)
