"""What a setting's metadata says about a value."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rocketchat_provider.client import ABSENT, Setting, Wanted
from rocketchat_provider.managed.originals import Originals
from rocketchat_provider.managed.value_rules import check_value, to_write
from rocketchat_provider.run.run import Run
from tfplugin import DiagnosticError, Diagnostics

JSON = '{\n\t"admin": "x"\n}'


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        (Setting("A", "int", 7), "7", True),
        (Setting("A", "int", 7), 7.0, True),
        (Setting("A", "int", "7"), 7, True),
        (Setting("A", "range", "66"), 66, True),
        (Setting("A", "timespan", "60000"), "60000.0", True),
        (Setting("A", "int", "seven"), "seven", True),
        (Setting("A", "int", "seven"), 7, False),
        (Setting("A", "select", 1), "1", True),
        (Setting("A", "select", "purple", choices=("red",)), "purple", True),
        (Setting("A", "string", True), "true", True),
        (Setting("A", "string", True), True, True),
        (Setting("A", "string", "true"), True, True),
        (Setting("A", "multiSelect", ["a"]), '["a"]', True),
        (Setting("A", "multiSelect", ["a"]), '["b"]', False),
        (Setting("A", "boolean", "false"), "false", True),
        (Setting("A", "boolean", "yes"), "yes", True),
        (Setting("A", "int", 7), "seven", False),
        (Setting("A", "boolean", False), "false", True),
        (Setting("A", "boolean", "false"), False, False),
        (Setting("A", "boolean", 0), False, False),
        (Setting("A", "string", "4"), 4, True),
        (Setting("A", "string", ABSENT), "", False),
        (Setting("A", "code", JSON, code="application/json"), '{"admin":"x"}', True),
        (Setting("A", "code", JSON, code="application/json"), '{"admin":"y"}', False),
        (Setting("A", "code", "{", code="application/json"), "{}", False),
        (Setting("A", "code", ABSENT, code="application/json"), "{}", False),
        (Setting("A", "code", JSON, code="text/html"), '{"admin":"x"}', False),
        (Setting("A", "multiSelect", ["a"]), ["a"], True),
        (Setting("A", "asset", {"url": "u"}), {"url": "u"}, True),
    ],
)
def test_a_spelling_is_compared_by_what_it_means(
    setting: Setting, value: Any, expected: bool
) -> None:
    assert Wanted(setting, value).is_stored is expected


@pytest.mark.parametrize(
    ("type", "forced", "value"),
    [
        ("range", "66", 66),
        ("int", 7, "7"),
        ("timespan", "60000", 60000),
        ("boolean", "true", True),
        ("string", True, "true"),
        ("select", "1", 1),
        ("multiSelect", '["a"]', ["a"]),
        ("multiSelect", ["a"], '["a"]'),
    ],
)
def test_a_value_that_the_environment_forces_as_text_does_not_cause_a_warning(
    type: str, forced: Any, value: Any
) -> None:
    setting = Setting("A", type, value, forced=True, forced_value=forced)
    assert _found(setting, value, before=value) == []


COUNTRIES = ("worldwide", *(f"country{number}" for number in range(240)))


@pytest.mark.parametrize(
    "setting",
    [
        Setting("A", "select", "Worldwide", choices=COUNTRIES),
        Setting("A", "boolean", "yes"),
        Setting("A", "int", "many"),
        Setting("A", "int", 900, maximum=100),
        Setting("A", "multiSelect", "a,b", choices=("a", "b")),
        Setting("A", "multiSelect", ["c"], choices=("a", "b")),
        Setting("A", "code", "{", code="application/json"),
        Setting("A", "string", 7.5),
        Setting("A", "string", True, blocked=True),
        Setting("A", "int", "7", blocked=True),
    ],
)
def test_what_the_server_has_already_is_at_most_a_warning(setting: Setting) -> None:
    value = setting.value
    assert _found(setting, value, before=value) == []
    assert {severity for severity, _ in _found(setting, value, before=None)} <= {"WARNING"}
    assert to_write(Wanted(setting, value), ("value",)) == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
TYPES = ("boolean", "int", "range", "timespan", "select", "multiSelect", "code", "string", "color")


@settings(max_examples=300, deadline=None)
@given(
    type=st.sampled_from((*TYPES, "asset", "roomPick", "action", "of a later version")),
    value=VALUES.filter(lambda value: value is not None),
    blocked=st.booleans(),
    choices=st.sampled_from(((), ("red", "blue"))),
)
def test_whatever_the_server_has_may_stay(
    type: str, value: Any, blocked: bool, choices: tuple[str, ...]
) -> None:
    code = "application/json" if type == "code" else ""
    setting = Setting("A", type, value, "", blocked=blocked, choices=choices, code=code)
    assert Wanted(setting, value).is_stored
    assert not Wanted(setting, value, value).changes
    assert _found(setting, value, before=value) == []
    assert to_write(Wanted(setting, value), ("value",)) == value


def test_a_long_list_of_allowed_values_is_cut_to_the_nearest() -> None:
    setting = Setting("A", "select", "", choices=COUNTRIES)
    [(severity, detail)] = _found(setting, "Worldwide", before=None)
    assert severity == "ERROR"
    assert 'one of 241 values, the nearest are "worldwide"' in detail
    assert len(detail) < 200
    [(_, detail)] = _found(setting, "§", before=None)
    assert 'one of 241 values, for example "worldwide", "country0", "country1"' in detail


def _found(setting: Setting, value: Any, *, before: Any) -> list[tuple[str, str]]:
    diagnostics = Diagnostics()
    server: Any = None
    check_value(diagnostics, server, Wanted(setting, value, before), ("value",))
    return [(one.severity.name, one.detail) for one in diagnostics]


def test_a_secret_that_does_not_fit_is_not_shown() -> None:
    with pytest.raises(DiagnosticError) as caught:
        to_write(Wanted(Setting("A", "int", 7), "hunter2"), ("secret_value",), secret=True)
    assert "hunter2" not in str(caught.value)
    assert caught.value.path == ("secret_value",)


def test_the_first_value_found_is_the_original_and_never_a_secrets() -> None:
    originals = Originals(Run(time.sleep).originals, None, {})
    originals.remember(Setting("A", "string", "before"))
    originals.remember(Setting("A", "string", "after"))
    originals.remember(Setting("B", "string", ABSENT))
    originals.remember(Setting("C", "password", "hunter2"))
    assert originals.attribute == {"A": '"before"', "B": ""}
    originals.forget("A")
    assert originals.attribute == {"B": ""}
