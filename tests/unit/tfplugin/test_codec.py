"""Values on the wire."""

import math
from decimal import Decimal
from typing import Any

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tfplugin import (
    UNKNOWN,
    Bool,
    Dynamic,
    DynamicValue,
    Element,
    Key,
    List,
    Map,
    Number,
    Object,
    Set,
    String,
    Tuple,
)
from tfplugin.values.decoding import decode
from tfplugin.values.encoding import encode
from tfplugin.values.types import Type
from tfplugin.values.value import ValueMismatchError, same

NAMES = st.text("abcdef_", min_size=1, max_size=4)
NUMBERS = st.one_of(
    st.integers(),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False, allow_infinity=False),
)


def types_of(leaves: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(List, inner),
            st.builds(Set, inner),
            st.builds(Map, inner),
            st.builds(Object, st.dictionaries(NAMES, inner, max_size=3)),
            st.builds(Tuple, st.lists(inner, max_size=3)),
        ),
        max_leaves=5,
    )


CONCRETE = types_of(st.sampled_from([String, Number, Bool]))
TYPES = types_of(st.sampled_from([String, Number, Bool, Dynamic]))


def plain_values(type_: Type) -> st.SearchStrategy[Any]:
    match type_:
        case List(element) | Set(element):
            return st.lists(values(element), max_size=3)
        case Map(element):
            return st.dictionaries(st.text(max_size=5), values(element), max_size=3)
        case Object(attributes):
            return st.fixed_dictionaries({name: values(kind) for name, kind in attributes.items()})
        case Tuple(elements):
            return st.tuples(*map(values, elements)).map(list)
    if type_ is Dynamic:
        return CONCRETE.flatmap(
            lambda inner: plain_values(inner).map(lambda value: DynamicValue(inner, value))
        )
    return {String: st.text(), Number: NUMBERS, Bool: st.booleans()}[type_]


def values(type_: Type) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.just(UNKNOWN), plain_values(type_))


@settings(max_examples=300, deadline=None)
@given(TYPES.flatmap(lambda type_: st.tuples(st.just(type_), values(type_))))
def test_a_value_comes_back_as_it_went(typed: tuple[Type, Any]) -> None:
    type_, value = typed
    assert same(type_, decode(type_, encode(type_, value)), value)


@given(NUMBERS)
def test_a_number_comes_back_in_its_plainest_form(value: int | float | Decimal) -> None:
    back = decode(Number, encode(Number, value))
    assert Decimal(str(back)) == Decimal(str(value))
    if isinstance(back, Decimal):
        assert back != back.to_integral_value() or abs(back) > Decimal("1.7e308")


@pytest.mark.parametrize(
    ("on_the_wire", "expected", "kind"),
    [
        (3, 3, int),
        (2.0, 2, int),
        (1.5, 1.5, float),
        ("0.1", 0.1, float),
        ("3.14159265358979323846", Decimal("3.14159265358979323846"), Decimal),
        ("18446744073709551616", 18446744073709551616, int),
        (2.0**64, 18446744073709551616, int),
        ("1" + "0" * 400, Decimal("1e400"), Decimal),
        (math.inf, math.inf, float),
    ],
)
def test_numbers_arrive_as_the_plainest_type_that_holds_them(
    on_the_wire: Any, expected: Any, kind: type
) -> None:
    number = decode(Number, msgpack.packb(on_the_wire))
    assert number == expected
    assert type(number) is kind


@pytest.mark.parametrize(
    ("number", "on_the_wire"),
    [
        (7, 7),
        (2**64, "18446744073709551616"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (Decimal("1e400"), "1" + "0" * 400),
        (-math.inf, -math.inf),
    ],
)
def test_numbers_leave_with_all_their_digits(number: Any, on_the_wire: Any) -> None:
    assert msgpack.unpackb(encode(Number, number)) == on_the_wire


def test_unknown_values_arrive_refined_or_not() -> None:
    plain, refined = msgpack.ExtType(0, b"\0"), msgpack.ExtType(12, b"\x81\x01\xc2")
    assert decode(List(String), msgpack.packb([plain, refined, "x"])) == [UNKNOWN, UNKNOWN, "x"]


def test_a_dynamic_value_carries_its_type() -> None:
    packed = msgpack.packb([b'["object",{"a":"number"}]', {"a": "0.1"}])
    assert decode(Dynamic, packed) == DynamicValue(Object({"a": Number}), {"a": 0.1})


@pytest.mark.parametrize(("hollow", "raw"), [(None, None), (UNKNOWN, msgpack.ExtType(0, b"\0"))])
def test_a_hollow_dynamic_value_gets_back_the_type_it_had(hollow: Any, raw: Any) -> None:
    type_ = Object({"a": Dynamic, "b": List(Map(Dynamic)), "c": Bool})
    typed = [b'"string"', raw]
    wire = msgpack.packb({"a": typed, "b": [{"k": typed}], "c": True})
    value = decode(type_, wire)
    assert value == {"a": hollow, "b": [{"k": hollow}], "c": True}
    assert encode(type_, value, like=wire) == wire
    assert encode(type_, {**value, "a": DynamicValue(Bool, True)}, like=wire) != wire


def test_a_value_over_four_megabytes_is_nothing_special() -> None:
    value = ["x" * (5 * 1024 * 1024)]
    assert decode(List(String), encode(List(String), value)) == value


@pytest.mark.parametrize(
    ("type_", "value", "problem", "path"),
    [
        (String, 1, "expected a string, found a int", ()),
        (Number, "1", "expected a number, found a str", ()),
        (Number, True, "expected a number, found a bool", ()),
        (Number, math.nan, "expected a number, found a float", ()),
        (Bool, 1, "expected a bool, found a int", ()),
        (Dynamic, "x", "expected a DynamicValue, found a str", ()),
        (List(String), "text", "expected a list, found a str", ()),
        (List(String), ["a", 1], "expected a string, found a int", (1,)),
        (Set(String), [1], "expected a string, found a int", (Element(1),)),
        (Map(String), {"k": 1}, "expected a string, found a int", (Key("k"),)),
        (Map(String), {1: "v"}, "expected a dict with strings as keys, found a dict", ()),
        (Tuple([String]), ["a", "b"], "expected a list of 1, found a list", ()),
        (
            Object({"a": List(Object({"b": Bool}))}),
            {"a": [{"b": "yes"}]},
            "expected a bool, found a str",
            ("a", 0, "b"),
        ),
        (Object({"a": Bool}), {}, "the attribute is missing (a null one is None)", ("a",)),
        (Object({}), {"typo": 1}, "the schema has no attribute 'typo'", ()),
    ],
)
def test_a_value_of_a_wrong_type_is_reported_by_its_path(
    type_: Type, value: Any, problem: str, path: Any
) -> None:
    with pytest.raises(ValueMismatchError) as caught:
        encode(type_, value)
    assert (caught.value.problem, caught.value.path) == (problem, path)
