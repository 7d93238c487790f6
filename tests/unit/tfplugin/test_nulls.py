"""Null where the schema wants a value is reported at its attribute, before anything else."""

from typing import Any

import pytest
from tfplugin import (
    UNKNOWN,
    Dynamic,
    DynamicValue,
    List,
    Map,
    Number,
    Object,
    Set,
    String,
    path_text,
)
from tfplugin.rules.validation import validate
from tfplugin.schema.attributes import Attribute, Block, Nested, Schema
from tfplugin.schema.contexts import ValidateContext
from tfplugin.schema.walking import complete

INSIDE = {"name": Attribute(String, required=True), "size": Attribute(Number, optional=True)}


def not_null(value: Any, *_: Any) -> None:
    """A validator that takes the schema by its word."""
    assert None not in (value.values() if isinstance(value, dict) else value)


SCHEMA = Schema(
    {
        "name": Attribute(String, required=True),
        "note": Attribute(String, optional=True),
        "list": Attribute(List(String), optional=True, validators=(not_null,)),
        "set": Attribute(Set(String), optional=True, validators=(not_null,)),
        "map": Attribute(Map(String), optional=True, validators=(not_null,)),
        "deep": Attribute(Map(List(String)), optional=True),
        "gaps": Attribute(List(String), optional=True, null_elements=True),
        "any": Attribute(Dynamic, optional=True),
        "object": Attribute(Object({"a": String}), optional=True),
        "one": Attribute(Nested("single", INSIDE), optional=True),
        "many": Attribute(Nested("list", INSIDE), optional=True),
        "by_key": Attribute(Nested("map", INSIDE), optional=True),
        "several": Attribute(Nested("set", INSIDE), optional=True),
    },
    {"block": Block("list", INSIDE)},
)


def reported(**config: Any) -> list[tuple[str, str]]:
    """Summary and place of each error; the hook fails on a configuration without a name."""

    def hook(ctx: ValidateContext) -> None:
        assert ctx.config["name"] is not None

    ctx = ValidateContext(config=complete(SCHEMA, {"name": "a", **config}))
    validate(SCHEMA, hook, ctx, what="a thing")
    assert all("is null" in found.detail for found in ctx.diagnostics)
    return [(found.summary, path_text(found.path)) for found in ctx.diagnostics]


NAME, ELEMENT = '"name" is required', "An element is null"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"name": None}, [(NAME, "name")]),
        ({"one": {"name": None}}, [(NAME, "one.name")]),
        ({"many": [{"name": "a"}, {"name": None}]}, [(NAME, "many[1].name")]),
        ({"by_key": {"k": {"name": None}}}, [(NAME, 'by_key["k"].name')]),
        ({"several": [{"name": None}]}, [(NAME, "several[…].name")]),
        ({"block": [{"name": None}]}, [(NAME, "block[0].name")]),
    ],
)
def test_a_required_attribute_that_is_null_is_refused(config: Any, expected: Any) -> None:
    assert reported(**config) == expected


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"list": ["a", None]}, "list[1]"),
        ({"set": [None]}, "set[…]"),
        ({"map": {"k": None}}, 'map["k"]'),
        ({"deep": {"k": ["a", None]}}, 'deep["k"][1]'),
        ({"deep": {"k": None}}, 'deep["k"]'),
    ],
)
def test_an_element_that_is_null_is_refused(config: Any, place: str) -> None:
    assert reported(**config) == [(ELEMENT, place)]


@pytest.mark.parametrize(
    ("nesting", "config", "place"),
    [
        ("list", [None], "it[0]"),
        ("set", [None], "it[…]"),
        ("map", {"k": None}, 'it["k"]'),
    ],
)
def test_a_nested_object_that_is_null_is_refused(nesting: Any, config: Any, place: str) -> None:
    schema = Schema({"it": Attribute(Nested(nesting, INSIDE), optional=True)})
    ctx = ValidateContext(config={"it": config})
    validate(schema, lambda _: None, ctx, what="a thing")
    [found] = ctx.diagnostics
    assert (found.summary, path_text(found.path)) == (ELEMENT, place)


@pytest.mark.parametrize(
    "config",
    [
        {"note": None},
        {"name": UNKNOWN},
        {"list": UNKNOWN},
        {"list": [UNKNOWN, "a"]},
        {"list": []},
        {"gaps": [None]},
        {"object": {"a": None}},
        {"any": DynamicValue.of({"a": None, "b": [None]})},
        {"one": {"name": UNKNOWN}},
        {"many": UNKNOWN},
        {"many": [UNKNOWN]},
    ],
)
def test_null_is_taken_where_it_may_be_and_the_unknown_everywhere(config: Any) -> None:
    assert reported(**config) == []
