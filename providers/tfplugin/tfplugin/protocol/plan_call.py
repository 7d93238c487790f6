"""Handles the call that plans one object's change."""

import threading
from typing import Any

from tfplugin.author.contexts import PlanContext
from tfplugin.author.resource import ResourceHooks
from tfplugin.protocol import private
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.deferring import Deferring, planned_later
from tfplugin.protocol.identities import planned_identity
from tfplugin.protocol.messages import path_message
from tfplugin.protocol.states import messages, packed, unpacked
from tfplugin.rules.failures import reported
from tfplugin.rules.planning import plan
from tfplugin.schema.contexts import Action

Request = pb.PlanResourceChange.Request
Response = pb.PlanResourceChange.Response


def plan_change(
    resource: ResourceHooks[Any], request: Request, stopping: threading.Event
) -> Response:
    """Plan a change. If that fails, the answer is Terraform's proposal, with errors."""
    schema = resource.schema
    response = Response(
        planned_state=request.proposed_new_state, planned_private=request.prior_private
    )
    deferring = Deferring(resource.provider, schema, request)
    ctx = PlanContext(
        schema=schema, action="create", stopping=stopping, deferral_allowed=deferring.allowed
    )
    with reported(ctx.diagnostics, f"planning {request.type_name}"), deferring:
        deferring.begin()
        _fill(ctx, request)
        replaced = plan(resource, ctx)
        if ctx.action != "delete":
            proposed = request.proposed_new_state
            response.planned_state.CopyFrom(packed(schema, ctx.planned, proposed))
            response.requires_replace.extend(map(path_message, replaced))
            identity = planned_identity(
                resource,
                ctx.planned,
                request.prior_identity,
                ctx.diagnostics,
                is_new=ctx.action == "create" or bool(replaced),
            )
            if identity is not None:
                response.planned_identity.CopyFrom(identity)
        response.planned_private = private.dump(ctx.private)
    if deferring.message:
        response.deferred.CopyFrom(deferring.message)
        response.planned_state.CopyFrom(planned_later(schema, request))
    response.diagnostics.extend(messages(ctx.diagnostics))
    return response


def _fill(ctx: PlanContext, request: Request) -> None:
    ctx.prior = unpacked(ctx.schema, request.prior_state)
    planned = unpacked(ctx.schema, request.proposed_new_state)
    ctx.action = _action(ctx, planned)
    ctx.planned = planned or {}
    ctx.config = unpacked(ctx.schema, request.config)
    ctx.private = private.load(request.prior_private)
    if request.planned_private:
        ctx.planned_private = private.load(request.planned_private)
    ctx.computed_blocks_allowed = request.client_capabilities.computed_blocks_allowed


def _action(ctx: PlanContext, planned: object) -> Action:
    if planned is None:
        return "delete"
    return "create" if ctx.prior is None else "update"
