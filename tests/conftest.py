"""What every test needs."""

from typing import Any

import pytest
from tfplugin import log
from tfplugin.redaction import Secrets
from xdist.scheduler import LoadScopeScheduling

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


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process blacks out every secret it ever saw; a test starts with none."""
    monkeypatch.setattr(log, "_secrets", Secrets())
