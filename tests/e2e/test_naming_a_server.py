"""The suite takes any server by the variables that name it, and says what it misses."""

import os
import subprocess
import sys
from pathlib import Path

from .target import ADMINS, Target

ROOT = Path(__file__).parents[2]
QUICK = "test_a_setting_that_the_server_does_not_have_is_refused or test_a_person"


def suite(**variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a little of the suite for a server that is known by these variables only."""
    theirs = ("E2E_", "ROCKETCHAT_", "VAULT_", "LIQUID_", "PYTEST_")
    machine = {name: text for name, text in os.environ.items() if not name.startswith(theirs)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/e2e", "-k", QUICK]
    environment = {**machine, **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


def test_with_an_administrator_alone_everything_but_logins_is_tried(target: Target) -> None:
    names = ["E2E_ROCKETCHAT_URL", *(name for pair in ADMINS for name in pair)]
    given = {name: target.variables[name] for name in names if name in target.variables}
    ran = suite(**given)
    assert ran.returncode == 0, ran.stdout
    assert f"e2e: {target.url}\n" in ran.stdout
    assert "e2e: no login is tried without E2E_CORE_URL, E2E_NEW_CORE_URL" in ran.stdout
    assert "1 passed" in ran.stdout


def test_without_an_administrator_it_says_what_to_set(target: Target) -> None:
    ran = suite(E2E_ROCKETCHAT_URL=target.url)
    assert ran.returncode == 1
    assert (
        f"{target.url} is to be tested, but as whom? Set ROCKETCHAT_USERNAME and "
        "ROCKETCHAT_PASSWORD or ROCKETCHAT_USER_ID and ROCKETCHAT_AUTH_TOKEN; see "
        "tests/e2e/README.md."
    ) in ran.stdout + ran.stderr
