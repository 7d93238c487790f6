"""Terraform run in a stack's folder, with a note there that says how the apply ended.

cdktf runs Terraform in a pseudo-terminal and counts a Terraform that a signal killed as one that
succeeded. So Terraform's own exit code is written down by its parent. A process that holds the note
open holds its lock: this process and Terraform, which lives on when this process is killed.

This file is also a program of its own, in Terraform's place, and imports nothing of the package.
"""

import fcntl
import os
import shlex
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

NOTE = "apply-outcome"
PROGRAM = "WATCHED_TERRAFORM"
CHANGING = ("apply", "destroy")
PATIENCE = 15


class Outcome(NamedTuple):
    """How the last `terraform apply` or `destroy` in a folder ended.

    Attributes:
        command: apply or destroy.
        code: Terraform's exit code; None if it was killed, or its parent was.
    """

    command: str
    code: int | None


class ApplyNote:
    """The note about one run of Terraform, open and locked while that run lasts.

    Args:
        folder: The stack's folder.
        command: apply or destroy.
    """

    def __init__(self, folder: Path, command: str) -> None:
        self._text = command
        self.file_descriptor = os.open(folder / NOTE, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.file_descriptor, fcntl.LOCK_SH)
        os.ftruncate(self.file_descriptor, 0)
        os.pwrite(self.file_descriptor, command.encode(), 0)

    def end(self, code: int) -> None:
        """Write Terraform's exit code, and close the note."""
        if code >= 0:
            os.pwrite(self.file_descriptor, f"{self._text} {code}".encode(), 0)
        os.close(self.file_descriptor)


def outcome(folder: Path) -> Outcome | None:
    """What the folder's note says; None where there is none."""
    try:
        command, *code = (folder / NOTE).read_text().split()
        return Outcome(command, int(code[0]) if code else None)
    except FileNotFoundError:
        return None
    except ValueError:
        return Outcome("apply", None)


def forget(folder: Path) -> None:
    """Remove the note: what it says is recorded, or another run begins."""
    (folder / NOTE).unlink(missing_ok=True)


def is_running(folder: Path, patience: float = PATIENCE) -> bool:
    """Whether Terraform still applies something in the folder.

    Args:
        folder: The stack's folder.
        patience: How many seconds to wait for it. A provider whose Terraform was killed needs a
            moment to notice.
    """
    deadline = time.monotonic() + patience
    while not _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
        if time.monotonic() > deadline:
            return True
        time.sleep(0.1)
    return False


def wait_until_ended(folder: Path) -> None:
    """Wait for a Terraform that outlived the process that started it."""
    _locked(folder, fcntl.LOCK_EX)


def write_program(folder: Path) -> Path:
    """Write a program that runs this file, to be named in TERRAFORM_BINARY_NAME.

    Args:
        folder: Where to write it.
    """
    folder.mkdir(exist_ok=True)
    program = folder.absolute() / "watched-terraform"
    command = shlex.join([sys.executable, "-I", "-S", __file__])
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    program.chmod(0o700)
    return program


def _locked(folder: Path, operation: int) -> bool:
    """Take the note's lock for a moment; False while somebody has it."""
    try:
        with (folder / NOTE).open() as note:
            fcntl.flock(note, operation)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True


def _run(program: str, arguments: list[str]) -> int:
    """Run Terraform with a note about it; returns its exit code as a shell has it."""
    note = ApplyNote(Path.cwd(), arguments[0])
    os.set_inheritable(note.file_descriptor, True)
    # A terminal that is gone must not end an apply halfway: Terraform inherits this.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # Ctrl-C reaches Terraform too, which then stops in order.
    signal.signal(signal.SIGINT, lambda *_: None)
    child = os.spawnvp(os.P_NOWAIT, program, [program, *arguments])  # noqa: S606 (the same)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    note.end(code)
    return code if code >= 0 else 128 - code


def main() -> None:
    """Be Terraform, as far as cdktf can see."""
    program, arguments = os.environ[PROGRAM], sys.argv[1:]
    if not arguments or arguments[0] not in CHANGING:
        os.execvp(program, [program, *arguments])  # noqa: S606 (no shell is wanted)
    sys.exit(_run(program, arguments))


if __name__ == "__main__":
    main()
