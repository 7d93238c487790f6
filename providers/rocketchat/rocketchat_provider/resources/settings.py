"""`rocketchat_settings`: a map of settings, under the rules of `rocketchat_setting`."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import tfplugin as tf

from rocketchat_provider.api.setting import ABSENT, Setting, same
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.reporting import reported
from rocketchat_provider.resources.applied import found_revision, keep_applied
from rocketchat_provider.resources.checks import (
    check_managed,
    check_secret,
    coerced,
    is_stored,
    write_difference,
)
from rocketchat_provider.resources.on_destroy import (
    ON_DESTROY,
    check_put_back,
    forget,
    put_back,
    remember,
    saving_if_written,
)
from rocketchat_provider.resources.secret_argument import (
    IMPORTED,
    SECRET_REVISION,
    is_updated,
    must_write,
    next_revision,
    wrote,
)
from rocketchat_provider.resources.validators import secret_reference


def _each_is_a_reference(value: Any, ctx: tf.ValidateContext, path: tf.Path) -> None:
    for id, reference in value.items():
        if isinstance(reference, str):
            secret_reference(reference, ctx, (*path, tf.Key(id)))


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
            "id": tf.Attribute(
                tf.String, computed=True, keep_when_unset=True, description='Always "settings".'
            ),
            "secret_revision": SECRET_REVISION,
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
                f"values is a {values.type.to_json()}; expected setting ids and their values, "
                'for example { Site_Name = "Chat" }.',
                "values",
            )
            return
        for id in _plain(values).keys() & _references(secrets).keys():
            ctx.diagnostics.error(
                f"{id} is given twice",
                "It stands in values and in secret_values; take one of them out.",
                ("values", tf.Key(id)),
            )

    @reported()
    def plan(self, ctx: tf.PlanContext) -> None:
        """Check every entry against its setting's metadata."""
        if not self.provider.online:
            secrets = ctx.planned.get("secret_values")
            if secrets is not None and is_updated(ctx):
                ctx.unknown("secret_revision")
            return
        self._plan_removed(ctx)
        if ctx.action == "delete":
            return
        ctx.planned["id"] = "settings"
        self._plan_values(ctx)
        self._plan_secrets(ctx)

    def _plan_removed(self, ctx: tf.PlanContext) -> None:
        if tf.UNKNOWN in (ctx.planned.get("values"), ctx.planned.get("secret_values")):
            return
        how = ctx.planned.get("on_destroy") or (ctx.prior or {}).get("on_destroy", "restore")
        for id in _named(ctx.prior) - _named(ctx.planned):
            settings = self.provider.server.settings
            check_put_back(ctx.diagnostics, settings, ctx.private, id, how)

    def _plan_values(self, ctx: tf.PlanContext) -> None:
        values = _plain(ctx.planned["values"])
        kept = (ctx.prior or {}).get("values")
        prior = _plain(kept)
        for id, value in values.items():
            path = ("values", tf.Key(id))
            check_managed(
                ctx.diagnostics,
                self.provider.server,
                self._setting(id, path),
                value,
                path,
                before=prior.get(id),
                references_in="secret_values",
            )
        same_ids = bool(prior) and prior.keys() == values.keys()
        if same_ids and self._are_stored(prior) and self._are_stored(values):
            ctx.planned["values"] = kept

    def _plan_secrets(self, ctx: tf.PlanContext) -> None:
        references = _references(ctx.planned["secret_values"])
        kept = _references((ctx.prior or {}).get("secret_values"))
        if not references:
            ctx.planned["secret_revision"] = None
            return
        differences = [self._plan_secret(ctx, id, text, kept) for id, text in references.items()]
        if ctx.prior is None or any(differences):
            ctx.planned["secret_revision"] = tf.UNKNOWN
        elif IMPORTED in kept.values() and kept.keys() == references.keys():
            ctx.planned["secret_values"] = kept

    def _plan_secret(
        self, ctx: tf.PlanContext, id: str, reference: Any, kept: Mapping[str, str]
    ) -> bool:
        path = ("secret_values", tf.Key(id))
        setting = self._setting(id, path)
        if reference is tf.UNKNOWN:
            return True
        with reported(*path):
            wanted = self.provider.secrets.resolve(reference).value
        if id not in kept:
            writes = not is_stored(setting, wanted)
        else:
            writes = must_write(ctx, setting, wanted, reference, id, path)
        check_secret(ctx.diagnostics, setting, wanted, path)
        return writes

    @reported()
    def create(self, ctx: tf.CreateContext) -> tf.State:
        """Remember the values found, write the configured ones."""
        return self._write(ctx, {})

    @reported()
    def read(self, ctx: tf.ReadContext) -> tf.State | None:
        """The server's values, in the state's spelling as long as that means the same."""
        if not self.provider.online:
            return ctx.state
        find = self.provider.server.settings.find
        state = dict(ctx.state)
        values = _plain(state["values"])
        found = {
            id: value if is_stored(setting, value) else setting.value
            for id, value in values.items()
            if (setting := find(id)) is not None and setting.value is not ABSENT
        }
        if not same(found, values):
            state["values"] = tf.DynamicValue.of(found)
        references = _references(state["secret_values"])
        if references:
            state["secret_values"] = {id: text for id, text in references.items() if find(id)}
            secrets = {id: find(id) for id in references}
            state["secret_revision"] = found_revision(ctx.state, ctx.private, secrets)
        return state

    @reported()
    def update(self, ctx: tf.UpdateContext) -> tf.State:
        """Put back what is no longer named, write what differs."""
        return self._write(ctx, ctx.prior)

    @reported()
    def delete(self, ctx: tf.DeleteContext) -> None:
        """Put every setting back as on_destroy says."""
        for id in sorted(_named(ctx.prior)):
            put_back(self.provider.server.settings, ctx.private, id, ctx.prior["on_destroy"])

    @reported()
    def import_state(self, ctx: tf.ImportContext) -> tf.State:
        """By the settings' ids, separated by commas."""
        values: dict[str, Any] = {}
        secrets: dict[str, str] = {}
        for id in filter(None, (part.strip() for part in ctx.id.split(","))):
            setting = self.provider.server.settings.get(id)
            remember(ctx.private, setting)
            if setting.is_secret:
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
        }

    def _write(self, ctx: tf.CreateContext | tf.UpdateContext, prior: tf.State) -> tf.State:
        """Write what differs, and save after each write what is there by then."""
        settings = self.provider.server.settings
        state = ctx.planned | {"id": "settings"}
        references = _references(state["secret_values"])
        keep_applied(ctx.private, self.provider, references.values())
        progress = _Progress(ctx, state, prior)
        for id in sorted(_named(prior) - _named(state)):
            put_back(settings, ctx.private, id, state["on_destroy"])
            forget(ctx.private, id)
            progress.put_back(id)
        for id, value in _plain(state["values"]).items():
            path = ("values", tf.Key(id))
            setting, written = self._setting(id, path), partial(progress.wrote_value, id, value)
            remember(ctx.private, setting)
            with reported(*path), saving_if_written(settings, setting, written):
                write_difference(settings, id, coerced(setting, value, path))
            written()
        if state["secret_revision"] is tf.UNKNOWN:
            state["secret_revision"] = next_revision(prior) if references else None
            for id, reference in references.items():
                written = partial(progress.wrote_secret, id, reference)
                self._write_secret(ctx, id, reference, written)
                written()
        return state

    def _write_secret(
        self,
        ctx: tf.CreateContext | tf.UpdateContext,
        id: str,
        reference: str,
        written: Callable[[], None],
    ) -> None:
        path, settings = ("secret_values", tf.Key(id)), self.provider.server.settings
        setting = self._setting(id, path)
        remember(ctx.private, setting)
        with reported(*path):
            secret = self.provider.secrets.resolve(reference).value
            wanted = coerced(setting, secret, path, secret=True)
            with saving_if_written(settings, setting, written):
                write_difference(settings, id, wanted)
        wrote(ctx.private, id, wanted)

    def _setting(self, id: str, path: tf.Path) -> Setting:
        with reported(*path):
            return self.provider.server.settings.get(id)

    def _are_stored(self, values: Mapping[str, Any]) -> bool:
        return all(is_stored(self.provider.server.settings.get(id), values[id]) for id in values)


