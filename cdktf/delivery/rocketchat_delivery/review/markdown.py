"""Pieces of Markdown that show a text as it is, whatever it holds."""

import re
from typing import Any

from rocketchat_delivery.terraform.values import shown


def code(value: Any) -> str:
    """A value in the typeface of code; a text without its quotes."""
    text = value if isinstance(value, str) and value else shown(value)
    text = " ".join(text.splitlines())
    if "`" not in text:
        return f"`{text}`"
    fence = _fence(text, 1)
    return f"{fence} {text} {fence}"


def cell(text: str) -> str:
    """The same in a table."""
    return code(text).replace("|", "\\|")


def fenced(text: str) -> str:
    """A text of several lines as a block."""
    fence = _fence(text, 3)
    return f"{fence}text\n{text}\n{fence}"


def prose(text: str) -> str:
    """A text on one line, in which nothing is taken for HTML."""
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def _fence(text: str, shortest: int) -> str:
    """Backticks, more of them than stand together anywhere in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(longest + 1, shortest)
