"""Checking a configuration: the attributes' validators, then the object's own hook."""

from collections.abc import Callable

from tfplugin.contexts import ValidateContext
from tfplugin.failures import reported
from tfplugin.schema import Schema
from tfplugin.values import is_known
from tfplugin.walking import walk


def validate(
    schema: Schema,
    hook: Callable[[ValidateContext], None],
    ctx: ValidateContext,
    *,
    what: str,
    write_only_allowed: bool = True,
) -> None:
    """Collect all that is wrong with `ctx.config` in `ctx.diagnostics`."""
    for place in walk(schema, ctx.config):
        if place.value is None:
            continue
        if place.attribute.write_only and not write_only_allowed:
            ctx.diagnostics.error(
                "Terraform is too old",
                "A write-only argument needs Terraform 1.11 or newer.",
                place.path,
            )
        if place.attribute.deprecated:
            summary = "Deprecated attribute"
            ctx.diagnostics.warning(summary, place.attribute.deprecated, place.path)
        if not is_known(place.value):
            continue
        for validator in place.attribute.validators:
            with reported(ctx.diagnostics, f"validating {what}"):
                validator(place.value, ctx, place.path)
    with reported(ctx.diagnostics, f"validating {what}"):
        hook(ctx)
