"""Applies one object's plan: create, update or delete. Nothing that was created is lost."""

from typing import Any

from tfplugin.author.contexts import CreateContext, DeleteContext, UpdateContext
from tfplugin.author.resource import ResourceHooks
from tfplugin.rules.conformance import check_result, salvaged
from tfplugin.values.value import State


def create(resource: ResourceHooks[Any], ctx: CreateContext) -> None:
    """Create the object. After a failure, the state saved in `ctx` describes what exists."""
    _take(ctx, resource, resource.create(ctx))


def update(resource: ResourceHooks[Any], ctx: UpdateContext) -> None:
    """Update the object. After a failure, the state saved in `ctx` describes what exists."""
    _take(ctx, resource, resource.update(ctx))


def delete(resource: ResourceHooks[Any], ctx: DeleteContext) -> bool:
    """Delete the object. Returns whether it is gone."""
    resource.delete(ctx)
    return not ctx.diagnostics.failed


def kept(resource: ResourceHooks[Any], ctx: CreateContext | UpdateContext) -> State | None:
    """Return the state to keep after a create or update. It is complete even after a failure.

    None means that nothing was saved, so the prior state is kept.
    """
    return None if ctx.saved is None else salvaged(resource.schema, ctx.saved)


def _take(ctx: CreateContext | UpdateContext, resource: ResourceHooks[Any], result: State) -> None:
    if isinstance(result, dict):
        ctx.save(result)
    if not ctx.diagnostics.failed:
        check_result(ctx.diagnostics, resource.schema, ctx.planned, result)
