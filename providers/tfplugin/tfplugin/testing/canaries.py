"""Searches for secrets in places where they must not be."""

import base64
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus


def assert_no_secret(canaries: Iterable[str], *texts_or_paths: str | Path) -> None:
    """Assert that no canary is in any of the texts, files, or files under folders.

    Looks for each canary as it is, escaped as in JSON or a URL, and in base64. Zip files, such as
    saved plans, are searched, too. The message names the place and the canary's position among
    `canaries`, not the canary. A call without canaries or without places to search fails.
    """
    spellings = [_spellings(canary) for canary in canaries]
    if not spellings or not texts_or_paths:
        raise ValueError("name at least one canary and one text or path")
    found = [
        f"canary {position} in {place}"
        for place, content in _contents(texts_or_paths)
        for position, ways in enumerate(spellings)
        if any(way in content for way in ways)
    ]
    if found:
        raise AssertionError(f"secrets found: {'; '.join(found)}")


def _spellings(canary: str) -> set[bytes]:
    if not canary:
        raise ValueError("an empty canary is everywhere")
    texts = {canary, json.dumps(canary)[1:-1], quote(canary, safe=""), quote_plus(canary)}
    plain = canary.encode()
    return {text.encode() for text in texts} | {base64.b64encode(plain).rstrip(b"=")}


def _contents(texts_or_paths: Iterable[str | Path]) -> Iterator[tuple[str, bytes]]:
    for number, item in enumerate(texts_or_paths):
        if isinstance(item, str):
            yield f"text {number}", item.encode()
            continue
        if not item.exists():
            raise ValueError(f"there is nothing at {item}")
        files = [item] if item.is_file() else sorted(item.rglob("*"))
        for file in (found for found in files if found.is_file()):
            yield str(file), file.read_bytes()
            yield from _packed(file)


def _packed(file: Path) -> Iterator[tuple[str, bytes]]:
    """Return the content of a zip file, such as a saved plan."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            yield f"{file}:{name}", packed.read(name)
