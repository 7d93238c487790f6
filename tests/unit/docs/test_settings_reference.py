"""The pages about settings say what the recorded versions say."""

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from rocketchat_provider.client.object_errors import SettingNotFound
from rocketchat_provider.provider import RocketChatProvider

ROOT = Path(__file__).parents[3]
TOOL: dict[str, Any] = runpy.run_path(str(ROOT / "tools/settings_reference.py"))
GROUPS: dict[str, Any] = TOOL["known_settings"]()
PAGES: dict[str, str] = TOOL["pages"](GROUPS)


def row(page: str, id: str) -> str:
    """The line of a page that describes a setting."""
    [found] = [line for line in PAGES[page].splitlines() if line.startswith(f"| `{id}` |")]
    return found


def test_they_are_up_to_date() -> None:
    command = [sys.executable, "-P", str(ROOT / "tools/settings_reference.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_every_setting_has_one_row() -> None:
    ids = [setting.id for settings in GROUPS.values() for setting in settings]
    rows = [id for text in PAGES.values() for id in re.findall(r"^\| `([^`]+)` \|", text, re.M)]
    assert sorted(rows) == sorted(ids)
    assert len(ids) == len(set(ids)) > 800


def test_every_link_leads_to_a_page() -> None:
    for name, text in PAGES.items():
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (ROOT / "docs/settings" / link).is_file(), f"{name}: {link}"
    assert "](settings/index.md)" in (ROOT / "docs/index.md").read_text()
    for resource in ("setting", "settings"):
        page = (ROOT / f"docs/resources/{resource}.md").read_text()
        assert "](../settings/index.md)" in page


def test_a_row_has_type_default_choices_and_versions() -> None:
    assert row("accounts.md", "Accounts_LoginExpiration") == (
        "| `Accounts_LoginExpiration` | int | `90` | all |  |"
    )
    assert row("accounts.md", "Accounts_Directory_DefaultView") == (
        '| `Accounts_Directory_DefaultView` | select: `channels`, `users` | `"channels"` | all |  |'
    )
    assert " | 6.5.3 | " in row("push.md", "Push_gcm_api_key")


def test_a_row_names_secrets_licences_and_the_better_resource() -> None:
    assert "| secret; " in row("push.md", "Push_apn_key")
    assert "needs a licence with `push-privacy`" in row(
        "push.md", "Push_request_content_from_server"
    )
    for page, id, resource in (
        ("layout.md", "Accounts_ShowFormLogin", "login_form"),
        ("push.md", "Push_enable", "push"),
        ("push.md", "Push_apn_key", "push"),
        ("setup-wizard.md", "Organization_Type", "workspace_registration"),
        ("assets.md", "Assets_logo", "asset"),
    ):
        assert f"rocketchat_{resource}" in RocketChatProvider.resources
        assert f"[rocketchat_{resource}](../resources/{resource}.md)" in row(page, id)


def test_no_page_shows_the_default_of_a_secret() -> None:
    for settings in GROUPS.values():
        for setting in settings:
            if setting.is_secret:
                assert TOOL["_default"](setting) in ("", "random"), setting.id


def test_the_error_for_an_unknown_setting_leads_to_the_pages() -> None:
    assert "docs/settings lists the settings of known versions" in str(SettingNotFound("Site_Nmae"))
