"""A report as a table for people."""

import textwrap
from collections.abc import Iterator

from rocketchat_provider.login.probes.probe import Probe, Report

_HEADINGS = ("OUTCOME", "PROBE", "SEEN FROM", "WHAT WAS SEEN")
_LEAST = 40


def table(report: Report, width: int = 100) -> str:
    """Return the probes in columns, at most `width` characters wide if possible."""
    rows = [_HEADINGS, *(_cells(probe) for probe in report.probes)]
    narrow = [max(len(row[column]) for row in rows) for column in range(3)]
    left = max(_LEAST, width - sum(narrow) - 6)
    return "\n".join(line for row in rows for line in _lines(row, narrow, left))


def _cells(probe: Probe) -> tuple[str, str, str, str]:
    text = f"{probe.title[0].upper()}{probe.title[1:]}\n{probe.seen}"
    if probe.remedy:
        text += f"\n> {probe.remedy}"
    return str(probe.outcome), probe.id, probe.seen_from.removeprefix("from "), text


def _lines(row: tuple[str, str, str, str], narrow: list[int], width: int) -> Iterator[str]:
    texts = [
        line
        for text in row[3].split("\n")
        for line in textwrap.wrap(
            text,
            width,
            subsequent_indent="  " if text.startswith(">") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    for number, text in enumerate(texts):
        cells = row[:3] if number == 0 else ("", "", "")
        padded = [cell.ljust(size) for cell, size in zip(cells, narrow, strict=True)]
        yield "  ".join([*padded, text]).rstrip()
