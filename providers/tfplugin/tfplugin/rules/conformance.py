"""Terraform's rules for a provider's answers. The errors name the attribute.

Terraform checks the same rules, but its error is a page of values.
"""

from typing import Any

from tfplugin.author.contexts import PlanContext
from tfplugin.rules.failures import BUG, REPORT
from tfplugin.schema.attributes import Attribute, Block, Body, Nested, Schema
from tfplugin.schema.walking import (
    complete,
    configured_element,
    elements,
    prior_element,
    remove_write_only,
    value_at,
)
from tfplugin.values.diagnostics import Diagnostics
from tfplugin.values.encoding import encode
from tfplugin.values.paths import Path, path_text
from tfplugin.values.types import List, Map, Object, Tuple, Type
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, ValueMismatchError, copied, distinct, is_known, same


def check_plan(ctx: PlanContext, replaced: list[Path]) -> None:
    """Add an error for each planned value that is neither as configured nor as before.

    `replaced`: the changes that require replacement. Each must really be a change.
    """
    _check_replacements(ctx, replaced)
    config = dict(ctx.config or {})
    if ctx.computed_blocks_allowed:
        config |= _left_to_the_provider(ctx.schema, ctx.planned, config)
    _check_body(ctx.diagnostics, ctx.schema, ctx.planned, config, ctx.prior, ())


def _left_to_the_provider(schema: Schema, planned: State, config: State) -> State:
    """Return the plan of the computed blocks that the configuration leaves out."""
    return {
        name: planned.get(name)
        for name, block in schema.blocks.items()
        if block.computed and not config.get(name)
    }


def _check_replacements(ctx: PlanContext, replaced: list[Path]) -> None:
    for path in replaced:
        type_, planned = value_at(ctx.schema.object_type, ctx.planned, path)
        _, prior = value_at(ctx.schema.object_type, ctx.prior, path)
        if same(type_, planned, prior):
            _report(ctx.diagnostics, path, "asked for a new object without a change")


def _check_body(
    diagnostics: Diagnostics,
    body: Body,
    planned: State,
    config: State,
    prior: State | None,
    path: Path,
) -> None:
    for name, attribute in body.attributes.items():
        value, configured = planned.get(name), config.get(name)
        if value is configured:
            continue
        before = None if prior is None else prior.get(name)
        _check_attribute(diagnostics, attribute, value, configured, before, (*path, name))
    for name, block in body.blocks.items():
        before = None if prior is None else prior.get(name)
        _check_elements(
            diagnostics, block, planned.get(name), config.get(name), before, (*path, name)
        )


def _check_attribute(
    diagnostics: Diagnostics,
    attribute: Attribute,
    planned: Any,
    config: Any,
    prior: Any,
    path: Path,
) -> None:
    if attribute.write_only or same(attribute.value_type, planned, config):
        return
    if config is None:
        if not attribute.computed:
            _report(diagnostics, path, "planned a value that the configuration does not have")
        return
    if prior is not None and same(attribute.value_type, planned, prior):
        return
    if (
        attribute.nested
        and config is not UNKNOWN
        and planned is not None
        and planned is not UNKNOWN
    ):
        _check_elements(diagnostics, attribute.nested, planned, config, prior, path)
        return
    _report(diagnostics, path, "planned a value other than the configured one")


def _check_elements(
    diagnostics: Diagnostics,
    node: Nested | Block,
    planned: Any,
    config: Any,
    prior: Any,
    path: Path,
) -> None:
    if config is UNKNOWN and planned is UNKNOWN:
        return
    if node.nesting == "set" and not _all_differ(node, planned):
        diagnostics.error(
            "Equal elements in a set",
            f"Two elements of {path_text(path)} are equal when what is left out has its default. "
            "Remove one.",
            path,
        )
        return
    if _count(planned) != _count(config):
        _report(diagnostics, path, "planned other elements than the configured ones")
        return
    for step, element in elements(node, planned):
        written = configured_element(node, config, step)
        if element is None or element is UNKNOWN:
            continue
        inner = path if step is None else (*path, step)
        if written is None:
            _report(diagnostics, inner, "planned other elements than the configured ones")
            continue
        _check_body(diagnostics, node, element, written, prior_element(node, prior, step), inner)


def _all_differ(node: Nested | Block, elements: Any) -> bool:
    if not isinstance(elements, list) or not is_known(elements):
        return True
    return len(distinct(node.object_type, elements)) == len(elements)


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, list | dict) else 1


def check_result(diagnostics: Diagnostics, schema: Schema, planned: State, result: State) -> None:
    """Add an error for each attribute in an apply's result that differs from the plan."""
    require_state(schema, result)
    kept = copied(result)
    remove_write_only(schema, kept)
    for name, type_ in schema.object_type.attributes.items():
        if not is_known(kept[name]):
            what = f"did not say what {name} is after the apply"
        elif not _fulfils(type_, planned[name], kept[name]):
            what = f"applied another value than the planned one to {name}"
        else:
            continue
        diagnostics.error(BUG, f"The provider {what}. {REPORT}", (name,))


def check_opened(diagnostics: Diagnostics, schema: Schema, config: State, result: State) -> None:
    """Add an error for each value of an opened ephemeral resource that Terraform would refuse."""
    require_state(schema, result)
    for name in schema.object_type.attributes:
        if not is_known(result[name]):
            what = f"did not say what {name} is when it opened the ephemeral resource"
            diagnostics.error(BUG, f"The provider {what}. {REPORT}", (name,))
    _check_body(diagnostics, schema, result, config, None, ())


def require_state(schema: Schema, state: object) -> None:
    """Raise ValueMismatchError unless a hook returned a whole state with the right types."""
    require_dict(state)
    encode(schema.object_type, state)


def require_dict(state: object) -> None:
    """Raise ValueMismatchError unless a hook returned a dict, with any content."""
    if not isinstance(state, dict):
        problem = f"expected a dict with the whole state, found a {type(state).__name__}"
        raise ValueMismatchError(problem)


def _fulfils(type_: Type, planned: Any, result: Any) -> bool:
    if planned is UNKNOWN:
        return True
    if planned is None or result is None:
        return planned is result
    match type_:
        case Object(attributes):
            return all(
                _fulfils(kind, planned[name], result[name]) for name, kind in attributes.items()
            )
        case Map(element):
            return planned.keys() == result.keys() and all(
                _fulfils(element, planned[key], result[key]) for key in planned
            )
        case List(element):
            return len(planned) == len(result) and all(
                _fulfils(element, one, other) for one, other in zip(planned, result, strict=True)
            )
        case Tuple(elements):
            return len(planned) == len(result) and all(
                _fulfils(kind, one, other)
                for kind, one, other in zip(elements, planned, result, strict=True)
            )
    return not is_known(planned) or same(type_, planned, result)


def salvaged(schema: Schema, state: State) -> State:
    """Return a state with null instead of wrong values, so that a bug does not lose the object."""
    return complete(
        schema,
        {
            name: state[name]
            for name, type_ in schema.object_type.attributes.items()
            if name in state and _is_of(type_, state[name])
        },
    )


def _is_of(type_: Type, value: Any) -> bool:
    try:
        encode(type_, value)
    except ValueMismatchError:
        return False
    return True


def _report(diagnostics: Diagnostics, path: Path, what: str) -> None:
    diagnostics.error(
        BUG,
        f"The provider {what} for {path_text(path)}, which Terraform does not allow. "
        f"Nothing was changed. {REPORT}",
        path,
    )
