"""What happens to tests that need a program this machine does not have."""

import os
from collections.abc import Iterable
from typing import NoReturn

import pytest

SKIPPED = "Needs "


def skip_without(program: str, remedy: str) -> NoReturn:
    """Skip the test that is running, or fail it where `CI` is set: nothing goes untested there.

    Args:
        program: What the test needs, for example "a Chromium".
        remedy: How to get it.
    """
    reason = f"{SKIPPED}{program}. {remedy}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason} Tests are not skipped where CI is set.")
    pytest.skip(reason)


def summary(skipped: Iterable[pytest.TestReport]) -> list[str]:
    """The lines that end a run: how many groups of tests were skipped, and why."""
    counts: dict[str, int] = {}
    for report in skipped:
        _, _, text = report.longrepr if isinstance(report.longrepr, tuple) else ("", 0, "")
        reason = text.removeprefix("Skipped: ")
        if reason.startswith(SKIPPED):
            counts[reason] = counts.get(reason, 0) + 1
    if not counts:
        return []
    groups = "1 group" if len(counts) == 1 else f"{len(counts)} groups"
    lines = [f"{reason} ({count} tests)" for reason, count in counts.items()]
    return [f"{groups} of tests skipped:", *lines]
