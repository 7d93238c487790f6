"""What a synthesis was made from, so that one that would write the same again can be skipped.

An app that declares which files it reads leaves a note in its output directory. The note has the
state of these files, of every module that the app imported, of the folders in which other modules
could appear, and of what was written; and a digest of the environment. Where anything differs, or
is in doubt, the app is synthesised.
"""

# A note names hundreds of files, and pathlib is slow.
# ruff: noqa: PTH100, PTH109, PTH116, PTH118, PTH208

import hashlib
import json
import os
import secrets
import shutil
import stat
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rocketchat_delivery.files import write_private

NOTE = "inputs.json"
SYNTHESIS = "ROCKETCHAT_DELIVERY_SYNTHESIS"
"""The variable in which an app gets what the note says of its environment, and the time (ns) since
which none of its inputs may change."""
CLOCK_STEP = 20_000_000
"""Nanoseconds by which the time of a file can be behind the clock."""
BYTECODE = "__pycache__"
INSTALLED = tuple(
    sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
)
NEXT_TO_STACK = ("terraform.d", ".terraform.lock.hcl", "assets")
"""What a synthesis leaves next to a stack's configuration."""


def environment_of_app(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of an app that may leave a note, which starts now."""
    salt = secrets.token_hex(16)
    given = [salt, _environment(environment, salt), str(time.time_ns() - CLOCK_STEP)]
    return {**environment, SYNTHESIS: " ".join(given)}


def note_inputs(output: Path, declared: Iterable[Path]) -> None:
    """Leave the note, at the end of the app; not after a rollback, which depends on the releases.

    Args:
        output: The app's output directory.
        declared: The files that the app reads. One that does not exist may appear.
    """
    if SYNTHESIS not in os.environ or os.environ.get("ROLLBACK_TO"):
        return
    salt, environment, started = os.environ[SYNTHESIS].split()
    code = {path: _state(path) for path in _code()}
    if None in code.values():
        return
    inputs = code | {path: _state(path) for path in map(os.path.abspath, declared)}
    if any(_changed(path) >= int(started) for path in inputs):
        return
    note = {
        "environment": [salt, environment],
        "inputs": inputs,
        "written": {str(path): _digest(path.read_bytes()) for path in _written(output)},
    }
    write_private(output / NOTE, json.dumps(note))


def is_up_to_date(output: Path, environment: Mapping[str, str]) -> bool:
    """Whether the app would certainly write again what it wrote last.

    Args:
        output: The app's output directory.
        environment: The variables that the app would get.
    """
    try:
        note = json.loads((output / NOTE).read_text(encoding="utf-8"))
        salt, digest = note["environment"]
        return (
            _environment(environment, salt) == digest
            and all(_state(path) == state for path, state in note["inputs"].items())
            and {str(path): _digest(path.read_bytes()) for path in _written(output)}
            == note["written"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # There is no note, or it is damaged.


def _code() -> Iterator[str]:
    """The files and folders that decide what the app does, apart from what it reads."""
    yield from (os.path.abspath("cdktf.json"), shutil.which("node") or "", sys.executable)
    for folder in filter(os.path.isdir, map(os.path.abspath, sys.path)):
        yield folder
        # They say where Python looks for more modules.
        yield from map(str, Path(folder).glob("*.pth"))
    for name, module in list(sys.modules.items()):
        if file := getattr(module, "__file__", None):
            yield os.path.abspath(file)
        for folder in getattr(module, "__path__", ()) if "." not in name else ():
            # What pip installs changes with the list of packages next to it.
            if not _is_installed(folder):
                yield from _below(folder)


def _is_installed(folder: str) -> bool:
    return any(Path(folder).is_relative_to(top) for top in INSTALLED)


def _below(top: str) -> Iterator[str]:
    for folder, folders, files in os.walk(top):
        if BYTECODE in folders:
            folders.remove(BYTECODE)
        yield folder
        yield from (os.path.join(folder, file) for file in files)


def _state(path: str) -> list[Any] | None:
    """What changes with a file or with the names in a folder; None where there is nothing."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            return sorted(name for name in os.listdir(path) if name != BYTECODE)
    except OSError:
        return None
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _changed(path: str) -> int:
    """When a file or the names in a folder changed last (ns); 0 where there is nothing."""
    try:
        found = os.stat(path)
    except OSError:
        return 0
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _environment(variables: Mapping[str, str], salt: str) -> str:
    """A digest of the variables and the working directory, which may hold secrets."""
    return _digest(json.dumps([salt, os.getcwd(), sorted(variables.items())]).encode())


def _written(output: Path) -> list[Path]:
    """What Terraform reads of a synthesised app."""
    manifest = output / "manifest.json"
    stacks = json.loads(manifest.read_text())["stacks"].values()
    folders = [output / stack["workingDirectory"] for stack in stacks]
    left = [folder / name for folder in folders for name in NEXT_TO_STACK]
    files = [file for path in left for file in (path, *path.rglob("*")) if file.is_file()]
    return [manifest, *(output / stack["synthesizedStackPath"] for stack in stacks), *files]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
