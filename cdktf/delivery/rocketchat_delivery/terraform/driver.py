"""Running Terraform in a stack's folder."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tfplugin.log.text import printable
from tfplugin.terraform import Diagnostic, diagnostics_of_lines

from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.terraform.watched import ApplyNote

NEEDED = "1.11"
"""The oldest release that will do."""

QUIET = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


class TerraformFailedError(CommandError):
    """Terraform ended with an error; the text has what it said."""


class Terraform:
    """Terraform in one folder, with the environment of this process.

    Args:
        folder: Where the configuration is.
        notes: Where the note about an apply is kept; by default there too.
    """

    def __init__(self, folder: Path, notes: Path | None = None) -> None:
        self.folder = folder
        self._notes = notes or folder
        self._environment = QUIET | dict(os.environ)
        self._program = os.environ.get("TERRAFORM_BINARY_NAME", "terraform")

    def init(self, *options: str) -> None:
        """Prepare the folder: provider and backend."""
        self._text("init", "-input=false", "-no-color", *options)

    def plan(self, file: str, *options: str) -> tuple[Diagnostic, ...]:
        """Plan, keep the plan in a file of the folder, and return the warnings on the way."""
        done = self._run(["plan", "-input=false", "-json", f"-out={file}", *options])
        found = diagnostics_of_lines(done.stdout)
        if done.returncode:
            raise _failed(found, done)
        return tuple(each for each in found if each.severity == "warning")

    def has_nothing_to_do(self) -> bool:
        """Whether the state is what the configuration says; the server is not asked."""
        options = ("-input=false", "-no-color", "-refresh=false", "-lock=false")
        return self._run(["plan", "-detailed-exitcode", *options]).returncode == 0

    def show(self, file: str) -> dict[str, Any]:
        """A saved plan as JSON. As secret as the state."""
        document: dict[str, Any] = json.loads(self._text("show", "-json", "-no-color", file))
        return document

    def apply(self, file: str) -> int:
        """Apply a saved plan, with Terraform's own output; returns its exit code."""
        command = [self._program, "apply", "-input=false", file]
        note = ApplyNote(self._notes, "apply")
        with subprocess.Popen(
            command, cwd=self.folder, env=self._environment, pass_fds=[note.file_descriptor]
        ) as process:
            code = wait_for(process)
        note.end(process.returncode)
        return code

    def pull(self) -> dict[str, Any] | None:
        """The state; None when there is none."""
        if not (self.folder / ".terraform").exists():
            self.init()
        text = self._text("state", "pull", "-no-color")
        return json.loads(text) if text.strip() else None

    def push(self, state: Mapping[str, Any]) -> None:
        """Write a state; the backend refuses an older serial or another lineage."""
        self._text("state", "push", "-no-color", "-", input=json.dumps(state))

    def _text(self, *words: str, input: str | None = None) -> str:
        done = self._run(words, input)
        if done.returncode:
            raise _failed([], done)
        return done.stdout

    def _run(
        self, words: Sequence[str], input: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._program, *words],
            cwd=self.folder,
            env=self._environment,
            input=input or "",
            capture_output=True,
            text=True,
            check=False,
        )


def wait_for(process: "subprocess.Popen[Any]") -> int:
    """The exit code of a child, as a shell has it. Ctrl-C reaches the child, which then ends."""
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def shown(diagnostic: Diagnostic) -> str:
    """A diagnostic as a paragraph for people."""
    where = f" ({diagnostic.address})" if diagnostic.address else ""
    title = f"{diagnostic.severity.capitalize()}: {diagnostic.summary}{where}"
    return f"{title}\n{diagnostic.detail}".rstrip()


def _failed(
    found: Sequence[Diagnostic], done: "subprocess.CompletedProcess[str]"
) -> TerraformFailedError:
    # The same sentence about several places in the configuration is one.
    errors = dict.fromkeys(shown(each) for each in found if each.severity == "error")
    text = "\n\n".join(errors) or (done.stderr or done.stdout).strip()
    return TerraformFailedError(printable(text))
