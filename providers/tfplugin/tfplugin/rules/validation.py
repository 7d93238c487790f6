"""Validates a configuration: nulls, the attributes' validators, then the object's own hook."""

from collections.abc import Callable, Iterator
from typing import Any

from tfplugin.rules.failures import reported
from tfplugin.schema.attributes import Attribute, Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.selecting import walk_selected
from tfplugin.schema.walking import Place, elements
from tfplugin.values.paths import Element, Key, Path, path_text
from tfplugin.values.types import List, Map, Set, Type
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import is_known


def validate(
    schema: Schema,
    hook: Callable[[ValidateContext], None],
    ctx: ValidateContext,
    *,
    what: str,
    write_only_allowed: bool = True,
) -> None:
    """Collect all problems of `ctx.config` in `ctx.diagnostics`.

    Validators and the hook only see values without forbidden nulls, so they do not check.
    """
    complete = True
    for place in walk_selected(schema, _has_rules, ctx.config):
        if _refuse_nulls(place, ctx):
            complete = False
            continue
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
    if complete:
        with reported(ctx.diagnostics, f"validating {what}"):
            hook(ctx)


def _has_rules(attribute: Attribute) -> bool:
    return bool(
        attribute.required
        or attribute.write_only
        or attribute.deprecated
        or attribute.validators
        or (not attribute.null_elements and isinstance(attribute.value_type, List | Set | Map))
    )


def _refuse_nulls(place: Place, ctx: ValidateContext) -> bool:
    """Report each null that is not allowed. Terraform itself only refuses missing attributes."""
    if place.value is None:
        if place.attribute.required:
            ctx.diagnostics.error(
                f'"{place.name}" is required',
                f"{path_text(place.path)} is null, but a value is needed. Give it one; where it "
                "comes from a variable or an output, give that a value, or a default that "
                "is not null.",
                place.path,
            )
        return place.attribute.required
    if place.attribute.null_elements:
        return False
    found = list(_null_elements(place))
    for path in found:
        ctx.diagnostics.error(
            "An element is null",
            f"{path_text(path)} is null, but each element needs a value. Give it one or leave the "
            "element out, as in [for one in var.all : one if one != null].",
            path,
        )
    return bool(found)


def _null_elements(place: Place) -> Iterator[Path]:
    """Return the paths of null elements. Attributes inside nested ones have places of their own."""
    nested = place.attribute.nested
    if nested is None:
        yield from _null_inside(place.attribute.value_type, place.value, place.path)
        return
    for step, element in elements(nested, place.value):
        if element is None and step is not None:
            yield (*place.path, step)


def _null_inside(type_: Type, value: Any, path: Path) -> Iterator[Path]:
    if value is None or value is UNKNOWN:
        return
    match type_:
        case List(element):
            inside = [((*path, index), item) for index, item in enumerate(value)]
        case Set(element):
            inside = [((*path, Element(item)), item) for item in value]
        case Map(element):
            inside = [((*path, Key(key)), item) for key, item in value.items()]
        case _:
            return
    for where, item in inside:
        if item is None:
            yield where
        yield from _null_inside(element, item, where)
