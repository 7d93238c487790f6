"""Which lines of a server's environment must be removed."""

from pathlib import Path

import pytest
from rocketchat_adopt.job_file import JobFileError, forced_ids, lines, read
from rocketchat_provider.client import Setting

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


def _reported(managed: set[str], job: str | None = None) -> list[str]:
    return [str(line) for line in lines(SETTINGS, managed, job)]


def test_what_holds_a_managed_setting_has_to_go() -> None:
    assert _reported(MANAGED) == [
        "OVERWRITE_SETTING_Site_Name",
        "OVERWRITE_SETTING_Site_Url",
        "SETTINGS_BLOCKED: take out Site_Url",
    ]
    assert _reported(MANAGED | {"Uniq"})[-1] == "SETTINGS_BLOCKED"
    assert _reported({"Free"}) == []


def test_lines_of_a_file_are_listed_by_number() -> None:
    job = (
        "environment:\n"
        '  OVERWRITE_SETTING_Site_Name: "One"\n'
        "  OVERWRITE_SETTING_Uniq: x\n"
        "  SETTINGS_BLOCKED: Site_Url,Uniq\n"
        "  Accounts_OAuth_Custom_Liquid: true\n"
    )
    assert _reported(MANAGED, job) == [
        "line 2: OVERWRITE_SETTING_Site_Name",
        "line 4: SETTINGS_BLOCKED: take out Site_Url",
        "line 5: Accounts_OAuth_Custom_Liquid, which creates the entry again after it is removed",
        "OVERWRITE_SETTING_Site_Url, which is not in this file",
    ]


def test_what_is_not_in_the_file_is_marked() -> None:
    elsewhere = "which is not in this file"
    assert _reported({"Site_Url"}, "") == [
        f"OVERWRITE_SETTING_Site_Url, {elsewhere}",
        f"SETTINGS_BLOCKED, {elsewhere}: take out Site_Url",
    ]
    assert _reported({"Site_Url", "Uniq"}, "")[-1] == f"SETTINGS_BLOCKED, {elsewhere}"
    assert _reported({"Free"}, "") == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "job.nomad"
    with pytest.raises(JobFileError, match=r"job\.nomad cannot be read: No such file"):
        read(file)
    file.write_bytes(b"caf\xe9")
    with pytest.raises(JobFileError, match=r"job\.nomad is not UTF-8 text: see the byte at pos"):
        read(file)


FORMS = {
    "env file": "OVERWRITE_SETTING_Site_Name=One",
    "shell": "  export OVERWRITE_SETTING_Site_Name='One'",
    "HCL": 'OVERWRITE_SETTING_Site_Name = "One # not a comment"',
    "HCL on one line": 'env { OVERWRITE_SETTING_Site_Name = "One" }',
    "compose map": 'OVERWRITE_SETTING_Site_Name: "One"',
    "compose list": "- OVERWRITE_SETTING_Site_Name=One",
    "compose, from the host": "- OVERWRITE_SETTING_Site_Name",
    "Kubernetes": "- name: OVERWRITE_SETTING_Site_Name",
    "docker": "docker run -e OVERWRITE_SETTING_Site_Name=One rocketchat",
    "JSON": '{"A": 1, "OVERWRITE_SETTING_Site_Name": "One"}',
    "JSON list": '"OVERWRITE_SETTING_Site_Name=One",',
    "JSON name": '"name": "OVERWRITE_SETTING_Site_Name",',
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_variable_is_found_in_every_form_of_file(form: str, line_break: str) -> None:
    job = line_break.join(("first", FORMS[form], "last"))
    assert _reported({"Site_Name"}, job) == ["line 2: OVERWRITE_SETTING_Site_Name"]


COMMENTS = {
    "HCL and YAML": "  # OVERWRITE_SETTING_Site_Name = 1",
    "behind something": 'A = "b" # OVERWRITE_SETTING_Site_Name = 1',
    "slashes": "// OVERWRITE_SETTING_Site_Name = 1",
    "block": "/* OVERWRITE_SETTING_Site_Name = 1 */",
    "block over lines": "/*\n OVERWRITE_SETTING_Site_Name = 1\n*/",
    "Nomad template": "{{/* OVERWRITE_SETTING_Site_Name = 1 */}}",
    "Jinja template": "{# OVERWRITE_SETTING_Site_Name = 1 #}",
    "a use": "SITE=${OVERWRITE_SETTING_Site_Name:-x}",
    "a mention": 'echo "see OVERWRITE_SETTING_Site_Name"',
    "another variable": "MY_OVERWRITE_SETTING_Site_Name=1",
}


@pytest.mark.parametrize("comment", COMMENTS)
def test_what_is_only_mentioned_is_not_set(comment: str) -> None:
    job = f"{COMMENTS[comment]}\nOVERWRITE_SETTING_Uniq=http://x/*\n"
    number = 2 + COMMENTS[comment].count("\n")
    assert _reported({"Site_Name", "Uniq"}, job)[0] == f"line {number}: OVERWRITE_SETTING_Uniq"


def test_only_the_bare_key_creates_an_entry() -> None:
    keys = ["Liquid", "Keycloak_url", "Keycloak_token_path", "Keycloak_id", "My-idp"]
    job = "\n".join(f"Accounts_OAuth_Custom_{key}=true" for key in keys)
    assert [line.partition(",")[0] for line in _reported(set(), job)] == [
        "line 1: Accounts_OAuth_Custom_Liquid",
        "line 5: Accounts_OAuth_Custom_My-idp",
    ]


def test_lines_count_by_name_whatever_the_server_shows() -> None:
    job = (
        "OVERWRITE_SETTING_Free=\n"
        "OVERWRITE_SETTING_Unmanaged=x\n"
        'SETTINGS_HIDDEN = "Free,Gone"\n'
        "SETTINGS_HIDDEN=Uniq\n"
        "SETTINGS_BLOCKED=Free, Uniq\n"
    )
    assert _reported({"Free"}, job) == [
        "line 1: OVERWRITE_SETTING_Free",
        "line 3: SETTINGS_HIDDEN",
        "line 5: SETTINGS_BLOCKED: take out Free",
    ]
    assert forced_ids(job) == {"Free", "Unmanaged"}


def test_a_huge_or_odd_file_is_one_error(tmp_path: Path) -> None:
    file = tmp_path / "job.nomad"
    file.write_bytes(b"\xef\xbb\xbfOVERWRITE_SETTING_Free=1\n")
    assert forced_ids(read(file)) == {"Free"}
    file.write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    with pytest.raises(JobFileError, match=r"job\.nomad is larger than 4 MB; expected the file"):
        read(file)
    with pytest.raises(JobFileError, match="cannot be read: Is a directory"):
        read(tmp_path)
    with pytest.raises(JobFileError, match="/dev/zero is larger than"):
        read(Path("/dev/zero"))
    for text in (
        "[" * 1_000_000,
        "/*" * 500_000,
        '"OVERWRITE_SETTING_A":1,' * 100_000,
        "#" * 10**6,
    ):
        lines(SETTINGS, MANAGED, text)
