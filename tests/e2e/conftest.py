"""The suite that any server can be put through: README.md has the variables that name one.

Where none is named it is the stand-in, in a process of its own, known by its addresses only.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from .admin import Admin
from .snapshot import SITE_URL, Snapshot
from .target import Target

FOLDER = Path(__file__).parent
FAILED = pytest.StashKey[bool]()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which server is tested, and what is left out for want of variables."""
    if "E2E_ROCKETCHAT_URL" not in os.environ:
        return ["e2e: the stand-in (E2E_ROCKETCHAT_URL names another server)"]
    target = Target(os.environ)
    lines = [f"e2e: {target.url}"]
    if target.missing_for_login:
        lines.append(f"e2e: no login is tried without {', '.join(target.missing_for_login)}")
    return lines


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the logins where the server is named, but not all that they need."""
    if "E2E_ROCKETCHAT_URL" not in os.environ or not Target(os.environ).missing_for_login:
        return
    logins = [item for item in items if "person" in getattr(item, "fixturenames", ())]
    logins = [item for item in logins if item.path.is_relative_to(FOLDER)]
    config.hook.pytest_deselected(items=logins)
    items[:] = [item for item in items if item not in logins]


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    """The server."""
    if "E2E_ROCKETCHAT_URL" in os.environ:
        named = Target(os.environ)
        if named.missing:
            pytest.exit(named.missing, returncode=1)
        yield named
        return
    command = [sys.executable, str(FOLDER / "box/standin.py"), os.environ.get("E2E_STANDIN", "7.7")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as standin:
        assert standin.stdin
        assert standin.stdout
        yield Target(json.loads(standin.stdout.readline()))
        standin.stdin.close()


@pytest.fixture(scope="session")
def person(target: Target) -> tuple[str, str]:
    """User name and password of somebody at liquid-core. Tests that ask for it log in."""
    return target.variables["E2E_USERNAME"], target.variables["E2E_PASSWORD"]


@pytest.fixture(scope="session")
def admin(target: Target) -> Iterator[Admin]:
    """An administrator of the server, without the provider."""
    with Admin(target.url, target.variables) as admin:
        yield admin


@pytest.fixture
def left_as_found(request: pytest.FixtureRequest, target: Target, admin: Admin) -> Iterator[None]:
    """Leaves the server as it was whatever happens, and fails a test that did not do so itself."""
    before = Snapshot.of(admin)
    yield
    left = before.differences(Snapshot.of(admin))
    if not left:
        return
    before.restore(admin)
    if f"setting {SITE_URL}" in left:
        target.restart_for_site_url(admin)
    remains = before.differences(Snapshot.of(admin))
    assert remains == [], "this could not be restored"
    if not request.node.stash.get(FAILED, False):
        pytest.fail(f"The test left changes, which were restored: {', '.join(left)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether a test failed, so that its clean-up does not fail as well."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
