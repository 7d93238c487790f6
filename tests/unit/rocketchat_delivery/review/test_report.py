"""The review as a document."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rocketchat_delivery.review.report import (
    MARKER,
    Reviewed,
    as_json,
    as_markdown,
    digest_of,
    failure_as_markdown,
)
from rocketchat_delivery.terraform.plan import Change, Plan

DOCUMENT = json.loads((Path(__file__).parent / "plans/replacement.json").read_text())


def plan(*changes: Change) -> dict[str, Reviewed]:
    return {"chat": Reviewed(Plan(changes, (), (), is_empty=not changes))}


def updated(**values: tuple[object, object]) -> Change:
    before, after = ({name: pair[i] for name, pair in values.items()} for i in (0, 1))
    return Change("rocketchat_settings.it", "rocketchat_settings", ("update",), before, after)


def test_it_begins_with_its_marker_and_ends_with_the_digest() -> None:
    reviewed = {"chat": Reviewed(Plan.from_json(DOCUMENT))}
    lines = as_markdown(reviewed).splitlines()
    assert lines[0] == MARKER
    assert lines[2] == "## chat: 1 changed, 1 replaced"
    assert lines[-1] == f"Digest: `{digest_of(reviewed)}`"


def test_a_plan_that_does_nothing_says_so() -> None:
    text = as_markdown(plan())
    assert "## chat: no changes" in text
    assert "###" not in text


def test_a_change_is_a_table_of_old_and_new() -> None:
    text = as_markdown(plan(updated(title=("A", "B"), size=(None, 3))))
    assert "**`rocketchat_settings.it` is changed**" in text
    assert '| `title` | `"A"` | `"B"` |' in text
    assert "| `size` | `(none)` | `3` |" in text


def test_a_value_cannot_break_out_of_its_cell() -> None:
    text = as_markdown(plan(updated(title=("a|b", "`<b>`\n| x |"))))
    [row] = [line for line in text.splitlines() if line.startswith("| `title`")]
    assert row == '| `title` | `"a\\|b"` | `` "`<b>`\\n\\| x \\|" `` |'


def test_a_value_cannot_steer_the_terminal() -> None:
    steering = "\x1b]0;gone\x07\x9b2J\r"
    before, after = ({"name": "Site_Url", "value": value} for value in ("a", steering))
    change = Change("rocketchat_setting.it", "rocketchat_setting", ("update",), before, after)
    for text in (as_markdown(plan(change)), failure_as_markdown(steering)):
        assert "gone" in text
        assert not {"\x1b", "\x07", "\x9b", "\r"} & set(text)


def test_a_long_table_is_folded() -> None:
    many = {f"a{number}": (0, 1) for number in range(12)}
    text = as_markdown(plan(updated(**many)))
    assert "<summary><code>rocketchat_settings.it</code> is changed: 12 values</summary>" in text
    assert text.count("<details>") == text.count("</details>") == 1


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({}, '**`` a.b["`"] `` is changed**'),
        ({"a0": (0, 1)}, '**`` a.b["`"] `` is changed**'),
        (
            {f"a{number}": (0, 1) for number in range(12)},
            '<summary><code>a.b["`"]</code> is changed: 12 values</summary>',
        ),
    ],
)
def test_a_key_with_a_backtick_breaks_nothing(
    values: dict[str, tuple[object, object]], title: str
) -> None:
    change = replace(updated(**values), address='a.b["`"]')
    assert title in as_markdown(plan(change)).splitlines()


def test_a_key_is_not_taken_for_html() -> None:
    change = replace(updated(**{f"a{n}": (0, 1) for n in range(12)}), address='a.b["<b>&"]')
    assert '<code>a.b["&lt;b>&amp;"]</code>' in as_markdown(plan(change))


def test_what_a_later_terraform_does_is_counted_in_its_words() -> None:
    change = replace(updated(title=("A", "B")), actions=("create", "forget"))
    text = as_markdown(plan(change, updated(size=(1, 2))))
    assert "## chat: 1 changed, 1 planned for create and forget\n" in text
    assert "**`rocketchat_settings.it` is planned for create and forget**" in text


def test_the_json_has_the_same_digest_and_hides_the_same() -> None:
    reviewed = {"chat": Reviewed(Plan.from_json(DOCUMENT))}
    text = json.dumps(as_json(reviewed), default=str)
    assert json.loads(text)["digest"] == digest_of(reviewed)
    assert "hush" not in text
    assert "hush" not in as_markdown(reviewed)


def test_a_failed_plan_is_reported_in_the_same_place() -> None:
    head = f"{MARKER}\n\n## The plan failed\n\n"
    assert failure_as_markdown("Error: no") == f"{head}```text\nError: no\n```\n"
    assert failure_as_markdown("a\n```\nb") == f"{head}````text\na\n```\nb\n````\n"
