"""The plan of `rocketchat_workspace_registration`."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import RocketChat
from rocketchat_provider.api.cloud import SENT_TO_CLOUD
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.resources.checks import check_value
from rocketchat_provider.resources.workspace_registration_arguments import ARGUMENTS, stored

_TOKENS = ("registration_token", "registration_token_wo")


def plan(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Plan a create or an update."""
    config, server = ctx.config or {}, provider.server
    found = ctx.prior or stored(server.settings)
    for name in ARGUMENTS:
        if config[name] is None:
            ctx.planned[name] = found[name]
        elif tf.is_known(ctx.planned[name]):
            _check(ctx, server, name)
    _plan_registration(ctx, provider)
    _warn_terms(ctx)


def plan_destroy(ctx: tf.PlanContext, server: RocketChat) -> None:
    """Say what becomes of the registration."""
    prior = ctx.prior or {}
    if not prior["registered"]:
        return
    if prior["on_destroy"] == "forget":
        ctx.diagnostics.warning(
            "The workspace stays registered",
            "on_destroy is forget: Terraform no longer manages the registration, and the server "
            'keeps it. To end it, apply on_destroy = "disconnect" before the destroy.',
        )
        return
    ctx.diagnostics.warning(
        "The workspace is disconnected from Rocket.Chat Cloud",
        f"on_destroy is disconnect: the server drops its cloud credentials (workspace "
        f"{prior['workspace_id']}) and the agreement to the terms, and takes a new unique id in "
        f"place of {prior['unique_id']}. The push gateway, the marketplace and a licence that "
        "belongs to the workspace stop working. Another registration needs another token.",
    )
    if not server.ways.has_fingerprint:
        ctx.diagnostics.error(
            "This version cannot be disconnected",
            f"Rocket.Chat {server.version} has no route for it (POST /api/v1/fingerprint came with "
            '6.5). Apply on_destroy = "forget" before the destroy.',
        )


def _check(ctx: tf.PlanContext, server: RocketChat, name: str) -> None:
    setting = server.settings.find(ARGUMENTS[name].setting)
    if setting is None:
        ctx.diagnostics.error(
            f"This server has no {ARGUMENTS[name].setting}",
            f"{name} stands for a setting that Rocket.Chat {server.version} does not have, or "
            "hides. Leave it out.",
            name,
        )
        return
    before = (ctx.prior or {}).get(name)
    check_value(ctx.diagnostics, server, setting, ctx.planned[name], (name,), before=before)


def _plan_registration(ctx: tf.PlanContext, provider: ConnectedProvider) -> None:
    """Plan what the registration computes, and refuse to waste a token."""
    config, registration = ctx.config or {}, provider.server.cloud.registration()
    registered = registration.get("workspaceRegistered") is True
    given = [name for name in _TOKENS if config[name] is not None]
    registers = bool(given) and not registered
    ctx.planned |= {
        "id": "workspace_registration",
        "registered": registered or registers,
        "workspace_id": tf.UNKNOWN if registers else registration.get("workspaceId") or None,
        "unique_id": registration.get("uniqueId") or None,
    }
    if not registers:
        return
    provider.registers_workspace = True
    empty = [id for id, value in _sent(ctx, provider.server).items() if value in (None, "")]
    if empty:
        ctx.diagnostics.error(
            "The workspace cannot be registered yet",
            f"{' and '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty, and the "
            "registration sends it along. Set it first (organization_email here, the others with "
            "rocketchat_setting): a token that fails is used up all the same.",
            given[0],
        )


def _sent(ctx: tf.PlanContext, server: RocketChat) -> Mapping[str, Any]:
    """What goes to the cloud along with the token, as it will be by then."""
    sent = {id: server.settings.get(id).value for id in SENT_TO_CLOUD}
    return sent | {"Organization_Email": ctx.planned["organization_email"]}


def _warn_terms(ctx: tf.PlanContext) -> None:
    if ctx.planned["registered"] is not True or ctx.planned["agree_privacy_terms"] is not False:
        return
    if ctx.changed("registered") or ctx.changed("agree_privacy_terms"):
        ctx.diagnostics.warning(
            "The cloud's terms are not agreed to",
            "agree_privacy_terms is false: the push gateway and other cloud services are not used, "
            "though the workspace is registered.",
            "agree_privacy_terms",
        )
