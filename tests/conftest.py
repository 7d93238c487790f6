"""What every test needs."""

import gc
import os
from typing import Any

import pytest
from tfplugin.log import records as log
from tfplugin.log.redaction import Secrets
from xdist.scheduler import LoadScopeScheduling

from tests.absent import summary
from tests.preloading import programs
from tests.terraforms import number, oldest_terraform, use

TOGETHER = (
    "tests/acceptance/cdktn/",
    "tests/acceptance/distribution/",
    "tests/acceptance/releases/test_broken_apply.py",
    "tests/e2e/",
)
"""Tests that share what takes long to set up."""
SLOW = (*TOGETHER, "tests/faults/")
"""Tests that come first: one worker is busy with them for long, or they wait in real time."""
QUICK = ("tests/contract/", "tests/unit/")
"""Tests that come last, and are so quick that to hand them out one by one takes longer."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run slow tests first and quick ones last, so that all workers end at the same time.

    Leave out what the chosen Terraform does not have.
    """
    items.sort(key=lambda item: item.nodeid.startswith(QUICK) - item.nodeid.startswith(SLOW))
    if not (chosen := config.getoption("terraform")):
        return
    left_out = [item for item in items if number(chosen) < number(oldest_terraform(item))]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Spreads the tests over the workers, and keeps those together that belong together."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(QUICK):
            return nodeid.partition("::")[0]
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """Spare the garbage collector the tests themselves, which live as long as the process."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end how much was skipped, and why."""
    for line in summary(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line, yellow=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-terraforms` choose the Terraform."""
    parser.addoption(
        "--terraform",
        metavar="RELEASE",
        help="run this release of Terraform, of those in tests/programs, instead of the PATH's; "
        "tests that need a newer one are left out",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Put the chosen Terraform on the PATH of everything that a test starts."""
    if chosen := config.getoption("terraform"):
        use(chosen)


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process blacks out every secret it ever saw; a test starts with none."""
    monkeypatch.setattr(log, "_secrets", Secrets())


RUN_TERRAFORM = ("tests/acceptance/", "tests/e2e/", "tests/faults/")
DEMO = "tests/acceptance/tfplugin/"
CDKTN = "tests/acceptance/cdktn/"
RUN_APPS = (
    *(
        f"tests/acceptance/{name}/"
        for name in ("adopt", "browser", "guides", "login_check", "releases", "stack")
    ),
    "tests/e2e/",
)
A_REAL_SERVER = "E2E_ROCKETCHAT_URL" in os.environ
"""Whether tests/e2e tests somebody's server, with everything else as real."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let tests start the provider, the app and the commands from preloaded processes.

    `real_starts` marks tests of the processes themselves.
    """
    if A_REAL_SERVER or not item.nodeid.startswith(RUN_TERRAFORM):
        return
    forks = item.get_closest_marker("real_starts") is None
    programs.use(
        provider=forks,
        demo=forks and item.nodeid.startswith(DEMO),
        apps=forks and item.nodeid.startswith(RUN_APPS),
        cdktf=forks and item.nodeid.startswith((*RUN_APPS, CDKTN)),
    )


def pytest_unconfigure() -> None:
    """Stop the preloaded processes."""
    programs.stop()
