"""Pieces of Markdown that show a text as it is, whatever it holds."""

import re
from typing import Any

from ..values import shown


def code(value: Any) -> str:
    """A value in the typeface of code; a text without its quotes."""
    text = value if isinstance(value, str) and value else shown(value)
    text = " ".join(text.splitlines())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if longest == 0:
        return f"`{text}`"
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}"


def cell(text: str) -> str:
    """The same in a table."""
    return code(text).replace("|", "\\|")


def prose(text: str) -> str:
    """A text on one line, in which nothing is taken for HTML."""
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())
