"""Files of the commands: who may read them, and what to say of one that cannot be read."""

import os
from pathlib import Path

ONLY_OWNER = 0o600


def keep_private() -> None:
    """Let nobody else read what this process and its children (cdktf, terraform) create."""
    os.umask(0o077)


def write_private(file: Path, text: str) -> None:
    """Write a file that may hold a secret: only its owner may read it, from the first byte on."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(file, flags, ONLY_OWNER), "w", encoding="utf-8") as opened:
        os.fchmod(opened.fileno(), ONLY_OWNER)
        opened.write(text)


def make_private(file: Path) -> None:
    """Take a file away from everybody else; one that does not exist is left alone."""
    if file.exists() and file.stat().st_mode & 0o077:
        file.chmod(ONLY_OWNER)


def why_unreadable(file: Path, error: OSError | UnicodeDecodeError) -> str:
    """What came instead of the text of `file`, as a sentence."""
    if isinstance(error, OSError):
        return f"{file} cannot be read: {error.strerror}."
    return f"{file} is not UTF-8 text: see the byte at position {error.start}."
