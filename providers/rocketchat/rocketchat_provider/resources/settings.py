"""`rocketchat_settings`: a map of settings, under the rules of `rocketchat_setting`."""

from collections.abc import Mapping, Sequence

import tfplugin as tf
from tfplugin.values.types import in_words

from rocketchat_provider.client import Setting, Wanted, same
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.entries import Entries, Places
from rocketchat_provider.managed.moving import settings_of_setting
from rocketchat_provider.managed.named_models import SettingsPlan as Plan
from rocketchat_provider.managed.named_models import SettingsState as State
from rocketchat_provider.managed.named_settings import NamedSettings
from rocketchat_provider.managed.secret_argument import is_updated
from rocketchat_provider.managed.secret_reference import IMPORTED, server_lacks, wanted_secret
from rocketchat_provider.managed.value_rules import check_secret, note_planned_secret


def _ids(state: State | Plan) -> list[str] | tf.Unknown:
    """The ids of all entries, sorted; UNKNOWN until all are known."""
    if tf.UNKNOWN in (state.values, state.secret_values):
        return tf.UNKNOWN
    return sorted(_plain(state.values).keys() | _references(state.secret_values).keys())


IDS = tf.derived_identifier(
    "ids",
    tf.List(tf.String),
    _ids,
    description="The ids of the settings that were managed at first. Entries that are added or "
    "removed later do not change the identity.",
)


