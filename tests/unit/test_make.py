"""What make does about programs that the machine has or lacks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = ("bash", "env", "make", "sh")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs: a PATH without pipenv, Terraform and Node.js."""
    for name in BASE:
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    (tmp_path / "python3").symlink_to(Path(sys.executable).resolve())
    return tmp_path


def make(machine: Path, target: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [str(machine / "make"), "--no-print-directory", "--directory", str(ROOT), target]
    environment = {"PATH": str(machine), **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def program(machine: Path, name: str, script: str = "") -> None:
    (machine / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / name).chmod(0o755)


def test_without_pipenv_the_reader_learns_how_to_find_it(machine: Path) -> None:
    shown = make(machine, "path").stdout
    assert f'export PATH="$PATH:{ROOT}/.tools/bin"' in shown
    for name in ("pipenv", "terraform"):
        program(machine, name)
    assert make(machine, "path").stdout == ""


def test_later_steps_of_github_actions_find_it(machine: Path, tmp_path: Path) -> None:
    file = tmp_path / "github-path"
    make(machine, "path", GITHUB_PATH=str(file))
    assert file.read_text() == f"{ROOT}/.tools/bin\n"


def test_without_node_it_says_what_to_install(machine: Path) -> None:
    done = make(machine, "check")
    if (ROOT / ".tools/node").exists():
        pytest.skip("This checkout has a Node.js of its own.")
    assert done.returncode != 0
    assert "Node.js and npm are needed: install Node.js 22." in done.stdout
