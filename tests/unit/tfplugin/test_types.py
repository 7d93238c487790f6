"""Terraform's types."""

from typing import Any

import pytest
from tfplugin import Bool, Dynamic, List, Map, Number, Object, Set, String, Tuple
from tfplugin.values.types import Type, in_words, type_from_json

ALL = [
    (String, "string"),
    (Number, "number"),
    (Bool, "bool"),
    (Dynamic, "dynamic"),
    (List(Number), ["list", "number"]),
    (Set(List(Bool)), ["set", ["list", "bool"]]),
    (Map(Dynamic), ["map", "dynamic"]),
    (Object({"a": String, "b": Set(Bool)}), ["object", {"a": "string", "b": ["set", "bool"]}]),
    (Tuple([String, Object({})]), ["tuple", ["string", ["object", {}]]]),
]


@pytest.mark.parametrize(("type_", "json"), ALL)
def test_a_type_goes_to_json_and_back(type_: Type, json: Any) -> None:
    assert type_.to_json() == json
    assert type_from_json(json) == type_


def test_equal_types_are_one_key() -> None:
    again = [type_from_json(json) for _, json in ALL]
    assert len({type_ for type_, _ in ALL} | set(again)) == len(ALL)


def test_the_order_of_attributes_makes_no_other_object() -> None:
    one, other = Object({"a": Bool, "b": String}), Object({"b": String, "a": Bool})
    assert (one, hash(one)) == (other, hash(other))


def test_types_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        List(String).element = String  # type: ignore[misc]
    with pytest.raises(TypeError):
        Object({"a": Bool}).attributes["a"] = String  # type: ignore[index]


@pytest.mark.parametrize("json", ["text", ["list"], ["heap", "string"], 1, None, ["tuple", "x"]])
def test_what_is_not_a_type_is_refused(json: Any) -> None:
    with pytest.raises(ValueError, match="not a Terraform type"):
        type_from_json(json)


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        (String, "a string"),
        (Tuple([String, String]), "a tuple of string"),
        (Tuple([String, Number]), "a tuple of string and number"),
        (Tuple([]), "a tuple without elements"),
        (List(Map(Bool)), "a list of map of bool"),
        (Object({"a": String}), "an object"),
    ],
)
def test_a_type_is_described_in_words(type_: Type, words: str) -> None:
    assert in_words(type_) == words
