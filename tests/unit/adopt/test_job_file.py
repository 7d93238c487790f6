"""Which lines of a server's environment have to go."""

from pathlib import Path

import pytest
from liquid_stacks.adopt.job_file import JobFileError, lines, read
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


def _told(managed: set[str], job: str | None = None) -> list[str]:
    return [str(line) for line in lines(SETTINGS, managed, job)]


def test_what_holds_a_managed_setting_has_to_go() -> None:
    assert _told(MANAGED) == [
        "OVERWRITE_SETTING_Site_Name",
        "OVERWRITE_SETTING_Site_Url",
        "SETTINGS_BLOCKED: take out Site_Url",
    ]
    assert _told(MANAGED | {"Uniq"})[-1] == "SETTINGS_BLOCKED"
    assert _told({"Free"}) == []


def test_lines_of_a_file_are_told_by_number() -> None:
    job = (
        "environment:\n"
        '  OVERWRITE_SETTING_Site_Name: "One"\n'
        "  OVERWRITE_SETTING_Uniq: x\n"
        "  SETTINGS_BLOCKED: Site_Url,Uniq\n"
        "  Accounts_OAuth_Custom_Liquid: true\n"
    )
    assert _told(MANAGED, job) == [
        "line 2: OVERWRITE_SETTING_Site_Name",
        "line 4: SETTINGS_BLOCKED: take out Site_Url",
        "line 5: Accounts_OAuth_Custom_Liquid, which makes the entry again when it is gone",
        "OVERWRITE_SETTING_Site_Url, which is not in this file",
    ]


def test_what_is_not_in_the_file_is_told_as_such() -> None:
    elsewhere = "which is not in this file"
    assert _told({"Site_Url"}, "") == [
        f"OVERWRITE_SETTING_Site_Url, {elsewhere}",
        f"SETTINGS_BLOCKED, {elsewhere}: take out Site_Url",
    ]
    assert _told({"Site_Url", "Uniq"}, "")[-1] == f"SETTINGS_BLOCKED, {elsewhere}"
    assert _told({"Free"}, "") == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "job.nomad"
    with pytest.raises(JobFileError, match=r"job\.nomad cannot be read: No such file"):
        read(file)
    file.write_bytes(b"caf\xe9")
    with pytest.raises(JobFileError, match=r"job\.nomad is not UTF-8 text: see the byte at pos"):
        read(file)
