"""What a setting takes, and how a value is brought into its type."""

import math
from decimal import Decimal
from typing import Any

import pytest
from rocketchat_provider.client import ABSENT, Setting, Wanted, same


def setting(type: str, **document: Any) -> Setting:
    return Setting.of({"_id": "Some_Setting", "type": type} | document)


SELECT = setting(
    "select",
    packageValue="Public",
    values=[{"key": "Public", "i18nLabel": "p"}, {"key": "Disabled", "i18nLabel": "d"}],
)


def test_a_document_is_read_with_its_metadata() -> None:
    read = Setting.of(
        {
            "_id": "Push_request_content_from_server",
            "type": "boolean",
            "value": True,
            "packageValue": True,
            "group": "Push",
            "section": "Privacy",
            "public": True,
            "enterprise": True,
            "invalidValue": False,
            "modules": ["push-privacy"],
            "blocked": True,
            "valueSource": "processEnvValue",
            "processEnvValue": False,
        }
    )
    assert (read.value, read.package_value, read.invalid_value) == (True, True, False)
    assert (read.group, read.section, read.public) == ("Push", "Privacy", True)
    assert (read.enterprise, read.modules, read.blocked) == (True, ("push-privacy",), True)
    assert (read.forced, read.forced_value) == (True, False)


def test_a_document_without_a_value_is_absent() -> None:
    assert setting("string").value is ABSENT
    assert setting("string", value=None).value is None


def test_a_value_that_the_server_masks_is_absent_and_marked() -> None:
    masked = setting("password", value="", hasValue=True)
    assert masked.value is ABSENT
    assert masked.masked


def test_a_range_has_bounds_even_when_its_document_has_none() -> None:
    assert (setting("range").minimum, setting("range").maximum) == (0, 100)
    assert setting("int").minimum is None


@pytest.mark.parametrize(
    ("type", "given", "stored"),
    [
        ("boolean", True, True),
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("int", 7, 7),
        ("int", "7", 7),
        ("int", 7.0, 7),
        ("int", Decimal("7"), 7),
        ("int", "-3", -3),
        ("timespan", "2592000000", 2592000000),
        ("string", "x", "x"),
        ("string", "", ""),
        ("string", 7, "7"),
        ("string", 7.5, "7.5"),
        ("string", math.inf, "inf"),
        ("select", 0, "0"),
        ("code", "{}", "{}"),
        ("password", "x", "x"),
        ("multiSelect", ["a", "b"], ["a", "b"]),
        ("multiSelect", ("a",), ["a"]),
        ("asset", {"url": "a"}, {"url": "a"}),
        ("roomPick", "", ""),
        ("roomPick", [{"_id": "GENERAL"}], [{"_id": "GENERAL"}]),
        ("a type of a later version", "x", "x"),
    ],
)
def test_a_value_is_brought_into_the_settings_type(type: str, given: Any, stored: Any) -> None:
    coerced = setting(type).coerce(given)
    assert same(coerced, stored)


@pytest.mark.parametrize(
    ("type", "given", "expected"),
    [
        ("boolean", "yes", "true or false"),
        ("boolean", 1, "true or false"),
        ("int", True, "a whole number"),
        ("int", 7.5, "a whole number"),
        ("int", "seven", "a whole number"),
        ("int", "inf", "a whole number"),
        ("int", [], "a whole number"),
        ("int", 1e30, "a whole number from -9007199254740991 to 9007199254740991"),
        ("string", True, "text"),
        ("code", {"a": 1}, "jsonencode"),
        ("multiSelect", "a", "a list of strings"),
        ("multiSelect", [1], "a list of strings"),
        ("asset", "a", "an object"),
        ("roomPick", 7, "a list of rooms"),
        ("action", "x", "has no value that can be set"),
        ("group", "x", "has no value that can be set"),
        ("string", None, "cannot be null"),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_is_expected(
    type: str, given: Any, expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        setting(type).coerce(given)
    assert expected in (Wanted(setting(type), given).problem or "")


def test_a_choice_that_does_not_exist_is_a_problem() -> None:
    assert SELECT.choices == ("Public", "Disabled")
    assert Wanted(SELECT, "Disabled").problem is None
    problem = Wanted(SELECT, "disabled").problem
    assert problem == 'Some_Setting is "disabled", but must be one of "Public", "Disabled"'


def test_the_package_value_is_never_a_problem() -> None:
    odd = setting("select", packageValue="", values=[{"key": "a", "i18nLabel": "a"}])
    assert Wanted(odd, "").problem is None


def test_every_choice_of_a_list_is_checked() -> None:
    many = setting("multiSelect", packageValue=[], values=[{"key": "uj"}, {"key": "ul"}])
    assert Wanted(many, ["uj", "ul"]).problem is None
    assert '"xx"' in (Wanted(many, ["uj", "xx"]).problem or "")


@pytest.mark.parametrize("value", [-1, 101])
def test_a_number_out_of_range_is_a_problem(value: int) -> None:
    assert "a number in 0 to 100" in (Wanted(setting("range"), value).problem or "")
    assert Wanted(setting("range"), 100).problem is None


def test_a_bound_on_one_side_is_kept() -> None:
    assert "in 1 to" in (Wanted(setting("int", minValue=1), 0).problem or "")
    assert Wanted(setting("int", minValue=1), 10**9).problem is None


def test_broken_json_is_a_problem_of_a_json_setting_only() -> None:
    json_setting = setting("code", code="application/json")
    assert "line 1 column 2" in (Wanted(json_setting, "{").problem or "")
    assert Wanted(json_setting, '{"a": 1}').problem is None
    assert Wanted(json_setting, "").problem is None
    assert Wanted(setting("code", code="text/css"), "{").problem is None


@pytest.mark.parametrize(
    "id",
    [
        "Accounts_OAuth_Custom-Liquid-secret",
        "Accounts_OAuth_Apple_secretKey",
        "FileUpload_json_web_token_secret_for_files",
        "Enterprise_License",
    ],
)
def test_a_secret_that_rocket_chat_does_not_flag_is_one(id: str) -> None:
    assert Setting(id=id, type="string").is_secret


def test_flagged_settings_and_passwords_are_secret_and_others_are_not() -> None:
    assert setting("string", secret=True).is_secret
    assert setting("password").is_secret
    assert not Setting(id="Accounts_RegistrationForm", type="select").is_secret


def test_no_text_about_a_secret_setting_holds_its_value() -> None:
    secret = setting("int", secret=True, value="canary-old", packageValue="canary-default")
    assert "canary" not in repr(secret)
    assert "canary" not in (Wanted(secret, "canary-new").problem or "")
    with pytest.raises(ValueError, match="a secret value") as caught:
        secret.coerce("canary-new")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (7, 7.0, True),
        ("7", 7, False),
        ([1, {"a": True}], [1, {"a": True}], True),
        ([1, {"a": True}], [1, {"a": 1}], False),
        ([1], [1, 2], False),
        ({"a": 1}, {"b": 1}, False),
        (ABSENT, None, False),
        (ABSENT, ABSENT, True),
    ],
)
def test_stored_values_are_compared_by_type_too(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal
