"""Makes text safe to show."""

import re
from typing import Final

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, what breaks lines or turns their direction, and halves of characters, which
JSON may hold but no encoding takes."""


def printable(text: str) -> str:
    r"""Return the text with control characters escaped, as in `\x1b`; tabs and line feeds are kept.

    Use it for quoted values from elsewhere: they must not control the reader's terminal.
    """
    return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], text)
