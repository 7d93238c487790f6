"""In which release the server last had the expected value."""

from typing import Any

import pytest
from rocketchat_delivery.commands.drift import last_matched, markdown
from rocketchat_delivery.releases import RecordedResource, Release
from rocketchat_delivery.terraform.plan import Change
from rocketchat_delivery.terraform.values import HIDDEN, Difference, Hidden

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
    ("titles", "found", "reported"),
    [
        (["A", "B"], "C", "release 2"),
        (["B", "B", "B", "B", "B"], "C", "release 5"),
        (["A", "B"], "A", "release 2; now as in release 1"),
        (["B", "C"], "A", "release 1"),
        ([None, "B"], "A", "release 2"),
        ([None, "B"], None, "release 2"),
        (["A", None, "B"], "A", "release 3; now as in release 1"),
        (["B", None], "A", "release 1"),
        (["A"], "C", ""),
        ([None], "A", ""),
        ([], "A", ""),
    ],
)
def test_the_last_release_is_named_in_which_the_value_was_right(
    titles: list[str | None], found: str | None, reported: str
) -> None:
    releases = [
        release(number, None if title is None else {"values": {"Site_Name": title}})
        for number, title in enumerate(titles, 1)
    ]
    difference = Difference("values.Site_Name", "B", found)
    assert last_matched(ADDRESS, difference, releases) == reported


def test_no_release_is_named_for_what_is_hidden() -> None:
    releases = [release(1, {"secret": HIDDEN})]
    difference = Difference("secret", Hidden("canary"), Hidden("other"))
    assert last_matched(ADDRESS, difference, releases) == ""


def test_a_value_cannot_steer_the_terminal() -> None:
    before, after = ({"values": {"Site_Name": name}} for name in ("A", "\x1b[2J\x9b2J"))
    change = Change(ADDRESS, "rocketchat_settings", ("update",), before, after)
    text = markdown("chat", [change], [])
    assert "[2J" in text
    assert not {"\x1b", "\x9b"} & set(text)


def test_a_key_with_a_backtick_is_shown_as_it_is() -> None:
    change = Change('a.b["`"]', "a", ("delete",), {"v": 1}, None)
    assert '**`` a.b["`"] `` is gone.**' in markdown("chat", [change], [])
