"""Which lines of a server's environment have to go."""

from pathlib import Path

from liquid_stacks.adopt.job_file import lines
from rocketchat_provider.api import Setting

SETTINGS = {
    setting.id: setting
    for setting in (
        Setting("Site_Name", "string", forced=True),
        Setting("Site_Url", "string", forced=True, blocked=True),
        Setting("Uniq", "string", forced=True, blocked=True),
        Setting("Free", "string"),
    )
}
MANAGED = {"Site_Name", "Site_Url", "Free", "Accounts_OAuth_Custom-Liquid"}


def _told(managed: set[str], job_file: Path | None = None) -> list[str]:
    return [str(line) for line in lines(SETTINGS, managed, job_file)]


def test_what_holds_a_managed_setting_has_to_go() -> None:
    assert _told(MANAGED) == [
        "OVERWRITE_SETTING_Site_Name",
        "OVERWRITE_SETTING_Site_Url",
        "SETTINGS_BLOCKED: take out Site_Url",
    ]
    assert _told(MANAGED | {"Uniq"})[-1] == "SETTINGS_BLOCKED"
    assert _told({"Free"}) == []


def test_lines_of_a_file_are_told_by_number(tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yml"
    file.write_text(
        "environment:\n"
        '  OVERWRITE_SETTING_Site_Name: "One"\n'
        "  OVERWRITE_SETTING_Uniq: x\n"
        "  SETTINGS_BLOCKED: Site_Url,Uniq\n"
        "  Accounts_OAuth_Custom_Liquid: true\n"
    )
    assert _told(MANAGED, file) == [
        "line 2: OVERWRITE_SETTING_Site_Name",
        "line 4: SETTINGS_BLOCKED: take out Site_Url",
        "line 5: Accounts_OAuth_Custom_Liquid, which makes the entry again when it is gone",
        "OVERWRITE_SETTING_Site_Url, which is not in this file",
    ]
