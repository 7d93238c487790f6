"""Reading a plan, and its digest. The plans are answers of the real Terraform."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rocketchat_delivery.terraform.plan import Plan, digest
from rocketchat_delivery.terraform.values import (
    HIDDEN,
    UNKNOWN,
    Difference,
    Hidden,
    differences,
    distinct,
    leaves,
    marked,
    plain,
    shown,
)

PLANS = Path(__file__).parent / "plans"


def document(name: str) -> dict[str, Any]:
    """What `terraform show -json` printed of a plan."""
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


def test_a_sensitive_value_is_hidden_wherever_it_appears() -> None:
    plan = Plan.from_json(document("replacement"))
    assert str(plan.changes[0].old("triggers_replace")[1]) == HIDDEN
    reported = [repr(plan), *plan.lines, json.dumps(plan.content, default=str)]
    assert not any("hush" in text for text in reported)


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


def test_the_order_in_which_terraform_lists_changes_does_not_matter() -> None:
    plan = document("replacement")
    backwards = plan | {"resource_changes": plan["resource_changes"][::-1]}
    assert digest({"one": Plan.from_json(plan)}) == digest({"one": Plan.from_json(backwards)})


def test_another_value_is_another_digest() -> None:
    plan = document("replacement")
    other = json.loads(json.dumps(plan).replace('"v2"', '"v3"'))
    assert digest({"one": Plan.from_json(plan)}) != digest({"one": Plan.from_json(other)})


def changed(after: Any, **change: Any) -> dict[str, Any]:
    """A plan that changes one value to another."""
    entry = {"actions": ["update"], "before": {"v": "a"}, "after": {"v": after}, **change}
    resource = {"address": "a.b", "mode": "managed", "type": "a", "change": entry}
    return {"resource_changes": [resource], "applyable": True}


def digest_of(document: dict[str, Any]) -> str:
    return digest({"one": Plan.from_json(document)})


def test_another_sensitive_value_is_another_digest_and_not_seen() -> None:
    sensitive = {"before_sensitive": {"v": True}, "after_sensitive": {"v": True}}
    one, two = (changed(value, **sensitive) for value in ("canary-1", "canary-2"))
    later = changed(None, **sensitive, after_unknown={"v": True})
    assert len({digest_of(each) for each in (one, two, later, changed(None, **sensitive))}) == 4
    assert digest_of(one) == digest_of(changed("canary-1", **sensitive))
    reported = json.dumps([Plan.from_json(one).content, Plan.from_json(one).lines], default=str)
    assert "canary" not in reported


def test_a_text_is_not_taken_for_what_it_only_spells() -> None:
    unknown = changed(None, after_unknown={"v": True})
    assert digest_of(unknown) != digest_of(changed(str(UNKNOWN)))
    hidden = changed(HIDDEN, before_sensitive={"v": True}, after_sensitive={"v": True})
    assert digest_of(hidden) != digest_of(changed(HIDDEN, before_sensitive={"v": True}))
    assert (shown(UNKNOWN), shown(str(UNKNOWN))) == (str(UNKNOWN), f'"{UNKNOWN}"')


def without_applyable(document: dict[str, Any]) -> dict[str, Any]:
    """As OpenTofu reports it."""
    return {name: value for name, value in document.items() if name != "applyable"}


@pytest.mark.parametrize(
    ("document", "is_empty"),
    [
        ({}, True),
        (changed("a", actions=["no-op"]), True),
        (changed("b"), False),
        (changed("a", actions=["no-op"], importing={"id": "x"}), False),
        ({"output_changes": {"o": {"actions": ["no-op"]}}}, True),
        ({"output_changes": {"o": {"actions": ["create"], "after": 1}}}, False),
    ],
)
def test_whether_a_plan_does_anything_is_decided_without_terraforms_word(
    document: dict[str, Any], is_empty: bool
) -> None:
    assert Plan.from_json(without_applyable(document)).is_empty is is_empty


def test_a_resource_that_only_moves_is_reported() -> None:
    document = without_applyable(changed("a", actions=["no-op"]))
    document["resource_changes"][0]["previous_address"] = "a.c"
    plan = Plan.from_json(document)
    assert not plan.is_empty
    assert plan.lines == ["a.b (was a.c) (move)"]
    assert Plan.from_json({"resource_drift": document["resource_changes"]}).drift == ()


def test_actions_of_a_later_terraform_are_shown_in_its_words() -> None:
    [change] = Plan.from_json(changed("b", actions=["create", "forget"])).changes
    assert change.word == "create and forget"


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


MARKED = st.recursive(
    st.sampled_from(["unknown", "hidden", "list", str(UNKNOWN), HIDDEN, 1, True, None, UNKNOWN]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["hidden", "v"]), inner, max_size=2)
        | inner.map(Hidden)
    ),
    max_leaves=4,
)


def repr_of(value: Any) -> str:
    """Python's own spelling, with what is hidden."""
    if isinstance(value, Hidden):
        return f"Hidden({repr_of(value.value)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {repr_of(value[name])}' for name in sorted(value))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(repr_of, value))}]"
    return repr(value)


@given(VALUES)
def test_a_value_with_nothing_unknown_or_sensitive_stays_as_it_is(value: Any) -> None:
    assert marked(value, None, None) == value
    assert differences(value, value) == []
    assert differences({}, {"new": 1}) == [Difference("new", None, 1)]


@given(st.lists(MARKED, min_size=2, max_size=5))
def test_values_that_differ_are_distinct(values: list[Any]) -> None:
    assert len({plain(distinct(value)) for value in values}) == len({repr_of(v) for v in values})


@given(st.dictionaries(st.from_regex("[a-z]+", fullmatch=True), VALUES), st.text())
def test_every_leaf_that_is_added_is_a_difference(value: dict[str, Any], new: str) -> None:
    found = differences({"was": value}, {"was": value, "new": new})
    assert found == [Difference("new", None, new)]
    assert "new" in leaves({"new": new})
