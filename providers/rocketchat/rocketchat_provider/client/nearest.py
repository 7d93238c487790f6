"""What somebody may have meant who mistyped a name."""

import difflib
from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known names that are most like `typed`, whatever the case."""
    by_case = {name.lower(): name for name in known}
    close = difflib.get_close_matches(typed.lower(), by_case, n=3, cutoff=0.6)
    return [by_case[one] for one in close]
