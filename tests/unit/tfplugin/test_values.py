"""Unknown values, dynamic values, and when values are the same."""

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest
from tfplugin import (
    UNKNOWN,
    Bool,
    Dynamic,
    DynamicValue,
    List,
    Map,
    Number,
    Object,
    Set,
    String,
    Tuple,
    is_known,
)
from tfplugin.values.types import Type
from tfplugin.values.value import copied, known_or_null, same


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="is UNKNOWN"):
        bool(UNKNOWN)


def test_there_is_one_unknown() -> None:
    assert list(type(UNKNOWN)) == [UNKNOWN]
    assert copy.deepcopy([UNKNOWN])[0] is UNKNOWN
    assert copy.copy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN
    assert repr(UNKNOWN) == "UNKNOWN"


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (None, True),
        ("x", True),
        (UNKNOWN, False),
        ([1, [UNKNOWN]], False),
        ({"a": {"b": UNKNOWN}}, False),
        ({"a": {"b": 1}}, True),
        (DynamicValue(List(String), ["a", UNKNOWN]), False),
        (DynamicValue(String, "a"), True),
    ],
)
def test_a_value_is_known_when_all_of_it_is(value: Any, known: bool) -> None:
    assert is_known(value) is known
    assert is_known(known_or_null(value))


def test_what_is_unknown_becomes_null_and_the_rest_stays() -> None:
    value = {"a": [1, UNKNOWN], "b": DynamicValue(List(String), [UNKNOWN, "x"]), "c": UNKNOWN}
    assert known_or_null(value) == {
        "a": [1, None],
        "b": DynamicValue(List(String), [None, "x"]),
        "c": None,
    }


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("x", String),
        (True, Bool),
        (1, Number),
        (0.5, Number),
        (Decimal("1e400"), Number),
        ([1, "x"], Tuple([Number, String])),
        ({"a": [None]}, Object({"a": Tuple([Dynamic])})),
        ([UNKNOWN], Tuple([Dynamic])),
    ],
)
def test_a_python_value_suggests_its_type(value: Any, type_: Type) -> None:
    wrapped = DynamicValue.of(value)
    assert wrapped == DynamicValue(type_, value)
    assert wrapped.plain == value
    assert DynamicValue.of(wrapped) is wrapped


def test_plain_unwraps_what_is_inside() -> None:
    inside = DynamicValue(String, "x")
    assert DynamicValue(Tuple([Dynamic]), [inside]).plain == ["x"]
    assert DynamicValue.of([inside]) == DynamicValue(Tuple([String]), ["x"])


def test_a_value_without_a_type_is_refused() -> None:
    with pytest.raises(TypeError, match="a object has no Terraform type"):
        DynamicValue.of({"a": object()})


@pytest.mark.parametrize(
    ("type_", "one", "other", "equal"),
    [
        (Number, 1, 1.0, True),
        (Number, Decimal("0.5"), 0.5, True),
        (Number, Decimal("0.1"), 0.1, True),
        (Number, Decimal.from_float(0.1), 0.1, False),
        (String, "a", None, False),
        (String, UNKNOWN, UNKNOWN, True),
        (String, UNKNOWN, "a", False),
        (Set(String), ["a", "b"], ["b", "a", "a"], True),
        (Set(Object({"a": Set(Number)})), [{"a": [1, 2]}], [{"a": [2, 1]}], True),
        (Set(String), ["a"], ["a", "b"], False),
        (List(String), ["a", "b"], ["b", "a"], False),
        (Map(List(Number)), {"a": [1], "b": []}, {"b": [], "a": [1]}, True),
        (Map(Number), {"a": 1}, {"a": 1, "b": None}, False),
        (Tuple([Set(Bool), String]), [[True, False], "x"], [[False, True], "x"], True),
        (Dynamic, DynamicValue(Number, 1), DynamicValue(Bool, True), False),
        (Dynamic, DynamicValue(String, "1"), DynamicValue(Number, 1), False),
        (
            Dynamic,
            DynamicValue(Set(String), ["a", "b"]),
            DynamicValue(Set(String), ["b", "a"]),
            True,
        ),
    ],
)
def test_values_are_compared_as_their_type_says(
    type_: Type, one: Any, other: Any, equal: bool
) -> None:
    assert same(type_, one, other) is equal
    assert same(type_, other, one) is equal


def test_a_copy_is_changed_alone() -> None:
    original = {"a": [{"b": 1}]}
    copied(original)["a"][0]["b"] = 2
    assert original == {"a": [{"b": 1}]}