class SettingsResource(NamedSettings[State, Plan]):
    """Several settings as one resource; what is not named is left alone."""

    type_name = "rocketchat_settings"
    references_in = State.secret_values.name
    identity = tf.identity(IDS)
    schema = tf.schema_of(
        State,
        Plan,
        description="Several settings of a Rocket.Chat server (Workspace > Settings; POST "
        "/api/v1/settings/:_id), of any type. Settings that it does not name are not managed.",
    )

    def validate(self, ctx: tf.ValidateContext[Plan]) -> None:
        """values is a map, and no setting is given twice."""
        values, secrets = ctx.config.values, ctx.config.secret_values
        if values is None and secrets is None:
            ctx.diagnostics.error("No setting given", "Set values or secret_values.", State.values)
        if isinstance(values, tf.DynamicValue) and not isinstance(values.value, dict):
            ctx.diagnostics.error(
                "Not a map of settings",
                f"values is {in_words(values.type)}; expected setting ids and their values, "
                'for example { Site_Name = "Chat" }.',
                State.values,
            )
            return
        for id in _plain(values).keys() & _references(secrets).keys():
            ctx.diagnostics.error(
                f"{id} is given twice",
                "It is in values and in secret_values; remove it from one of them.",
                (State.values, tf.Key(id)),
            )

    def plan_offline(self, ctx: tf.PlanContext[State, Plan]) -> None:
        """Plan to write the secrets, which may differ from the server's."""
        if ctx.planned.secret_values is not None and is_updated(ctx):
            ctx.unknown(State.secret_revision)

    def plan_update_online(self, ctx: tf.PlanUpdateContext[State, Plan]) -> None:
        """Check every entry, and what happens to those that are gone."""
        planned = self.entries(ctx.planned)
        if not planned.others:
            how = ctx.planned.on_destroy
            gone = self.entries(ctx.prior).ids - planned.ids
            self.plan_removed(ctx, ctx.prior, gone, ctx.prior.on_destroy if how is None else how)
        super().plan_update_online(ctx)

    def plan_secrets(self, ctx: tf.PlanContext[State, Plan], entries: Entries) -> None:
        """Plan `secret_revision`, which counts the writes of all secrets together."""
        if ctx.planned.secret_values is tf.UNKNOWN:
            ctx.unknown(State.secret_revision)
            return
        kept = _kept(ctx.prior)
        given = entries.references
        if not given:
            ctx.planned.secret_revision = None
            return
        writes = [self._plan_secret(ctx, id, text, kept) for id, text in given.items()]
        if ctx.prior is None or any(writes):
            ctx.unknown(State.secret_revision)
        elif IMPORTED in kept.values() and kept.keys() == given.keys():
            ctx.planned.secret_values = kept
        if given != kept and self._mean_the_same(given, kept):
            ctx.planned.secret_values = kept

    def move(self, ctx: tf.MoveContext[State]) -> State | None:
        """Become a map with the one entry that was a rocketchat_setting."""
        return settings_of_setting(ctx)

    def import_state(self, ctx: tf.ImportContext[State]) -> State:
        """By the ids of the settings, separated by commas."""
        ids = [part.strip() for part in ctx.id.split(",") if part.strip()]
        if not ids:
            raise tf.DiagnosticError(
                "No setting to import",
                f'Got the id "{ctx.id}"; expected ids of settings, separated by commas, for '
                "example Site_Name,Site_Url.",
            )
        return self._imported(ctx, ids)

    def import_identity(self, ctx: tf.ImportContext[State]) -> State:
        """By the list of the settings' ids."""
        return self._imported(ctx, ctx.identity[IDS])

    def _imported(self, ctx: tf.ImportContext[State], ids: Sequence[str]) -> State:
        state = self.imported(ctx, ids)
        self.set_known(state)
        return state

    # Where the model keeps them

    def entries(self, state: State | Plan | None) -> Entries:
        """Both maps."""
        if state is None:
            return Entries()
        values, references = state.values, state.secret_values
        unknown = frozenset({one for one in (values, references) if one is tf.UNKNOWN})
        return Entries(_plain(values), _references(references), unknown)

    def set_entries(self, state: State, entries: Entries) -> None:
        """Set what differs of the maps."""
        before = self.entries(state)
        if not same(before.values, entries.values):
            state.values = tf.DynamicValue.of(entries.values)
        if not same(before.references, entries.references):
            state.secret_values = entries.known_references

    def set_written(self, state: State, written: Entries, wanted: State) -> None:
        """Set the entries that are written. An empty map is null if not configured."""
        has_values = written.values or wanted.values is not None
        has_references = written.references or wanted.secret_values is not None
        state.values = tf.DynamicValue.of(written.values) if has_values else None
        state.secret_values = written.known_references if has_references else None

    def set_known(self, state: State | Plan) -> None:
        """Set the id."""
        state.id = "settings"

    def places(self, id: str) -> Places:
        """An entry of the maps."""
        key = tf.Key(id)
        return Places((State.values.name, key), (State.secret_values.name, key), id)

    def keep_spelling(self, planned: Plan, prior: State) -> None:
        """Plan the prior map."""
        planned.values = prior.values

    def secrets(
        self,
        ctx: tf.SavingContext[State, Plan],  # noqa: ARG002
        entries: Entries,
    ) -> list[str]:
        """The ids in secret_values."""
        return list(entries.references)

    def secret(
        self,
        ctx: tf.SavingContext[State, Plan],  # noqa: ARG002
        reference: object,
    ) -> JSON:
        """The secret by its reference; None for one that only the server knows."""
        if reference == IMPORTED:
            return None
        return self.provider.secrets.resolve(str(reference)).value

    # Secrets

    def _plan_secret(
        self,
        ctx: tf.PlanContext[State, Plan],
        id: str,
        reference: object,
        kept: Mapping[str, str],
    ) -> bool:
        """Whether the secret is to be written."""
        path = self.places(id).reference
        setting = self.setting(id, path)
        self.claim(ctx, id, path, stays=id in kept)
        writes = self._differs(ctx, setting, reference, kept.get(id))
        if writes:
            note_planned_secret(self.provider, id)
        return writes

    def _differs(
        self, ctx: tf.PrivateContext, setting: Setting, reference: object, kept: str | None
    ) -> bool:
        path = self.places(setting.id).reference
        if not isinstance(reference, str):
            return True
        secret = wanted_secret(ctx.diagnostics, self.provider.secrets, reference, kept, path)
        if secret is None:
            return False
        wanted = Wanted(setting, secret)
        check_secret(ctx.diagnostics, wanted, path)
        if kept is None:
            return not wanted.is_stored
        return server_lacks(ctx, setting, secret, reference, setting.id, path)

    def _mean_the_same(self, given: Mapping[str, object], kept: Mapping[str, str]) -> bool:
        """Whether only the spelling of references changes. A map is kept or changed as a whole."""
        secrets = self.provider.secrets
        return given.keys() == kept.keys() and all(
            text == kept[id] or secrets.mean_the_same(text, kept[id]) for id, text in given.items()
        )


def _kept(prior: State | None) -> dict[str, str]:
    """The references of a state."""
    return {} if prior is None else prior.secret_values or {}


def _plain(values: object) -> dict[str, object]:
    """The values by id; {} while they are not known."""
    if not isinstance(values, tf.DynamicValue) or not isinstance(values.value, dict):
        return {}
    plain: dict[str, object] = values.plain
    return plain


def _references(secret_values: object) -> dict[str, object]:
    """The references by id; {} while they are not known."""
    return secret_values if isinstance(secret_values, dict) else {}
