"""A state in a local file, which Terraform writes in place."""

import fcntl
import json
from pathlib import Path
from typing import IO, Any

from rocketchat_delivery.errors import CommandError


class StateError(CommandError):
    """A state file cannot be read; the text says which, and how to fix it."""


def read_state(file: Path) -> dict[str, Any] | None:
    """The state in a file; None where there is none, or an empty file, as for Terraform.

    Raises:
        StateError: The file is damaged.
    """
    if not file.exists() or file.stat().st_size == 0:
        return None
    state = _parsed(file.read_bytes())
    if state is None:
        raise StateError(
            f"{file} is damaged: the program that wrote it was killed. Replace it with an earlier "
            f"state, for example {file.name}.backup, and plan again."
        )
    return state


def restore_state(file: Path) -> bool:
    """Put Terraform's backup in the place of a state that is damaged; True if that was done.

    Terraform empties the file before it writes it: killed between the two, it leaves an empty one,
    and would plan to make everything again. Its backup is the state before that apply; what the
    apply changed since is found on the server by the next plan.
    """
    backup = file.with_name(f"{file.name}.backup")
    if not file.exists() or _parsed(file.read_bytes()) is not None or not backup.exists():
        return False
    with file.open("r+b") as damaged:
        if not _is_locked(damaged):
            return False
        # Its writer may have finished meanwhile. The second look is through the same
        # descriptor: closing any other one of this file would give up the lock.
        earlier = backup.read_bytes()
        if _parsed(damaged.read()) is not None or _parsed(earlier) is None:
            return False
        damaged.seek(0)
        damaged.truncate()
        damaged.write(earlier)
    return True


def has_left_lock(file: Path) -> bool:
    """Whether the last Terraform that changed this state was killed.

    Terraform removes the file that describes its lock when it ends; the lock itself goes with the
    process.
    """
    description = file.with_name(f".{file.name}.lock.info")
    if not description.exists() or not file.exists():
        return description.exists()
    with file.open("r+b") as state:
        return _is_locked(state)


def _is_locked(file: IO[bytes]) -> bool:
    """Take the lock that Terraform takes; False while another process has it."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        state = json.loads(content)
    except ValueError:
        return None
    return state if isinstance(state, dict) else None
