"""A person logs in with a browser, before and after the server moves to another domain."""

from pathlib import Path

import pytest
from tfplugin.testing import assert_no_secret

from tests.acceptance.browser.chromium import LoginPage, chromium, find_chromium
from tests.acceptance.stack.conftest import ROOT, Project

from .admin import Admin
from .target import Target, login_page

pytestmark = pytest.mark.usefixtures("left_as_found")

LABEL = "LIQUID LOGIN - CLICK HERE TO GET IN"


def test_a_person_logs_in_before_and_after_a_change_of_domain(
    target: Target, admin: Admin, person: tuple[str, str], tmp_path: Path
) -> None:
    find_chromium()  # Skips before anything is changed.
    if target.needs_restart_for_site_url(admin) and not target.can_restart:
        pytest.skip("Before 7.7 a changed Site_Url needs a restart: set E2E_RESTART")
    old, new = target.variables["E2E_CORE_URL"], target.variables["E2E_NEW_CORE_URL"]
    folder = tmp_path / "project"
    folder.mkdir()
    project = Project(folder, ROOT, **target.project)

    def configure(core_url: str) -> None:
        if target.needs_restart_for_site_url(admin):
            # The page is blank until the restart, so the form must not be hidden before it.
            (folder / "liquid.ini").write_text(target.liquid_ini(core_url, shows_form=True))
            project.ok("apply")
            target.restart()
        (folder / "liquid.ini").write_text(target.liquid_ini(core_url))
        project.ok("apply")

    def log_in(core_url: str) -> str:
        with chromium() as browser:
            page = LoginPage(browser, login_page(core_url))
            assert not page.form_visible
            assert LABEL in page.buttons
            user_id, token = page.log_in_with(LABEL, *person)
        taken_for = admin.person(user_id, token)
        assert taken_for["_id"] == user_id
        assert taken_for["username"] == person[0]
        return user_id

    configure(old)
    assert admin.setting("Accounts_LoginExpiration") == 7
    before = log_in(old)
    assert "No changes." in project.ok("plan")

    configure(new)
    assert admin.setting("Deployment_FingerPrint_Verified") is True
    assert log_in(new) == before
    assert "No changes." in project.ok("plan")

    project.ok("destroy")
    target.restart_for_site_url(admin)
    with chromium() as browser:
        page = LoginPage(browser, login_page(old))
        assert page.form_visible
        assert LABEL not in page.buttons
    assert_no_secret([target.variables["VAULT_TOKEN"], person[1]], project.said, *project.records)
