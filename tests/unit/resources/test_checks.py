"""What a setting's metadata says about a value."""

from typing import Any

import pytest
from rocketchat_provider.api import ABSENT, Setting
from rocketchat_provider.managed.ledger import Ledger
from rocketchat_provider.managed.originals import Originals
from rocketchat_provider.resources.checks import coerced, is_stored
from tfplugin import DiagnosticError

JSON = '{\n\t"admin": "x"\n}'


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        (Setting("A", "int", 7), "7", True),
        (Setting("A", "int", 7), 7.0, True),
        (Setting("A", "int", "7"), 7, False),
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
    assert is_stored(setting, value) is expected


def test_a_secret_that_does_not_fit_is_not_shown() -> None:
    with pytest.raises(DiagnosticError) as caught:
        coerced(Setting("A", "int", 7), "hunter2", ("secret_value",), secret=True)
    assert "hunter2" not in str(caught.value)
    assert caught.value.path == ("secret_value",)


def test_the_first_value_found_is_the_original_and_never_a_secrets() -> None:
    originals = Originals(Ledger(), None, {})
    originals.remember(Setting("A", "string", "before"))
    originals.remember(Setting("A", "string", "after"))
    originals.remember(Setting("B", "string", ABSENT))
    originals.remember(Setting("C", "password", "hunter2"))
    assert originals.attribute == {"A": '"before"', "B": ""}
    originals.forget("A")
    assert originals.attribute == {"B": ""}
