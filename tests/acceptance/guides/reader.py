"""Somebody who does what a guide says, with the stand-in world in place of the guide's servers."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from configparser import ConfigParser
from pathlib import Path

from tests.acceptance.guides.guide import Command, File, Meanwhile, Step
from tests.acceptance.stack.conftest import ROOT, LiquidProject

PIPENV = """\
#!{python}
import os, shlex, sys, tomllib
from pathlib import Path
scripts = tomllib.loads(Path({pipfile!r}).read_text())["scripts"]
command, *words = sys.argv[2:]
line = shlex.split(scripts[command]) if command in scripts else [command]
os.environ["PATH"] = {bin!r} + os.pathsep + os.environ["PATH"]
os.execvp(line[0], [*line, *words])
"""


class Reader:
    """Follows a guide's steps, and says where the guide is wrong.

    Args:
        project: Where.
        names: What the guide calls things, and what they are called here.
        events: What happens meanwhile, by the guide's words for it.
    """

    def __init__(
        self,
        project: LiquidProject,
        names: Mapping[str, str],
        events: Mapping[str, Callable[[], None]],
    ) -> None:
        self._project = project
        self._names = names
        self._events = events
        self._bin = project.folder / "bin"
        self._bin.mkdir()
        script = PIPENV.format(
            python=sys.executable,
            pipfile=str(ROOT / "Pipfile"),
            bin=str(Path(sys.executable).parent),
        )
        (self._bin / "pipenv").write_text(script)
        (self._bin / "pipenv").chmod(0o755)

    def follow(self, step: Step) -> None:
        """Do what one step says."""
        match step:
            case Command():
                self._run(step)
            case File():
                self._edit(step)
            case Meanwhile():
                self._events[step.what]()

    def _run(self, command: Command) -> None:
        line = self._here(command.line)
        environment = self._project.environment | {
            "PATH": os.pathsep.join([str(self._bin), self._project.environment["PATH"]])
        }
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self._project.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        output = done.stdout + done.stderr
        self._project.said += output
        assert "Traceback" not in output, output
        assert (done.returncode != 0) is command.fails, f"$ {line}\n{output}"
        said, position = _squeezed(output), 0
        for shown in command.shows:
            pattern = ".*?".join(map(re.escape, _squeezed(self._here(shown)).split("…")))
            found = re.compile(pattern).search(said, position)
            assert found, f"$ {line}\ndoes not show, or not there: {shown}\n\n{output}"
            position = found.end()

    def _edit(self, file: File) -> None:
        path = self._project.folder / file.name
        text = self._here(file.text)
        if file.language == "ini":
            _merge_ini(path, text)
        elif file.language == "python" and path.exists() and "App()" not in text:
            path.write_text(_merged_python(path.read_text(), text))
        else:
            path.write_text(text)

    def _here(self, text: str) -> str:
        for name, here in self._names.items():
            text = text.replace(name, here)
        return text


def pipenv_scripts() -> set[str]:
    """The commands that `pipenv run` knows."""
    return set(tomllib.loads((ROOT / "Pipfile").read_text())["scripts"])


def words(command: str) -> list[str]:
    """A command's words, without the variables before it."""
    return [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _merge_ini(path: Path, text: str) -> None:
    ini = ConfigParser()
    ini.read(path)
    ini.read_string(text)
    with path.open("w") as file:
        ini.write(file)


def _merged_python(present: str, fragment: str) -> str:
    """The module with the fragment's imports, and between its first and last line the fragment."""
    imports, _, body = fragment.rpartition("\n\n")
    lines, part = present.splitlines(), body.splitlines()
    start, end = lines.index(part[0]), lines.index(part[-1])
    merged = [*lines[:start], *part, *lines[end + 1 :]]
    first = next(number for number, line in enumerate(merged) if line.startswith("from "))
    return "\n".join([*merged[:first], *imports.splitlines(), *merged[first:]]) + "\n"
