"""Plans one object: defaults, unknown values, the plan hook, replacement."""

from typing import Any

from tfplugin.author.contexts import PlanContext
from tfplugin.author.resource import ResourceHooks
from tfplugin.rules.conformance import check_plan
from tfplugin.schema.attributes import Attribute, Schema
from tfplugin.schema.selecting import walk_selected
from tfplugin.schema.walking import Place, remove_write_only
from tfplugin.values.diagnostics import AlreadyReported
from tfplugin.values.encoding import encode
from tfplugin.values.paths import Path
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, copied, same


def plan(resource: ResourceHooks[Any], ctx: PlanContext) -> list[Path]:
    """Turn Terraform's proposal in `ctx.planned` into the plan, in place.

    Returns the changes that require replacement.
    Adds errors to `ctx.diagnostics` when the resource's hook violates Terraform's rules for plans.
    Raises ValueMismatchError when the hook leaves a value with the wrong type.
    """
    if ctx.action == "delete":
        _ask(resource, ctx)
        return []
    fill_in(ctx.schema, ctx.planned, ctx.config or {}, ctx.prior)
    _ask(resource, ctx)
    encode(ctx.schema.object_type, ctx.planned)
    remove_write_only(ctx.schema, ctx.planned)
    replaced = ctx.replace_paths
    if not ctx.diagnostics.failed:
        check_plan(ctx, replaced)
    return replaced


def _ask(resource: "ResourceHooks[Any]", ctx: "PlanContext") -> None:
    """Let the resource plan. A problem that another error reports is not repeated.

    During an apply, Terraform plans again and compares, so a silent failure would cause another
    error there. A process that has read an object is planning; a create has nothing to read.
    """
    try:
        resource.plan(ctx)
    except AlreadyReported:
        if ctx.action != "create" and not resource.provider.has_read:
            raise


def fill_in(schema: Schema, planned: State, config: State, prior: State | None) -> None:
    """Put defaults into a proposed state, and UNKNOWN for values known only after the apply."""
    for place in walk_selected(schema, _is_filled_in, planned, config):
        if place.attribute.write_only:
            place.value = None
        elif _takes_the_default(place):
            place.value = copied(place.attribute.make_default())
    if prior is not None and same(schema.object_type, planned, prior):
        return
    for place in walk_selected(schema, _is_found_out, planned, config):
        if _is_known_after_apply(place):
            place.value = UNKNOWN


def with_defaults(schema: Schema, config: State) -> State:
    """Return a copy of a configuration that has the defaults of what it leaves out."""
    filled: State = copied(config)
    for place in walk_selected(schema, _has_default, filled, filled):
        if _takes_the_default(place):
            place.value = copied(place.attribute.make_default())
    return filled


def _has_default(attribute: Attribute) -> bool:
    return attribute.has_default


def _is_filled_in(attribute: Attribute) -> bool:
    return attribute.write_only or attribute.has_default


def _is_found_out(attribute: Attribute) -> bool:
    return attribute.computed and not attribute.has_default


def _takes_the_default(place: Place) -> bool:
    """Return whether the configuration contains the object but leaves the attribute out."""
    return place.config is not None and place.attribute.has_default and place.configured is None


def _is_known_after_apply(place: Place) -> bool:
    """Return whether the provider determines a value.

    Terraform proposes the prior value where there is one. The plan keeps it for an attribute that
    the user may set as well (an omitted one does not change), or that has `keep_when_unset`.
    """
    attribute = place.attribute
    if place.config is None or place.configured is not None:
        return False
    kept = attribute.optional or attribute.keep_when_unset
    return place.value is None or not kept
