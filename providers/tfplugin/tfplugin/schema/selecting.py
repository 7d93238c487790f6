"""Finds only the attributes in a value that a rule is about."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from tfplugin.schema.attributes import Attribute, Block, Body, Nested
from tfplugin.schema.walking import Place, configured_element, elements, prior_element
from tfplugin.values.paths import Path
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State

Rule = Callable[[Attribute], bool]
"""Decides whether a rule is about an attribute. A module's function: its result is cached."""


class Selection(NamedTuple):
    """The attributes of a body that a rule is about, and what has more of them inside."""

    attributes: tuple[tuple[str, Attribute], ...]
    inside: tuple[tuple[str, Nested | Block], ...]

    def __bool__(self) -> bool:
        return bool(self.attributes or self.inside)


@cache
def selection(body: Body, rule: Rule) -> Selection:
    """A rule with the attributes it is about, which are looked up once per schema."""
    return Selection(
        tuple((name, found) for name, found in body.attributes.items() if rule(found)),
        tuple((name, node) for name, node in body.inside.items() if selection(node, rule)),
    )


def walk_selected(
    body: Body,
    rule: Rule,
    value: State,
    config: State | None = None,
    prior: State | None = None,
    path: Path = (),
) -> Iterator[Place]:
    """The places from `walk`, in the same order, that the rule is about."""
    attributes, inside = selection(body, rule)
    for name, attribute in attributes:
        yield Place((*path, name), attribute, value, name, config, prior)
    for name, node in inside:
        if value.get(name) is None:
            continue
        configured = None if config is None else config.get(name)
        before = None if prior is None else prior.get(name)
        for step, element in elements(node, value[name]):
            if element is None or element is UNKNOWN:
                continue
            yield from walk_selected(
                node,
                rule,
                element,
                configured_element(node, configured, step),
                prior_element(node, before, step),
                (*path, name) if step is None else (*path, name, step),
            )
