"""Since when the server differs from what was released."""

from typing import Any

import pytest
from liquid_stacks.drift import differs_since
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
