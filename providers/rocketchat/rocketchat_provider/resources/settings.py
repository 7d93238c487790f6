"""`rocketchat_settings`: a map of settings, under the rules of `rocketchat_setting`."""

from collections.abc import Mapping

import tfplugin as tf
from tfplugin.values.types import in_words

from rocketchat_provider.client import Setting, Wanted, same
from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.attributes import computed
from rocketchat_provider.managed.entries import Entries, Places
from rocketchat_provider.managed.moving import settings_of_setting
from rocketchat_provider.managed.named_settings import NamedSettings, Saving
from rocketchat_provider.managed.on_destroy import ON_DESTROY
from rocketchat_provider.managed.originals import ATTRIBUTE, ORIGINALS
from rocketchat_provider.managed.secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    is_updated,
    known_to_the_server_only,
    reference_or_imported,
    server_lacks,
    warn_not_compared,
)
from rocketchat_provider.managed.site_address import ATTRIBUTE as FINGERPRINT
from rocketchat_provider.managed.site_address import FINGERPRINT_CONFIRMED
from rocketchat_provider.managed.value_rules import check_secret, note_planned_secret
from rocketchat_provider.run.reporting import reported


def _each_is_a_reference(
    value: Mapping[str, object], ctx: tf.ValidateContext, path: tf.Path
) -> None:
    for id, reference in value.items():
        if isinstance(reference, str):
            reference_or_imported(reference, ctx, (*path, tf.Key(id)))


class SettingsResource(NamedSettings):
    """Several settings as one resource; what is not named is left alone."""

    type_name = "rocketchat_settings"
    references_in = "secret_values"

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
        for id in _plain(values).keys() & _references(secrets).keys():
            ctx.diagnostics.error(
                f"{id} is given twice",
                "It is in values and in secret_values; take one of them out.",
                ("values", tf.Key(id)),
            )

    def plan_offline(self, ctx: tf.PlanContext) -> None:
        """Plan to write the secrets, which may differ from the server's."""
        if ctx.planned.get("secret_values") is not None and is_updated(ctx):
            ctx.unknown("secret_revision")

    def plan_change(self, ctx: tf.PlanContext) -> None:
        """Check every entry, and what becomes of those that are gone."""
        if tf.UNKNOWN not in (ctx.planned["values"], ctx.planned["secret_values"]):
            gone = self.entries(ctx.prior).ids - self.entries(ctx.planned).ids
            self.plan_removed(ctx, gone)
        super().plan_change(ctx)

    def plan_secrets(self, ctx: tf.PlanContext, entries: Entries) -> None:
        """Plan `secret_revision`, which counts the writes of all secrets together."""
        if ctx.planned["secret_values"] is tf.UNKNOWN:
            ctx.unknown("secret_revision")
            return
        given, kept = entries.references, self.entries(ctx.prior).references
        if not given:
            ctx.planned["secret_revision"] = None
            return
        writes = [self._plan_secret(ctx, id, text, kept) for id, text in given.items()]
        if ctx.prior is None or any(writes):
            ctx.unknown("secret_revision")
        elif IMPORTED in kept.values() and kept.keys() == given.keys():
            ctx.planned["secret_values"] = kept
        if given != kept and self._mean_the_same(given, kept):
            ctx.planned["secret_values"] = kept

    def move(self, ctx: tf.MoveContext) -> tf.State | None:
        """Become a map with the one entry that was a rocketchat_setting."""
        return settings_of_setting(ctx)

    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the settings' ids, separated by commas."""
        ids = [part.strip() for part in ctx.id.split(",") if part.strip()]
        if not ids:
            raise tf.DiagnosticError(
                "No setting to import",
                f'Got the id "{ctx.id}"; expected ids of settings, separated by commas, for '
                "example Site_Name,Site_Url.",
            )
        return self.imported(ctx, ids, IMPORTED) | self.known({})

    # Where the schema keeps them

    def entries(self, state: tf.State | None) -> Entries:
        """Both maps."""
        if not state:
            return Entries()
        values, references = state["values"], state["secret_values"]
        unknown = frozenset({one for one in (values, references) if one is tf.UNKNOWN})
        return Entries(_plain(values), _references(references), unknown)

    def with_entries(self, state: tf.State, entries: Entries) -> tf.State:
        """`state` with what differs of the maps."""
        before, found = self.entries(state), dict(state)
        if not same(before.values, entries.values):
            found["values"] = tf.DynamicValue.of(entries.values)
        if not same(before.references, entries.references):
            found["secret_values"] = entries.references
        return found

    def written_state(self, state: tf.State, written: Entries) -> tf.State:
        """`state` with the entries that are written. An empty map is null if not configured."""
        values = tf.DynamicValue.of(written.values)
        return state | {
            "values": values if written.values or state["values"] is not None else None,
            "secret_values": (
                dict(written.references)
                if written.references or state["secret_values"] is not None
                else None
            ),
        }

    def known(self, state: tf.State) -> tf.State:  # noqa: ARG002
        """The id."""
        return {"id": "settings"}

    def places(self, id: str) -> Places:
        """An entry of the maps."""
        return Places(("values", tf.Key(id)), ("secret_values", tf.Key(id)), id)

    def keep_spelling(self, ctx: tf.PlanContext) -> None:
        """Plan the prior map."""
        ctx.planned["values"] = (ctx.prior or {})["values"]

    def secrets(self, ctx: Saving, entries: Entries) -> list[str]:  # noqa: ARG002
        """The ids in secret_values."""
        return list(entries.references)

    def secret(self, ctx: Saving, id: str) -> JSON:
        """The secret by its reference; None for one that only the server knows."""
        reference = ctx.planned["secret_values"][id]
        return None if reference == IMPORTED else self.provider.secrets.resolve(reference).value

    # Secrets

    def _plan_secret(
        self, ctx: tf.PlanContext, id: str, reference: object, kept: Mapping[str, object]
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
        self, ctx: tf.PlanContext, setting: Setting, reference: object, kept: object
    ) -> bool:
        path = self.places(setting.id).reference
        if not isinstance(reference, str):
            return True
        if reference == IMPORTED:
            if kept == IMPORTED:
                return False
            raise known_to_the_server_only(*path)
        try:
            with reported(*path):
                secret = self.provider.secrets.resolve(reference).value
        except tf.DiagnosticError as error:
            if kept != reference:
                raise
            warn_not_compared(ctx.diagnostics, error)
            return False
        wanted = Wanted(setting, secret)
        check_secret(ctx.diagnostics, wanted, path)
        if kept is None:
            return not wanted.is_stored
        return server_lacks(ctx, setting, secret, reference, setting.id, path)

    def _mean_the_same(self, given: Mapping[str, object], kept: Mapping[str, object]) -> bool:
        """Whether only the spelling of references changes: a map is kept or changed as a whole."""
        secrets = self.provider.secrets
        return given.keys() == kept.keys() and all(
            text == kept[id] or secrets.mean_the_same(text, kept[id]) for id, text in given.items()
        )


def _plain(values: object) -> dict[str, object]:
    """The values by id; {} while they are not known."""
    if not isinstance(values, tf.DynamicValue) or not isinstance(values.value, dict):
        return {}
    plain: dict[str, object] = values.plain
    return plain


def _references(secret_values: object) -> dict[str, object]:
    """The references by id; {} while they are not known."""
    return secret_values if isinstance(secret_values, dict) else {}
