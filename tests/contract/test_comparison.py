"""The comparison with a recorded answer lets nothing slip that the recording fixes."""

from typing import Any

import pytest

from .comparison import value_differences

SAME = [
    ({"a": 1}, {"a": 1}),
    ("<token>", "anything"),
    ("at <provider>/me. Not Found", "at http://127.0.0.1:1/me. Not Found"),
    ("c5jZwRZHgZ6ufPWgt", "k24Mf3bebdCwp9k3w"),
    ("4a541923-0584-4647-9833-f4edeb435d15", "e52b0fc1-b91f-4f38-866e-f6bc39b13d87"),
    (["a", "… 3 in all"], ["a", "b", "c"]),
    ("…", "a stack"),
]
DIFFERENT = [
    ({"a": 1}, {"a": 2}),
    ({"a": 1}, {"a": True}),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({"a": 1, "b": 2}, {"a": 1}),
    ({"a": None}, {}),
    ("at <provider>/me. Not Found", "at http://127.0.0.1:1/me. Unauthorized"),
    ("c5jZwRZHgZ6ufPWgt", "short"),
    ("4a541923-0584-4647-9833-f4edeb435d15", ""),
    (["a", "… 3 in all"], ["a", "b"]),
    (["a", "… 3 in all"], ["x", "b", "c"]),
    ([], ["a"]),
    ("…", ""),
]


@pytest.mark.parametrize(("recorded", "given"), SAME)
def test_what_the_recording_leaves_open_may_differ(recorded: Any, given: Any) -> None:
    assert value_differences("body", recorded, given) == []


@pytest.mark.parametrize(("recorded", "given"), DIFFERENT)
def test_anything_else_is_a_difference(recorded: Any, given: Any) -> None:
    assert value_differences("body", recorded, given)


def test_json_inside_a_message_is_compared_as_json() -> None:
    recorded = {"message": '{"id":"1","error":{"details":{"timeToReset":1800}}}'}
    near = {"message": '{"error": {"details": {"timeToReset": 1795}}, "id": "1"}'}
    far = {"message": '{"error": {"details": {"timeToReset": 1700}}, "id": "1"}'}
    assert value_differences("body", recorded, near) == []
    assert value_differences("body", recorded, far)
