"""Suggests names for a mistyped one."""

import difflib
from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that are most similar to `typed`, ignoring case."""
    by_case = {name.lower(): name for name in known}
    close = difflib.get_close_matches(typed.lower(), by_case, n=3, cutoff=0.6)
    return [by_case[one] for one in close]
