"""Makes texts from elsewhere safe to show: short, on one line, without secrets."""

import re
from urllib.parse import urlsplit, urlunsplit

from tfplugin.log.records import redacted

_TAGS = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_LONGEST_INPUT = 20_000


def one_line(text: str, longest: int = 200) -> str:
    """Return `text` on one line: secrets masked, control characters escaped, cut at `longest`."""
    clean = redacted(text[:_LONGEST_INPUT])
    line = " ".join(clean.split())
    shown = "".join(one if one.isprintable() else _escaped(one) for one in line[: longest + 1])
    return shown if len(line) <= longest else shown[:longest] + "…"


def text_of_page(page: str) -> str:
    """Return roughly the text that the reader of an HTML page sees."""
    return _TAGS.sub(" ", page[:_LONGEST_INPUT])


def without_details(url: str) -> str:
    """Return an address without user name, password, query and fragment: they may be secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"//[^/]*@", "//", url.partition("?")[0].partition("#")[0])
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
