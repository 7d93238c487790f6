"""Handles the call that applies one object's plan."""

import threading
from typing import Any

from tfplugin.author.contexts import CreateContext, DeleteContext, UpdateContext
from tfplugin.author.resource import ResourceHooks
from tfplugin.protocol import private
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.identities import identity_of
from tfplugin.protocol.states import NULL, deadline, messages, packed, unpacked
from tfplugin.rules import applying
from tfplugin.rules.failures import reported
from tfplugin.values.value import State

Request = pb.ApplyResourceChange.Request
Response = pb.ApplyResourceChange.Response


def delete(
    resource: ResourceHooks[Any], prior: State, request: Request, stopping: threading.Event
) -> Response:
    """Delete an object. If that fails, its state is kept."""
    ctx = DeleteContext(
        prior=prior, deadline=deadline(resource.schema, "delete", prior), stopping=stopping
    )
    response = Response(new_state=request.prior_state, private=request.planned_private)
    with reported(ctx.diagnostics, f"deleting {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        if applying.delete(resource, ctx):
            response = Response(new_state=NULL)
    response.diagnostics.extend(messages(ctx.diagnostics))
    return response


def create(
    resource: ResourceHooks[Any], planned: State, request: Request, stopping: threading.Event
) -> Response:
    """Create an object. If that fails, the state saved so far is kept."""
    ctx = CreateContext(
        config=unpacked(resource.schema, request.config) or {},
        planned=planned,
        deadline=deadline(resource.schema, "create", planned),
        stopping=stopping,
    )
    with reported(ctx.diagnostics, f"creating {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        applying.create(resource, ctx)
    return _answer(ctx, resource, request)


def update(
    resource: ResourceHooks[Any],
    prior: State,
    planned: State,
    request: Request,
    stopping: threading.Event,
) -> Response:
    """Update an object. If that fails, the state saved so far is kept, else the prior state."""
    ctx = UpdateContext(
        prior=prior,
        config=unpacked(resource.schema, request.config) or {},
        planned=planned,
        deadline=deadline(resource.schema, "update", planned),
        stopping=stopping,
    )
    with reported(ctx.diagnostics, f"updating {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        applying.update(resource, ctx)
    return _answer(ctx, resource, request)


def _answer(
    ctx: CreateContext | UpdateContext, resource: ResourceHooks[Any], request: Request
) -> Response:
    response = Response(new_state=request.prior_state, private=request.planned_private)
    if (kept := applying.kept(resource, ctx)) is not None:
        response.new_state.CopyFrom(packed(resource.schema, kept, request.planned_state))
    with reported(ctx.diagnostics, f"keeping the private state of {request.type_name}"):
        response.private = private.dump(ctx.private)
    with reported(ctx.diagnostics, f"identifying {request.type_name}"):
        known = request.planned_identity
        state = kept if kept is not None else unpacked(resource.schema, request.prior_state)
        identity = None if state is None else identity_of(resource, state, known, ctx.diagnostics)
        if identity is not None:
            response.new_identity.CopyFrom(identity)
    response.diagnostics.extend(messages(ctx.diagnostics))
    return response
