"""Walks through values along their schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tfplugin.schema.attributes import Attribute, Block, Body, Nested
from tfplugin.values.paths import Element, Key, Path, Step
from tfplugin.values.types import List, Map, Object, Type
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, ValueMismatchError, same


@dataclass(slots=True, eq=False, repr=False)
class Place:
    """An attribute's place in a value: `holder[name]`, at `path`.

    `config` and `prior` hold the same object in the configuration and the prior state, None where
    they have none.
    """

    path: Path
    attribute: Attribute
    holder: State
    name: str
    config: State | None
    prior: State | None

    @property
    def value(self) -> Any:
        return self.holder.get(self.name)

    @value.setter
    def value(self, value: Any) -> None:
        self.holder[self.name] = value

    @property
    def configured(self) -> Any:
        """The value in the configuration; None where it has none."""
        return None if self.config is None else self.config.get(self.name)

    @property
    def before(self) -> Any:
        """The value in the prior state; None where it has none."""
        return None if self.prior is None else self.prior.get(self.name)


def walk(
    body: Body,
    value: State,
    config: State | None = None,
    prior: State | None = None,
    path: Path = (),
) -> Iterator[Place]:
    """Yield every attribute in `value`, outer ones first. The caller may change a place's value."""
    for name, attribute in body.attributes.items():
        place = Place((*path, name), attribute, value, name, config, prior)
        yield place
    for name, node in body.inside.items():
        if value.get(name) is not None:
            yield from _walk_inside(
                node, value[name], _inside(config, name), _inside(prior, name), (*path, name)
            )


def _walk_inside(
    node: Nested | Block, value: Any, config: Any, prior: Any, path: Path
) -> Iterator[Place]:
    for step, element in elements(node, value):
        if element is None or element is UNKNOWN:
            continue
        yield from walk(
            node,
            element,
            configured_element(node, config, step),
            prior_element(node, prior, step),
            path if step is None else (*path, step),
        )


def elements(node: Nested | Block, value: Any) -> Iterator[tuple[Step | None, Any]]:
    """Yield the objects in a nested attribute's or block's value, each with the step to it."""
    if value is None or value is UNKNOWN:
        return
    match node.nesting:
        case "list":
            yield from enumerate(value)
        case "set":
            yield from ((Element(item), item) for item in value)
        case "map":
            yield from ((Key(key), item) for key, item in value.items())
        case _:
            yield None, value


def configured_element(node: Nested | Block, config: Any, step: Step | None) -> State | None:
    """Return the object in the configuration that became the planned one at `step`."""
    if not isinstance(step, Element):
        return _known_inside(config, step)
    written = [item for item in _objects(config) if _agrees(node, item, step.value)]
    return max(written, key=_how_much_is_set, default=None)


def prior_element(node: Nested | Block, prior: Any, step: Step | None) -> State | None:
    """Return the object in the prior state that the planned one at `step` continues."""
    if not isinstance(step, Element):
        return _known_inside(prior, step)
    return next((item for item in _objects(prior) if _agrees(node, step.value, item)), None)


def _known_inside(value: Any, step: Step | None) -> State | None:
    found = _inside(value, step)
    return None if found is UNKNOWN else found


def _objects(value: Any) -> list[State]:
    if value is None or value is UNKNOWN:
        return []
    return [item for item in value if item is not None and item is not UNKNOWN]


def _agrees(body: Body, wanted: Any, found: Any) -> bool:
    """Return whether `found` has all values that `wanted` sets; computed values may differ."""
    if not isinstance(wanted, dict) or not isinstance(found, dict):
        return wanted is found
    return all(
        _attribute_agrees(attribute, wanted[name], found[name])
        for name, attribute in body.attributes.items()
    ) and all(
        _elements_agree(block, wanted[name], found[name]) for name, block in body.blocks.items()
    )


def _attribute_agrees(attribute: Attribute, wanted: Any, found: Any) -> bool:
    if attribute.write_only or (attribute.computed and (wanted is None or wanted is UNKNOWN)):
        return True
    if attribute.nested:
        return _elements_agree(attribute.nested, wanted, found)
    return same(attribute.value_type, wanted, found)


def _elements_agree(node: Nested | Block, wanted: Any, found: Any) -> bool:
    """Return whether each object in a nested value matches its counterpart."""
    if not isinstance(wanted, list | dict) or not isinstance(found, list | dict):
        return wanted is found
    if node.nesting == "set":
        return len(wanted) == len(found) and _sets_agree(node, wanted, found)
    ours, theirs = dict(elements(node, wanted)), dict(elements(node, found))
    return ours.keys() == theirs.keys() and all(
        _agrees(node, element, theirs[step]) for step, element in ours.items()
    )


def _sets_agree(body: Body, wanted: Any, found: Any) -> bool:
    """Return whether each element has a counterpart. Terraform asks no more of sets either."""
    return all(any(_agrees(body, one, other) for other in found) for one in wanted) and all(
        any(_agrees(body, one, other) for one in wanted) for other in found
    )


def _how_much_is_set(value: Any) -> int:
    match value:
        case None:
            return 0
        case dict():
            return 1 + sum(map(_how_much_is_set, value.values()))
        case list():
            return 1 + sum(map(_how_much_is_set, value))
    return 1


def value_at(type_: Type, value: Any, path: Path) -> tuple[Type, Any]:
    """Return the value at `path` and its type. Where the value has nothing, that is null.

    Raises ValueMismatchError when the type has nothing there.
    """
    for position, step in enumerate(path):
        match type_, step:
            case Object(attributes), str() if step in attributes:
                type_ = attributes[step]
            case (Map(element), Key()) | (List(element), int()):
                type_ = element
            case _:
                raise ValueMismatchError("the schema has no such attribute", path[: position + 1])
        value = _inside(value, step)
    return type_, value


def _inside(value: Any, step: Step | None) -> Any:
    if value is None or value is UNKNOWN:
        return None
    match step:
        case None:
            return value
        case int():
            return value[step] if step < len(value) else None
        case Key(name):
            return value.get(name)
    return value.get(step)


def complete(body: Body, state: State) -> State:
    """Return a copy of a partial state with null (or an empty collection) for what is missing."""
    attributes = {
        name: _complete_inside(attribute.nested, state.get(name))
        for name, attribute in body.attributes.items()
    }
    blocks = {
        name: _complete_inside(block, _no_blocks(block) if state.get(name) is None else state[name])
        for name, block in body.blocks.items()
    }
    return {**state, **attributes, **blocks}


def _complete_inside(node: Nested | Block | None, value: Any) -> Any:
    if node is None or value is None or value is UNKNOWN:
        return value
    match node.nesting:
        case "list" | "set":
            return [item if item is UNKNOWN else complete(node, item) for item in value]
        case "map":
            return {key: complete(node, item) for key, item in value.items()}
    return complete(node, value)


def _no_blocks(block: Block) -> Any:
    match block.nesting:
        case "list" | "set":
            return []
        case "map" | "group":
            return {}
    return None


def remove_write_only(body: Body, state: State) -> None:
    """Set every write-only attribute in a state to null, in place."""
    for name in body.write_only:
        state[name] = None
    for name, node in body.inside.items():
        for _, element in elements(node, state.get(name)):
            if element is not None and element is not UNKNOWN:
                remove_write_only(node, element)
