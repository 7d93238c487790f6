"""The commands of CONTRIBUTING.md."""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from rocketchat_provider import __version__

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
COMMANDS = sorted(set(re.findall(r"`((?:make|pipenv run|python3) [^`]+)`", TEXT)))
RUN_BY_MAKE_TEST = {"make setup", "make test", "make lint", "make generated"}
"""`make test` runs these, or consists of them."""
ELSEWHERE: Mapping[str, str] = {
    "make test-quick": "a part of `make test`",
    "make test-long": "takes an hour",
    "make test-terraforms": "takes minutes for each release; the workflow runs it",
    "make bench": "measures, and takes minutes",
    "make generate": "`make generated` runs the same programs",
    "make dist": "tests/acceptance/distribution builds it",
    "pipenv run pre-commit install": "changes the checkout; test_workflows runs pre-commit",
    "pipenv run pre-commit run --all-files": "test_workflows runs it",
}
"""Commands that are not run here, and why."""
RUN_HERE = [
    command for command in COMMANDS if command not in RUN_BY_MAKE_TEST and command not in ELSEWHERE
]


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {command.removeprefix("make ") for command in COMMANDS if command.startswith("make ")}
    assert named <= targets
    assert len(named) > 5


def test_every_exception_is_still_in_the_text() -> None:
    assert RUN_BY_MAKE_TEST | ELSEWHERE.keys() <= set(COMMANDS)


@pytest.mark.parametrize("command", RUN_HERE)
def test_a_command_does_what_the_text_says(command: str) -> None:
    words = shlex.split(command.replace("v0.2.0", f"v{__version__}"))
    if words[:2] == ["pipenv", "run"]:
        words = [sys.executable, "-m", *words[2:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
