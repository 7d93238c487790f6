"""Writes the configuration of an object that exists, for a person to keep."""

from typing import Any

from tfplugin.author.resource import ResourceHooks
from tfplugin.schema.attributes import Attribute, Block, Body, Nested
from tfplugin.values.value import State, copied, same


def generated(resource: ResourceHooks[Any], state: State) -> State:
    """Return the configuration that leads to a state, as the resource completes it."""
    schema = resource.schema
    config = _configured(schema, state)
    if schema.timeouts is not None:
        config["timeouts"] = None
    resource.generate_config(state, config)
    return config


def _configured(body: Body, state: State) -> State:
    attributes = {
        name: _written(attribute, state.get(name)) for name, attribute in body.attributes.items()
    }
    blocks = {name: _inside(block, state.get(name)) for name, block in body.blocks.items()}
    return {**attributes, **blocks}


def _written(attribute: Attribute, value: Any) -> Any:
    """Return the value to write, None where it is left out."""
    if attribute.write_only or attribute.deprecated:
        return None
    if not (attribute.required or attribute.optional):
        return None
    if attribute.has_default and same(attribute.value_type, value, attribute.make_default()):
        return None
    return copied(value) if attribute.nested is None else _inside(attribute.nested, value)


def _inside(node: Nested | Block, value: Any) -> Any:
    if value is None:
        return None
    match node.nesting:
        case "list" | "set":
            return [_configured(node, element) for element in value]
        case "map":
            return {key: _configured(node, element) for key, element in value.items()}
    return _configured(node, value)
