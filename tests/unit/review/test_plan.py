"""Reading a plan, and its digest. The plans are answers of the real Terraform."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from liquid_stacks.plan import Plan, digest
from liquid_stacks.values import HIDDEN, UNKNOWN, Difference, differences, leaves, marked

PLANS = Path(__file__).parent / "plans"


def document(name: str) -> dict[str, Any]:
    """What `terraform show -json` told of a plan."""
    found: dict[str, Any] = json.loads((PLANS / f"{name}.json").read_text())
    return found


def test_a_replacement_is_read() -> None:
    first, second = Plan.from_json(document("replacement")).changes
    assert (first.address, first.word) == ("terraform_data.a", "replace")
    assert first.replace_because == ("triggers_replace",)
    assert str(first.differences[0]).endswith('" → (known after apply)')
    assert Difference("triggers_replace[0]", "v1", "v2") in first.differences
    assert (second.address, second.word) == ("terraform_data.b", "update")
    assert second.new("input") == UNKNOWN


def test_outputs_are_read() -> None:
    id, secret = Plan.from_json(document("replacement")).outputs
    assert (id.address, id.word, id.after) == ("o", "update", UNKNOWN)
    assert [str(each) for each in secret.differences] == [f"value: {HIDDEN} → {HIDDEN}"]


def test_a_sensitive_value_is_hidden_wherever_it_is_told() -> None:
    plan = Plan.from_json(document("replacement"))
    assert str(plan.changes[0].old("triggers_replace")[1]) == HIDDEN
    told = [repr(plan), *plan.lines, json.dumps(plan.content, default=str)]
    assert not any("hush" in text for text in told)


def test_a_sensitive_value_that_changes_is_a_difference_without_it() -> None:
    [found] = differences({"s": marked("old", None, True)}, {"s": marked("new", None, True)})
    assert str(found) == f"s: {HIDDEN} → {HIDDEN}"
    assert differences({"s": marked("same", None, True)}, {"s": marked("same", None, True)}) == []


def test_a_digest_is_of_what_is_done_only() -> None:
    plan = document("replacement")
    first = digest({"one": Plan.from_json(plan)})
    later = plan | {
        "timestamp": "2031-01-01T00:00:00Z",
        "terraform_version": "1.12.0",
        "configuration": {"provider_config": {"rocketchat": {"expressions": {"url": "other"}}}},
    }
    assert digest({"one": Plan.from_json(later)}) == first
    assert digest({"two": Plan.from_json(plan)}) != first


def test_the_order_in_which_terraform_tells_changes_is_no_matter() -> None:
    plan = document("replacement")
    backwards = plan | {"resource_changes": plan["resource_changes"][::-1]}
    assert digest({"one": Plan.from_json(plan)}) == digest({"one": Plan.from_json(backwards)})


def test_another_value_is_another_digest() -> None:
    plan = document("replacement")
    other = json.loads(json.dumps(plan).replace('"v2"', '"v3"'))
    assert digest({"one": Plan.from_json(plan)}) != digest({"one": Plan.from_json(other)})


def test_what_does_not_change_is_left_out() -> None:
    plan = document("replacement")
    nothing = {
        **plan,
        "applyable": False,
        "resource_changes": [
            entry | {"change": entry["change"] | {"actions": ["no-op"]}}
            for entry in plan["resource_changes"]
        ],
        "output_changes": {},
    }
    read = Plan.from_json(nothing)
    assert read.is_empty
    assert read.changes == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_a_value_with_nothing_unknown_or_sensitive_stays_as_it_is(value: Any) -> None:
    assert marked(value, None, None) == value
    assert differences(value, value) == []


@given(st.dictionaries(st.from_regex("[a-z]+", fullmatch=True), VALUES), st.text())
def test_every_leaf_that_is_added_is_a_difference(value: dict[str, Any], new: str) -> None:
    found = differences({"was": value}, {"was": value, "new": new})
    assert found == [Difference("new", None, new)]
    assert "new" in leaves({"new": new})
