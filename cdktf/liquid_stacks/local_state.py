"""A state in a local file, which Terraform writes in place."""

import fcntl
import json
from pathlib import Path
from typing import Any


class StateError(Exception):
    """A state file cannot be read; the text says which, and how to mend it."""


def read_state(file: Path) -> dict[str, Any] | None:
    """The state in a file; None where there is none, or an empty file, as for Terraform.

    Raises:
        StateError: The file is damaged.
    """
    if not file.exists() or file.stat().st_size == 0:
        return None
    state = _parsed(file)
    if state is None:
        raise StateError(
            f"{file} is damaged: what wrote it was killed. Put an earlier state in its place, for "
            f"example {file.name}.backup, and plan again."
        )
    return state


def mend_state(file: Path) -> bool:
    """Put Terraform's backup in the place of a state that is damaged; True if that was done.

    Terraform empties the file before it writes it: killed between the two, it leaves an empty one,
    and would plan to make everything again. Its backup is the state before that apply; what the
    apply changed since is found on the server by the next plan.
    """
    backup = file.with_name(f"{file.name}.backup")
    if not file.exists() or _parsed(file) is not None or not backup.exists():
        return False
    if _parsed(backup) is None:
        return False
    with file.open("r+b") as damaged:
        try:
            # The lock that Terraform takes: it may be at work right now.
            fcntl.lockf(damaged, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        damaged.truncate()
        damaged.write(backup.read_bytes())
    return True


def _parsed(file: Path) -> dict[str, Any] | None:
    try:
        state = json.loads(file.read_text())
    except ValueError:
        return None
    return state if isinstance(state, dict) else None
