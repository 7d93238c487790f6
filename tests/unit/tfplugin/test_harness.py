"""What the harness makes of Terraform's output."""

import json
import zipfile
from pathlib import Path

import pytest
from tfplugin.terraform import diagnostics_of_lines
from tfplugin.testing import Diagnostic, Result, assert_no_secret
from tfplugin.testing.results import diagnostics_of_text

ERROR = {
    "severity": "error",
    "summary": "Out of range",
    "detail": "It is 5000.\n\nAt disks[1].size.",
    "address": "demo.a",
    "range": {"filename": "main.tf", "start": {"line": 6}},
    "snippet": {
        "code": "  size = 5000",
        "highlight_start_offset": 9,
        "highlight_end_offset": 13,
    },
}
TEXT = """demo.a: Importing from ID "x"...

Warning: Odd thing

  with demo.a,
  on main.tf line 3, in resource "demo" "a":
   3:   name = "x"

It works,
though.

Error: No such thing

There is no "x".

Look again.
"""


def result(*diagnostics: Diagnostic) -> Result:
    return Result("plan", 1, "", "", list(diagnostics))


def test_diagnostics_are_read_from_json_lines_once() -> None:
    line = json.dumps({"type": "diagnostic", "diagnostic": ERROR})
    [found] = diagnostics_of_lines(f"noise\n{line}\n{json.dumps({'type': 'x'})}\n{line}\n")
    assert (found.summary, found.address, found.line) == ("Out of range", "demo.a", 6)
    assert found.attribute == "size"


def test_diagnostics_are_read_from_text() -> None:
    warning, error = diagnostics_of_text(TEXT)
    assert (warning.severity, warning.summary, warning.address) == (
        "warning",
        "Odd thing",
        "demo.a",
    )
    assert warning.detail == "It works, though."
    assert error.detail == 'There is no "x".\n\nLook again.'


@pytest.mark.parametrize(
    ("code", "attribute"),
    [
        ("  size = 5000", "size"),
        ('"size": 5000', "size"),
        ('    "x-a" = 5000', "x-a"),
        ('resource "a" "b" { size = 5000', "size"),
        ('resource "a" "b" 5000', ""),
    ],
)
def test_the_underlined_value_shows_the_attribute(code: str, attribute: str) -> None:
    start = code.index("5000")
    assert Diagnostic("error", "s", code=code, start=start, end=start + 4).attribute == attribute


def test_an_expected_error_is_found_by_all_that_is_said_of_it() -> None:
    found = Diagnostic.from_json(ERROR)
    results = result(found, Diagnostic("warning", "Out of range"), Diagnostic("error", "Other"))
    assert results.expect_error("Out of range") is found
    assert results.expect_error("Out of range", contains=["5000"], attribute="size") is found
    assert results.expect_error("Out of range", attribute="disks[1].size") is found
    assert results.expect_warning("Out of range").severity == "warning"


@pytest.mark.parametrize(
    ("summary", "contains", "attribute"),
    [
        ("Out", (), None),
        ("Out of range", "6000", None),
        ("Out of range", (), "name"),
        ("Twice", (), None),
    ],
)
def test_an_error_that_does_not_occur_exactly_once_is_missed(
    summary: str, contains: str, attribute: str | None
) -> None:
    twice = [Diagnostic("error", "Twice", detail=text) for text in "ab"]
    with pytest.raises(AssertionError, match="among:"):
        result(Diagnostic.from_json(ERROR), *twice).expect_error(
            summary, contains=contains, attribute=attribute
        )


@pytest.mark.parametrize("text", ['a can"ary', 'a "can\\"ary"', "q=can%22ary", "x Y2FuImFyeQ== y"])
def test_a_canary_is_found_in_every_spelling(text: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"\xff" + text.encode())
    with pytest.raises(AssertionError, match="canary 1 in text 0") as caught:
        assert_no_secret(["other", 'can"ary'], text)
    assert "can" + '"' not in str(caught.value)
    with pytest.raises(AssertionError, match="deep/file"):
        assert_no_secret(['can"ary'], tmp_path)


def test_a_canary_in_a_saved_plan_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan", "w", zipfile.ZIP_DEFLATED) as plan:
        plan.writestr("tfplan", 100 * "secret-1 ")
    with pytest.raises(AssertionError, match="plan:tfplan"):
        assert_no_secret(["secret-1"], tmp_path)


def test_what_holds_no_canary_passes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("nothing")
    assert_no_secret(["canary"], "nothing", tmp_path, tmp_path / "file")


def test_looking_nowhere_is_a_mistake(tmp_path: Path) -> None:
    for arguments in ([], ["canary"]), (["canary"], []), ([""], ["text"]):
        with pytest.raises(ValueError, match="canary"):
            assert_no_secret(arguments[0], *arguments[1])
    with pytest.raises(ValueError, match="nothing at"):
        assert_no_secret(["canary"], tmp_path / "missing")