class _Progress:
    """What has been written by now, saved after each write."""

    def __init__(
        self, ctx: tf.CreateContext | tf.UpdateContext, state: tf.State, prior: tf.State
    ) -> None:
        self._ctx = ctx
        self._state = state
        self._values = _plain(prior.get("values"))
        self._references = dict(_references(prior.get("secret_values")))

    def wrote_value(self, id: str, value: Any) -> None:
        self._values[id] = value
        self._save()

    def wrote_secret(self, id: str, reference: str) -> None:
        self._references[id] = reference
        self._save()

    def put_back(self, id: str) -> None:
        self._values.pop(id, None)
        self._references.pop(id, None)
        self._save()

    def _save(self) -> None:
        values = tf.DynamicValue.of(self._values)
        self._ctx.save(self._state | {"values": values, "secret_values": self._references})


def _plain(values: Any) -> dict[str, Any]:
    return (
        values.plain
        if isinstance(values, tf.DynamicValue) and isinstance(values.value, dict)
        else {}
    )


def _references(secret_values: Any) -> dict[str, Any]:
    return secret_values if isinstance(secret_values, dict) else {}


def _named(state: Mapping[str, Any] | None) -> set[str]:
    if not state:
        return set()
    return _plain(state["values"]).keys() | _references(state["secret_values"]).keys()
