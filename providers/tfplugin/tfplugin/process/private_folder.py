"""Private temporary folders, without the modules that Python's tempfile imports."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_USUAL: Final = ("/tmp", "/var/tmp")  # noqa: S108 - the folder in it is private
_LONGEST: Final = 75
"""The most bytes in the path of a folder around it, as a socket's path has at most 103 on macOS."""


@contextmanager
def private_folder(parent: str | None = None) -> Iterator[str]:
    """Create a folder in `parent` or the system's temporary folder; it is removed at the end.

    Where the path of the temporary folder is too long for a socket in it, another one is used.
    """
    folder = _made([parent] if parent else [_short(os.environ.get("TMPDIR")), *_USUAL])
    try:
        yield folder
    finally:
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 - pathlib is slow to import
                os.unlink(f"{folder}/{name}")  # noqa: PTH108
            os.rmdir(folder)  # noqa: PTH106


def _short(folder: str | None) -> str | None:
    return folder if folder and len(os.fsencode(folder)) <= _LONGEST else None


def _made(parents: list[str | None]) -> str:
    failures = []
    for parent in filter(None, parents):
        folder = f"{parent}/tf{os.urandom(8).hex()}"
        try:
            os.mkdir(folder, 0o700)  # noqa: PTH102
        except OSError as failure:
            failures.append(failure)
            continue
        return folder
    raise failures[-1]
