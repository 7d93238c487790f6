"""What every test needs."""

import functools
import os
import pkgutil
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import pytest
import rocketchat_provider
import tfplugin
from tfplugin.log import records as log
from tfplugin.log.redaction import Secrets
from tfplugin.testing.preloading import preloaded
from xdist.scheduler import LoadScopeScheduling

from tests.absent import summary

TOGETHER = (
    "tests/acceptance/cdktn/",
    "tests/acceptance/distribution/",
    "tests/acceptance/releases/test_broken_apply.py",
    "tests/e2e/",
)
"""Tests that share what takes long to set up."""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Spreads the tests over the workers, and keeps those together that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Scheduling(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end how much was skipped, and why."""
    for line in summary(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process blacks out every secret it ever saw; a test starts with none."""
    monkeypatch.setattr(log, "_secrets", Secrets())


SERVES_WITH = (
    "cryptography.x509",
    "hpack",
    "hvac",
    "pyotp",
    "requests",
    "tfplugin.process.certificate",
)
"""What the provider imports only while it serves."""

_open = ExitStack()


@functools.cache
def preloaded_provider() -> Mapping[str, str]:
    """The environment in which each start of the provider forks from a preloaded process."""
    own = [
        found.name
        for package in (tfplugin, rocketchat_provider)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__") and ".testing" not in found.name
    ]
    return _open.enter_context(preloaded("rocketchat_provider", [*own, *SERVES_WITH]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let tests that run Terraform start the provider from a preloaded process.

    `real_starts` marks tests of the process itself.
    """
    if not item.nodeid.startswith(("tests/acceptance", "tests/faults")):
        return
    for name, value in preloaded_provider().items():
        if item.get_closest_marker("real_starts"):
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def pytest_unconfigure() -> None:
    """Stop the preloaded process."""
    _open.close()
