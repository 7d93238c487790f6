"""The plan of `rocketchat_settings`."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import Setting
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.on_destroy import check_put_back
from rocketchat_provider.managed.originals import kept_in, plan_originals
from rocketchat_provider.managed.secret_argument import (
    IMPORTED,
    is_updated,
    known_to_the_server_only,
    server_lacks,
    warn_not_compared,
)
from rocketchat_provider.managed.site_address import plan_confirmed
from rocketchat_provider.managed.value_rules import (
    check_managed,
    check_secret,
    claim,
    is_stored,
    note_planned,
    note_planned_secret,
)
from rocketchat_provider.resources.settings.values import named, plain, references
from rocketchat_provider.run.reporting import reported


def plan(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Check every entry against its setting's metadata."""
    if ctx.action != "delete":
        plan_originals(ctx, named(ctx.prior), _named_in(ctx.planned))
    if not provider.online:
        secrets = ctx.planned.get("secret_values")
        if secrets is not None and is_updated(ctx):
            ctx.unknown("secret_revision")
        return
    _plan_removed(ctx, provider)
    if ctx.action == "delete":
        return
    ctx.planned["id"] = "settings"
    plan_confirmed(ctx, provider.server.settings, *named(ctx.planned))
    _plan_values(ctx, provider)
    _plan_secrets(ctx, provider)


def _plan_removed(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    if tf.UNKNOWN in (ctx.planned.get("values"), ctx.planned.get("secret_values")):
        return
    how = ctx.planned.get("on_destroy") or (ctx.prior or {}).get("on_destroy", "restore")
    originals = kept_in(ctx.prior, ctx.private)
    for id in sorted(named(ctx.prior) - named(ctx.planned)):
        check_put_back(provider, ctx.diagnostics, id, how, originals.get(id))


def _named_in(planned: tf.State) -> set[Any]:
    """The ids in both maps, and UNKNOWN for those that are not known yet."""
    unknown = {one for one in (planned["values"], planned["secret_values"]) if one is tf.UNKNOWN}
    return named(planned) | unknown


def _plan_values(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    values = plain(ctx.planned["values"])
    kept = (ctx.prior or {}).get("values")
    prior = plain(kept)
    for id, value in values.items():
        path = ("values", tf.Key(id))
        note_planned(provider, ctx, id, value, path, "settings", stays=id in prior)
        check_managed(
            ctx.diagnostics,
            provider.server,
            setting_at(provider, id, path),
            value,
            path,
            before=prior.get(id),
            references_in="secret_values",
        )
    same_ids = bool(prior) and prior.keys() == values.keys()
    if same_ids and _are_stored(provider, prior) and _are_stored(provider, values):
        ctx.planned["values"] = kept


def _plan_secrets(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    if ctx.planned["secret_values"] is tf.UNKNOWN:
        ctx.unknown("secret_revision")
        return
    given = references(ctx.planned["secret_values"])
    kept = references((ctx.prior or {}).get("secret_values"))
    if not given:
        ctx.planned["secret_revision"] = None
        return
    differences = [_plan_secret(ctx, provider, id, text, kept) for id, text in given.items()]
    for id, differs in zip(given, differences, strict=True):
        if differs:
            setting = provider.server.settings.get(id)
            provider.guard.planned.writes(setting, tf.UNKNOWN)
    if ctx.prior is None or any(differences):
        ctx.planned["secret_revision"] = tf.UNKNOWN
    elif IMPORTED in kept.values() and kept.keys() == given.keys():
        ctx.planned["secret_values"] = kept
    if given != kept and _mean_the_same(provider, given, kept):
        ctx.planned["secret_values"] = kept


def _mean_the_same(
    provider: ConnectedProvider, given: Mapping[str, Any], kept: Mapping[str, Any]
) -> bool:
    """Whether only the spelling of references changes. Terraform keeps or changes a map whole."""
    return given.keys() == kept.keys() and all(
        text == kept[id] or provider.secrets.mean_the_same(text, kept[id])
        for id, text in given.items()
    )


def _plan_secret(
    ctx: tf.PlanContext,
    provider: ConnectedProvider,
    id: str,
    reference: Any,
    kept: Mapping[str, str],
) -> bool:
    path = ("secret_values", tf.Key(id))
    setting = setting_at(provider, id, path)
    claim(provider, ctx, id, path, "settings", stays=id in kept)
    if reference is tf.UNKNOWN:
        note_planned_secret(provider, id)
        return True
    if reference == IMPORTED:
        if kept.get(id) == IMPORTED:
            return False
        raise known_to_the_server_only(*path)
    try:
        with reported(*path):
            wanted = provider.secrets.resolve(reference).value
    except tf.DiagnosticError as error:
        if kept.get(id) != reference:
            raise
        warn_not_compared(ctx.diagnostics, error)
        return False
    if id not in kept:
        writes = not is_stored(setting, wanted)
    else:
        writes = server_lacks(ctx, setting, wanted, reference, id, path)
    check_secret(ctx.diagnostics, setting, wanted, path)
    if writes:
        note_planned_secret(provider, id)
    return writes


def setting_at(provider: ConnectedProvider, id: str, path: tf.Path) -> Setting:
    """The setting that is named there."""
    with reported(*path):
        return provider.server.settings.get(id)


def _are_stored(provider: ConnectedProvider, values: Mapping[str, Any]) -> bool:
    return all(is_stored(provider.server.settings.get(id), values[id]) for id in values)
