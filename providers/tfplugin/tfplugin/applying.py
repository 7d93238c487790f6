"""Applying one object's plan: create, update or delete, losing nothing of what was made."""

import threading
from typing import Any

from tfplugin import private
from tfplugin import tfplugin6_pb2 as pb
from tfplugin.conformance import check_result, salvaged
from tfplugin.contexts import CreateContext, DeleteContext, UpdateContext
from tfplugin.failures import reported
from tfplugin.resource import Resource
from tfplugin.states import NULL, deadline, messages, packed, unpacked
from tfplugin.values import State

Request = pb.ApplyResourceChange.Request
Response = pb.ApplyResourceChange.Response


def delete(
    resource: Resource[Any], prior: State, request: Request, stopping: threading.Event
) -> Response:
    """Delete an object. If that fails its state stays."""
    ctx = DeleteContext(
        prior=prior, deadline=deadline(resource.schema, "delete", prior), stopping=stopping
    )
    response = Response(new_state=request.prior_state, private=request.planned_private)
    with reported(ctx.diagnostics, f"deleting {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        resource.delete(ctx)
        if not ctx.diagnostics.failed:
            response = Response(new_state=NULL)
    response.diagnostics.extend(messages(ctx.diagnostics))
    return response


def create(
    resource: Resource[Any], planned: State, request: Request, stopping: threading.Event
) -> Response:
    """Create an object. If that fails, what was saved until then stays."""
    ctx = CreateContext(
        config=unpacked(resource.schema, request.config) or {},
        planned=planned,
        deadline=deadline(resource.schema, "create", planned),
        stopping=stopping,
    )
    with reported(ctx.diagnostics, f"creating {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        _take(ctx, resource, resource.create(ctx))
    return _answer(ctx, resource, request)


def update(
    resource: Resource[Any],
    prior: State,
    planned: State,
    request: Request,
    stopping: threading.Event,
) -> Response:
    """Update an object. If that fails, what was saved until then stays, else the prior state."""
    ctx = UpdateContext(
        prior=prior,
        config=unpacked(resource.schema, request.config) or {},
        planned=planned,
        deadline=deadline(resource.schema, "update", planned),
        stopping=stopping,
    )
    with reported(ctx.diagnostics, f"updating {request.type_name}"):
        ctx.private.update(private.load(request.planned_private))
        _take(ctx, resource, resource.update(ctx))
    return _answer(ctx, resource, request)


def _take(ctx: CreateContext | UpdateContext, resource: Resource[Any], result: State) -> None:
    if isinstance(result, dict):
        ctx.save(result)
    if not ctx.diagnostics.failed:
        check_result(ctx.diagnostics, resource.schema, ctx.planned, result)


def _answer(
    ctx: CreateContext | UpdateContext, resource: Resource[Any], request: Request
) -> Response:
    response = Response(new_state=request.prior_state, private=request.planned_private)
    if ctx.saved is not None:
        kept = salvaged(resource.schema, ctx.saved)
        response.new_state.CopyFrom(packed(resource.schema, kept, request.planned_state))
    with reported(ctx.diagnostics, f"keeping the private state of {request.type_name}"):
        response.private = private.dump(ctx.private)
    response.diagnostics.extend(messages(ctx.diagnostics))
    return response
