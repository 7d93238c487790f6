"""The suite that any server can be put through: README.md has the variables that name one.

Where none is named it is the stand-in, in a process of its own, known by its addresses only.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .admin import Admin
from .target import Target

FOLDER = Path(__file__).parent
FORM = "Accounts_ShowFormLogin"
VOLATILE = ("Deployment_FingerPrint_", "Cloud_")


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
def left_as_found(admin: Admin) -> Iterator[None]:
    """Checks that a test leaves every setting and login service as it found them.

    What a failed test left changed is restored, so that the tests after it find the same server.
    """
    before, services = admin.settings, admin.login_services
    yield
    after = admin.settings
    changed = {
        name
        for name in before | after
        if before.get(name) != after.get(name) and not name.startswith(VOLATILE)
    }
    added = admin.login_services.keys() - services.keys()
    same_services = admin.login_services == services
    # The form first: nobody is locked out while the rest is restored.
    for name in sorted(changed & before.keys(), key=lambda name: (name != FORM, name)):
        admin.write(name, before[name])
    for key in added:
        admin.remove_login_service(key)
    assert changed == set()
    assert same_services
