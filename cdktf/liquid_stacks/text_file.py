"""Files that people write, and what to say of one that cannot be read."""

import os
from pathlib import Path


def why_unreadable(file: Path, error: OSError | UnicodeDecodeError) -> str:
    """What came instead of the text of `file`, as a sentence."""
    if isinstance(error, OSError):
        return f"{file} cannot be read: {error.strerror}."
    return f"{file} is not UTF-8 text: see the byte at position {error.start}."


def write_private(file: Path, text: str) -> None:
    """Write a file that may hold a secret: only its owner may read it, from the first byte on."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as opened:
        os.fchmod(opened.fileno(), 0o600)
        opened.write(text)
