"""Prints what happens, runs the commands, and shows the relevant lines of their output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ANSI = re.compile(r"\x1b\[[0-9;]*m")
STACK_PREFIX = re.compile(r"^rocketchat  ?")
DIAGNOSTIC = re.compile(r"(Warning|Error): ")
END_OF_DIAGNOSTIC = re.compile(r"─{5}|Apply complete|Destroy complete|rocketchat$")
WHERE = re.compile(r"with rocketchat_|on cdk\.tf\.json|\d+: ")


class Narrator:
    """Prints numbered steps and commands; stops the demo when a command or a check fails."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._started = time.monotonic()
        self._steps = 0

    @property
    def seconds(self) -> float:
        """Seconds since the demo began."""
        return time.monotonic() - self._started

    def step(self, title: str) -> None:
        self._steps += 1
        print(f"\n{self._bold(f'{self._steps}. {title}')}  [{self.seconds:.0f} s]", flush=True)

    def note(self, text: str) -> None:
        print(f"   {text}", flush=True)

    def check(self, holds: bool, text: str) -> None:
        """Print that the check passed, or end the demo with the check that failed."""
        if not holds:
            sys.exit(f"   ✗ {text}")
        print(f"   ✓ {text}", flush=True)

    def run(
        self,
        *command: str,
        show: Sequence[str] = (),
        whole: bool = False,
        ends_with: int = 0,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run a command in the demo's folder and return its output.

        `show` has regular expressions: matching lines are printed. If the title of a warning or an
        error matches, its text is printed, too. With `whole`, everything is printed. `ends_with`
        is the expected exit code. `variables` are added to the command's environment.
        """
        given = [f"{name}={value}" for name, value in (variables or {}).items()]
        print(f"   $ {' '.join([*given, *command])}", flush=True)
        done = subprocess.run(
            command,
            cwd=self._folder,
            env={**_own_environment(), **self._environment, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        output = ANSI.sub("", done.stdout)
        lines = [STACK_PREFIX.sub("", line).strip() for line in output.splitlines()]
        if done.returncode != ends_with:
            print("\n".join(f"     {line}" for line in lines))
            sys.exit(f"   ✗ {' '.join(command)} ended with {done.returncode}")
        if whole:
            print("\n".join(f"     {line}".rstrip() for line in output.strip().splitlines()))
        for line in _shown(lines, show):
            print(f"     {re.sub(' {2,}', ' ', line)}", flush=True)
        return "\n".join(lines)

    @staticmethod
    def _bold(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else text


def _shown(lines: Sequence[str], patterns: Sequence[str]) -> Iterator[str]:
    """The lines that match, and the text of a warning whose title matches."""
    in_warning = False
    for line in lines:
        matches = any(re.search(pattern, line) for pattern in patterns)
        if DIAGNOSTIC.match(line):
            in_warning = matches
        elif END_OF_DIAGNOSTIC.match(line):
            in_warning = False
        if matches or (in_warning and line and not WHERE.match(line)):
            yield line


def _own_environment() -> dict[str, str]:
    """The variables of the user's shell, without those of the pipenv that runs this demo."""
    inherited = ("VIRTUAL_ENV", "PIPENV_ACTIVE")
    return {name: value for name, value in os.environ.items() if name not in inherited}
