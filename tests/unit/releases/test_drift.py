"""Since when the server differs from what was released."""

from typing import Any

import pytest
from liquid_stacks.drift import differs_since, markdown
from liquid_stacks.plan import Change
from liquid_stacks.releases import RecordedResource, Release
from liquid_stacks.values import HIDDEN, Difference, Hidden

ADDRESS = "rocketchat_settings.it"


def release(number: int, attributes: dict[str, Any] | None) -> Release:
    """A release of one resource; None where it did not exist yet."""
    recorded = RecordedResource(
        address=ADDRESS,
        type="rocketchat_settings",
        schema_version=0,
        attributes=attributes or {},
        secrets={},
    )
    return Release(
        number=number,
        time="2026-01-02T03:04:05+00:00",
        complete=True,
        lineage="x",
        serial=number,
        commit=None,
        rolled_back_to=None,
        versions={},
        configuration={},
        resources=() if attributes is None else (recorded,),
    )


@pytest.mark.parametrize(
    ("titles", "found", "told"),
    [
        (["A", "B"], "C", "since release 1"),
        (["A", "B"], "A", "since release 2; as in release 1"),
        (["A", "B"], "B", "as in release 2"),
        ([None, "A"], "B", "since release 2"),
        ([None, "A"], None, "since release 2"),
        (["A", None, "B"], "A", "since release 3; as in release 1"),
        ([None], "A", ""),
        ([], "A", ""),
    ],
)
def test_the_release_is_told_since_which_a_value_differs(
    titles: list[str | None], found: str | None, told: str
) -> None:
    releases = [
        release(number, None if title is None else {"values": {"Site_Name": title}})
        for number, title in enumerate(titles, 1)
    ]
    difference = Difference("values.Site_Name", "B", found)
    assert differs_since(ADDRESS, difference, releases) == told


def test_of_what_is_hidden_no_release_is_told() -> None:
    releases = [release(1, {"secret": HIDDEN})]
    difference = Difference("secret", Hidden("canary"), Hidden("other"))
    assert differs_since(ADDRESS, difference, releases) == ""


def test_a_value_cannot_steer_the_terminal() -> None:
    before, after = ({"values": {"Site_Name": name}} for name in ("A", "\x1b[2J\x9b2J"))
    change = Change(ADDRESS, "rocketchat_settings", ("update",), before, after)
    text = markdown("chat", [change], [])
    assert "[2J" in text
    assert not {"\x1b", "\x9b"} & set(text)


def test_a_key_with_a_backtick_is_shown_as_it_is() -> None:
    change = Change('a.b["`"]', "a", ("delete",), {"v": 1}, None)
    assert '**`` a.b["`"] `` is gone.**' in markdown("chat", [change], [])
