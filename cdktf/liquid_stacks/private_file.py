"""Files that tell more than everybody on the machine should know; only their owner reads them."""

import os
from pathlib import Path

ONLY_OWNER = 0o600


def keep_private() -> None:
    """Let nobody else read what this process and its children (cdktf, terraform) create."""
    os.umask(0o077)


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, one that exists already included."""
    make_private(file)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER), "w") as opened:
        opened.write(text)


def make_private(file: Path) -> None:
    """Take a file away from everybody else; one that does not exist is left alone."""
    if file.exists() and file.stat().st_mode & 0o077:
        file.chmod(ONLY_OWNER)
