"""The plan of `rocketchat_workspace_registration`."""

from collections.abc import Mapping

import tfplugin as tf

from rocketchat_provider.client import RocketChat, Settings
from rocketchat_provider.client.cloud import SENT_TO_CLOUD
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.resources.workspace_registration.model import RegistrationPlan as Plan
from rocketchat_provider.resources.workspace_registration.model import RegistrationState as State
from rocketchat_provider.resources.workspace_registration.model import (
    Token,
    set_registration,
    token_argument,
)
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Reference

Planning = tf.PlanContext[State, Plan]

_NOT_YET = "The workspace cannot be registered yet"


def plan(ctx: Planning, provider: ConnectedProvider) -> None:
    """Plan the registration, after the settings are planned."""
    _plan_registration(ctx, provider)
    _warn_terms(ctx)


def check_sent(settings: Settings, token: Token) -> None:
    """Raise DiagnosticError if a setting that is sent with the token is empty.

    A token that fails is used up.
    """
    empty = _empty({id: settings.get(id).value for id in SENT_TO_CLOUD})
    if empty:
        raise tf.DiagnosticError(_NOT_YET, f"{empty} {_REMEDY}", token)


def plan_destroy(ctx: tf.PlanDeleteContext[State], server: RocketChat) -> None:
    """Report what happens to the registration."""
    prior = ctx.prior
    if not prior.registered:
        return
    if prior.on_destroy == "forget":
        ctx.diagnostics.warning(
            "The workspace stays registered",
            "on_destroy is forget: Terraform no longer manages the registration, and the server "
            'keeps it. To end it, apply on_destroy = "disconnect" before the destroy.',
        )
        return
    ctx.diagnostics.warning(
        "The workspace is disconnected from Rocket.Chat Cloud",
        f"on_destroy is disconnect: the server drops its cloud credentials (workspace "
        f"{prior.workspace_id}) and the agreement to the terms, and takes a new unique id in "
        f"place of {prior.unique_id}. The push gateway, the marketplace and a licence that "
        "belongs to the workspace stop working. Another registration needs another token.",
    )
    if not server.capabilities.has_fingerprint:
        ctx.diagnostics.error(
            "This version cannot be disconnected",
            f"Rocket.Chat {server.version} cannot do that (POST /api/v1/fingerprint came with "
            '6.5). Apply on_destroy = "forget" before the destroy.',
        )


def _plan_registration(ctx: Planning, provider: ConnectedProvider) -> None:
    """Plan what the registration computes, and refuse to waste a token."""
    config, planned = ctx.config, ctx.planned
    registration = provider.server.cloud.registration()
    registered = registration.get("workspaceRegistered") is True
    token = token_argument(config)
    set_registration(planned, registration)
    if registered:
        _keep_used_token(ctx)
    if token is None or registered:
        return
    ctx.unknown(State.workspace_id)
    # A token that is not known yet may turn out to be null.
    planned[State.registered] = tf.UNKNOWN if config[token] is tf.UNKNOWN else True
    provider.run.planned.register_workspace()
    _check_token(config.registration_token, provider)
    _check_sent(ctx, provider, token)


def _keep_used_token(ctx: Planning) -> None:
    """Plan no change if only the spelling of the reference to a used token differs."""
    prior = None if ctx.prior is None else ctx.prior.registration_token
    planned = ctx.planned.registration_token
    if not (isinstance(prior, str) and isinstance(planned, str)):
        return
    if Reference.parse(prior).has_same_place_as(Reference.parse(planned)):
        ctx.planned.registration_token = prior


def _check_token(reference: object, provider: ConnectedProvider) -> None:
    """Refuse a reference that leads nowhere. The token itself is not kept."""
    if isinstance(reference, str):
        with reported(State.registration_token):
            provider.secrets.resolve(reference)


def _check_sent(ctx: Planning, provider: ConnectedProvider, token: Token) -> None:
    """Report what will be empty of the settings that go to the cloud along with the token.

    A setting that is empty now may be written before; only an argument of this resource is final.
    """
    settings, given = provider.server.settings, ctx.config.organization_email
    planned = provider.run.planned.value
    sent = {id: planned(id, settings.get(id).value) for id in SENT_TO_CLOUD}
    if given is not None:
        sent["Organization_Email"] = given
    empty = _empty(sent)
    if not empty:
        return
    if given == "":
        ctx.diagnostics.error(_NOT_YET, f"{empty} {_REMEDY}", token)
        return
    ctx.diagnostics.warning(
        _NOT_YET,
        f"{empty} {_REMEDY} Unless it is set by then, the apply stops before it uses the token.",
        token,
    )


_REMEDY = (
    "but the registration sends it to Rocket.Chat Cloud. Set it first: Organization_Email with "
    "organization_email here, the others with a rocketchat_setting that depends_on here lists. A "
    "failed attempt also uses up the token."
)


def _empty(sent: Mapping[str, object]) -> str:
    """The settings without a value, as a sentence begins; "" if there are none."""
    empty = [id for id, value in sent.items() if value in (None, "")]
    return f"{' and '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty," if empty else ""


def _warn_terms(ctx: Planning) -> None:
    if ctx.planned.registered is not True or ctx.planned.agree_privacy_terms is not False:
        return
    if ctx.changed(State.registered, State.agree_privacy_terms):
        ctx.diagnostics.warning(
            "The cloud's terms are not agreed to",
            "agree_privacy_terms is false: the push gateway and other cloud services are not used, "
            "though the workspace is registered.",
            State.agree_privacy_terms,
        )
