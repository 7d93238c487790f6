"""A test that fails half-way leaves the server as it was."""

import os
import subprocess
import sys
from pathlib import Path

from .admin import Admin
from .snapshot import SITE_URL, Snapshot
from .target import Target

ROOT = Path(__file__).parents[2]
STOPPED = "test_settings_are_written or test_a_login_service_is_created"
NO_DESTROY = """
from tfplugin.testing import Terraform


def destroy(*arguments, **options):
    raise AssertionError("injected failure")


Terraform.destroy = destroy
"""


def test_what_a_failed_test_leaves_is_restored(
    target: Target, admin: Admin, tmp_path: Path
) -> None:
    before = Snapshot.of(admin)
    (tmp_path / "no_destroy.py").write_text(NO_DESTROY)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no_destroy"]
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [*command, "tests/e2e/test_resources.py", "-k", STOPPED],
        cwd=ROOT,
        env={**os.environ, **target.variables, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert "2 failed" in ran.stdout, ran.stdout
    assert "error" not in ran.stdout.splitlines()[-1]
    assert before.differences(Snapshot.of(admin)) == []


def test_everything_that_the_suite_may_change_is_restored(target: Target, admin: Admin) -> None:
    before = Snapshot.of(admin)
    admin.write("Site_Name", "Left behind")
    admin.add_login_service("Leftover")
    admin.write("Accounts_OAuth_Custom-Leftover-url", "https://provider.example.org")
    admin.write("Accounts_OAuth_Custom-Leftover", True)
    admin.add_app("Leftover", "https://wiki.example.org/callback")
    admin.write(SITE_URL, "https://left.example.org")
    admin.write("Accounts_ShowFormLogin", False)
    assert len(before.differences(Snapshot.of(admin))) > 30

    before.restore(admin)
    target.restart_for_site_url(admin)
    assert before.differences(Snapshot.of(admin)) == []
