"""Schemas: what they imply and what is wrong with them."""

from typing import Any

import pytest
from tfplugin import Bool, List, Map, Number, Object, Set, String
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.messages import schema_message
from tfplugin.schema.attributes import NO_DEFAULT, Attribute, Block, Nested, Schema
from tfplugin.schema.problems import problems
from tfplugin.schema.timeouts import Timeouts
from tfplugin.values.types import Type

INSIDE = {"a": Attribute(Number, required=True, description="A.")}
ONE = Object({"a": Number})


def attribute(**options: Any) -> Attribute:
    return Attribute(String, **{"description": "D.", **options})


def problems_of(**attributes: Attribute) -> list[str]:
    return list(problems(Schema(attributes, description="S.")))


@pytest.mark.parametrize(
    ("nesting", "type_"),
    [("single", ONE), ("list", List(ONE)), ("set", Set(ONE)), ("map", Map(ONE))],
)
def test_nesting_makes_the_type(nesting: Any, type_: Type) -> None:
    assert Attribute(Nested(nesting, INSIDE), optional=True).value_type == type_
    assert Block(nesting, INSIDE).value_type == type_


def test_a_group_is_one_object() -> None:
    assert Block("group", INSIDE).value_type == ONE


def test_attributes_and_blocks_make_one_object() -> None:
    schema = Schema({"x": attribute(required=True)}, {"b": Block("list", INSIDE)})
    assert schema.object_type == Object({"x": String, "b": List(ONE)})


def test_a_default_makes_optional_and_computed() -> None:
    with_default = attribute(default=None)
    assert with_default.has_default
    assert with_default.optional
    assert with_default.computed
    assert not attribute(optional=True).has_default
    assert attribute(optional=True).default is NO_DEFAULT


def test_a_default_may_be_created_each_time() -> None:
    made = Attribute(List(String), default=lambda: ["x"])
    assert made.make_default() == ["x"]
    assert made.make_default() is not made.make_default()


def test_timeouts_add_a_block() -> None:
    schema = Schema({}, timeouts=Timeouts(create="5m", delete="1m"), description="S.")
    assert schema.object_type == Object({"timeouts": Object({"create": String, "delete": String})})
    assert list(problems(schema)) == []
    assert "`5m`" in schema.blocks["timeouts"].attributes["create"].description


def test_a_schema_that_is_well_has_no_problems() -> None:
    assert problems_of(a=attribute(required=True), b=attribute(default="x")) == []


@pytest.mark.parametrize(
    ("name", "wrong", "problem"),
    [
        ("a", attribute(optional=True, description=""), "a: has no description"),
        ("a", attribute(), "a: is neither required, optional nor computed"),
        ("a", attribute(required=True, optional=True), "required and optional"),
        ("a", attribute(required=True, default="x"), "required and optional"),
        ("a", attribute(write_only=True, default="x"), "is write-only"),
        ("a", attribute(optional=True, keep_when_unset=True), "keep_when_unset"),
        ("A", attribute(optional=True), "A: not a name Terraform takes"),
        ("count", attribute(optional=True), "count: the name is Terraform's own"),
        (
            "a",
            Attribute(
                Nested("set", {"b": attribute(optional=True, write_only=True)}),
                optional=True,
                description="D.",
            ),
            "a.b: a set cannot hold write-only",
        ),
        (
            "a",
            Attribute(Nested("list", {"b": attribute()}), optional=True, description="D."),
            "a.b: is neither",
        ),
    ],
)
def test_a_problem_is_reported_with_its_place(name: str, wrong: Attribute, problem: str) -> None:
    [found] = problems_of(**{name: wrong})
    assert problem in found


def test_a_block_may_not_take_a_name_of_terraforms_own() -> None:
    def block(**inner: Block) -> Block:
        return Block("single", blocks=inner, description="B.")

    schema = Schema({}, {"lifecycle": block(), "b": block(lifecycle=block())}, description="S.")
    assert list(problems(schema)) == ["lifecycle: the name is Terraform's own"]


def test_problems_in_blocks_are_found() -> None:
    block = Block("list", {"x": attribute()}, {"inner": Block("set")})
    schema = Schema({"b": attribute(optional=True)}, {"b": block})
    assert list(problems(schema)) == [
        "the schema has no description",
        "b: is both an attribute and a block",
        "b: has no description",
        "b.x: is neither required, optional nor computed",
        "b.inner: has no description",
    ]


def test_the_message_says_what_the_schema_says() -> None:
    schema = Schema(
        {
            "plain": attribute(required=True, sensitive=True, deprecated="use other"),
            "nested": Attribute(Nested("map", {"b": Attribute(Bool, default=True)}), optional=True),
            "secret": attribute(optional=True, write_only=True),
        },
        {"block": Block("set", INSIDE, min_items=1, max_items=3, description="B.")},
        version=4,
        description="Text.",
    )
    message = schema_message(schema)
    assert (message.version, message.block.description) == (4, "Text.")
    plain, nested, secret = message.block.attributes
    assert (plain.name, plain.type, plain.required) == ("plain", b'"string"', True)
    assert (plain.sensitive, plain.deprecated, plain.deprecation_message) == (
        True,
        True,
        "use other",
    )
    assert nested.nested_type.nesting == pb.Schema.Object.MAP
    [inner] = nested.nested_type.attributes
    assert (inner.name, inner.optional, inner.computed) == ("b", True, True)
    assert secret.write_only
    [block] = message.block.block_types
    assert (block.type_name, block.nesting) == ("block", pb.Schema.NestedBlock.SET)
    assert (block.min_items, block.max_items) == (1, 3)
