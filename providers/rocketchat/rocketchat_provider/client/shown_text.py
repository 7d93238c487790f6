"""Texts of others as they may be shown: bounded, on one line, without secrets."""

import re
from urllib.parse import urlsplit, urlunsplit

from tfplugin.log.records import redacted

_TAGS = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_LONGEST_INPUT = 20_000


def one_line(text: str, longest: int = 200) -> str:
    """`text` on one line: secrets blacked out, control characters escaped, cut at `longest`."""
    clean = redacted(text[:_LONGEST_INPUT])
    line = " ".join(clean.split())
    shown = "".join(one if one.isprintable() else _escaped(one) for one in line[: longest + 1])
    return shown if len(line) <= longest else shown[:longest] + "…"


def text_of_page(page: str) -> str:
    """What a reader of an HTML page sees, roughly."""
    return _TAGS.sub(" ", page[:_LONGEST_INPUT])


def without_details(url: str) -> str:
    """An address without user name, password, query and fragment, which may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"//[^/]*@", "//", url.partition("?")[0].partition("#")[0])
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
