"""Durations and time limits."""

import time

import pytest
from tfplugin.author.contexts import CreateContext
from tfplugin.schema.timeouts import Timeouts, seconds


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("90s", 90), ("5m", 300), ("1h30m", 5400), ("1.5h", 5400), ("250ms", 0.25), ("1m0.5s", 60.5)],
)
def test_durations_are_read_as_go_writes_them(duration: str, expected: float) -> None:
    assert seconds(duration) == expected


@pytest.mark.parametrize("duration", ["", "5", "m", "5 m", "-5m", "5d", "1m x"])
def test_what_is_not_a_duration_is_refused_with_an_example(duration: str) -> None:
    with pytest.raises(ValueError, match='such as "90s"'):
        seconds(duration)


def test_a_wrong_default_is_found_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="soon"):
        Timeouts(create="soon")


def test_what_is_written_goes_before_the_default() -> None:
    timeouts = Timeouts(create="5m", delete="1m")
    assert timeouts.limit("create", {"create": "10s", "delete": None}) == 10
    assert timeouts.limit("delete", {"create": "10s", "delete": None}) == 60
    assert timeouts.limit("create", None) == 300
    assert timeouts.limit("update", None) is None


def test_the_time_that_remains_never_gets_below_zero() -> None:
    assert CreateContext(config={}, planned={}).remaining() is None
    late = CreateContext(config={}, planned={}, deadline=time.monotonic() - 5)
    assert late.remaining() == 0
    early = CreateContext(config={}, planned={}, deadline=time.monotonic() + 500)
    assert 0 < (early.remaining() or 0) <= 500
