"""Files that people write, and what to say of one that cannot be read."""

from pathlib import Path


def why_unreadable(file: Path, error: OSError | UnicodeDecodeError) -> str:
    """What came instead of the text of `file`, as a sentence."""
    if isinstance(error, OSError):
        return f"{file} cannot be read: {error.strerror}."
    return f"{file} is not UTF-8 text: see the byte at position {error.start}."
