"""The review as a document."""

import json
from pathlib import Path

from liquid_stacks.plan import Change, Plan
from liquid_stacks.review.report import (
    MARKER,
    Reviewed,
    as_json,
    as_markdown,
    digest_of,
    failure_as_markdown,
)

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
    assert lines[2] == "## chat: 1 changed, 1 made anew"
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


def test_a_long_table_is_folded() -> None:
    many = {f"a{number}": (0, 1) for number in range(12)}
    text = as_markdown(plan(updated(**many)))
    assert "<summary><code>rocketchat_settings.it</code> is changed: 12 values</summary>" in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_the_json_has_the_same_digest_and_hides_the_same() -> None:
    reviewed = {"chat": Reviewed(Plan.from_json(DOCUMENT))}
    text = json.dumps(as_json(reviewed), default=str)
    assert json.loads(text)["digest"] == digest_of(reviewed)
    assert "hush" not in text
    assert "hush" not in as_markdown(reviewed)


def test_a_failed_plan_is_told_in_the_same_place() -> None:
    assert failure_as_markdown("Error: no").startswith(f"{MARKER}\n\n## The plan failed\n")
