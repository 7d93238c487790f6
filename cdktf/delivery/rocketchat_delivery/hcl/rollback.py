"""Bringing back a release of a folder: its files are planned against the same state.

They are written into a folder of their own, next to links to everything else in the folder. How the
state is reached and which providers are used stays as it is now.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rocketchat_delivery.files import write_private
from rocketchat_delivery.hcl.stack import BACKEND, WORK, HclStack, configuration_files
from rocketchat_delivery.local_provider import LOCK_FILE
from rocketchat_delivery.releases import Release, ReleasesError
from rocketchat_delivery.releases.configuration import FILES
from rocketchat_delivery.rollback.rolling_back import announce, wanted_of, wanted_release

KEPT_APART = (".terraform", ".releases", WORK.name, LOCK_FILE)
STATE = "terraform.tfstate"
"""A state of this name next to another backend would be moved into it, and emptied, by an init."""


def rolled_back(stack: HclStack) -> HclStack:
    """The stack as ROLLBACK_TO asks for it; the stack itself where that is not set.

    Raises:
        ReleasesError: There is no such release, or it is not of a folder.
    """
    wanted = wanted_of([stack.name]).get(stack.name)
    if wanted is None:
        return stack
    release = wanted_release(stack, wanted)
    files = release.configuration.get(FILES)
    if not isinstance(files, dict):
        raise ReleasesError(
            f"Release {release.number} of {stack.name} has no .tf files, so you cannot roll back "
            "to it here."
        )
    folder = _written(stack, _pinned(files, release))
    announce(stack.name, release, [])
    return replace(stack, folder=folder, release=release.number)


def _written(stack: HclStack, files: Mapping[str, str]) -> Path:
    # The links lead to whatever is in the folder, so they are not kept among the reports.
    folder = stack.data / "rollback"
    for old in folder.iterdir() if folder.exists() else ():
        if old.is_symlink() or old.is_file():
            old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    configuration = {file.name for file in configuration_files(stack.home)}
    for entry in stack.home.iterdir():
        is_apart = entry.name in KEPT_APART or STATE in entry.name
        if entry.name not in configuration and not is_apart:
            (folder / entry.name).symlink_to(entry)
    for name, text in files.items():
        if Path(name).name != name:
            raise ReleasesError(f"The release has a file {name!r}, which is not in the folder.")
        write_private(folder / name, text)
    lock = stack.home / LOCK_FILE
    if lock.exists():
        shutil.copy(lock, folder / LOCK_FILE)
    kind, options = stack.backend
    document = {"terraform": {"backend": {kind: options}}}
    write_private(folder / BACKEND, json.dumps(document))
    return folder


def _pinned(files: Mapping[str, str], release: Release) -> dict[str, str]:
    """The files with their secret references pinned to the versions that Vault had then."""
    versions = {
        reference: version
        for resource in release.resources
        for reference, version in resource.secrets.items()
        if version is not None and "@" not in reference.rpartition("#")[2]
    }
    found = dict(files)
    for reference, version in versions.items():
        pinned = f'"{reference}@{version}"'
        found = {name: text.replace(f'"{reference}"', pinned) for name, text in found.items()}
    return found
