"""docs/adding-a-resource.md is followed in a copy of the checkout, and its links are right."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.acceptance.guides.guide import Command, File, steps
from tests.acceptance.stack.conftest import ROOT

GUIDE = ROOT / "docs/adding-a-resource.md"
PACKAGES = (
    *("providers/tfplugin", "providers/rocketchat", "constructs"),
    *("cdktf/delivery", "cdktf/adopt", "cdktf/liquid", "tests/standin"),
)
INSTALLED = (".venv/.installed", "node_modules/.installed")
LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+)\)")
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.\w+)*)`")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the files in git, in which everything counts as installed."""
    folder = tmp_path / "checkout"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for name in INSTALLED:
        (folder / name).parent.mkdir()
        (folder / name).touch()
    (folder / "bin").mkdir()
    (folder / "bin/pipenv").write_text('#!/bin/sh\nshift\nexec "$@"\n')
    (folder / "bin/pipenv").chmod(0o755)
    return folder


def environment(checkout: Path) -> Mapping[str, str]:
    """An environment in which Python imports the packages of the copy."""
    python = [str(checkout / package) for package in PACKAGES]
    programs = [str(checkout / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    others = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    others.pop("PRELOADED_PROGRAMS", None)
    return others | {"PYTHONPATH": os.pathsep.join(python), "PATH": os.pathsep.join(programs)}


def write(file: File, checkout: Path) -> None:
    """Write a new file."""
    path = checkout / file.name
    assert not path.exists(), f"{file.name} exists already"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file.text)


def run(command: Command, checkout: Path) -> str:
    """Run a command, and return its output, which holds what the guide shows."""
    done = subprocess.run(
        ["/bin/sh", "-c", command.line],
        cwd=checkout,
        env=environment(checkout),
        capture_output=True,
        text=True,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"$ {command.line}\n{output}"
    for shown in command.shows:
        assert shown in output, f"$ {command.line}\ndoes not show {shown}\n{output}"
    return output


@pytest.mark.real_starts
def test_a_resource_for_settings_is_added_as_the_guide_says(checkout: Path) -> None:
    outputs = []
    for step in steps(GUIDE):
        if isinstance(step, File):
            write(step, checkout)
        elif isinstance(step, Command):
            outputs.append(run(step, checkout))
    for test in ("applied_imported_and_destroyed", "needs_no_more_than_is_written_of_it"):
        assert re.search(rf"{test}\[\S*rocketchat_smtp\] PASSED", outputs[-1]), outputs[-1]
    assert (checkout / "constructs/rocketchat_constructs/l1/smtp.py").exists()


def test_every_link_leads_to_what_it_names() -> None:
    links = LINK.findall(GUIDE.read_text())
    assert len(links) > 30
    for text, target in links:
        file = (GUIDE.parent / target).resolve()
        assert file.exists(), target
        if file.suffix == ".py" and (name := NAME.fullmatch(text)):
            assert name[1] in set(defined(ast.parse(file.read_text()).body)), f"{text} in {target}"


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """The names that a module defines; methods also with the name of their class."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield prefix + node.name
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from defined(node.body, f"{node.name}.")
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
