"""Tests that need a program this machine lacks: skipped for a person, failed in CI."""

import json
from pathlib import Path

import pytest

from tests.absent import skip_without, summary
from tests.acceptance.browser.chromium import find_chromium
from tests.acceptance.releases.postgresql import find_programs
from tests.terraforms import find_newer_terraform, find_second_terraform, use


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("TERRAFORM_NEWER", raising=False)


def test_without_a_browser_the_reason_and_the_remedy_are_given(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"Needs a Chromium\. .*install chromium"):
        find_chromium(tmp_path)


def test_without_postgresql_the_reason_and_the_remedy_are_given(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"Needs a PostgreSQL server\. .*install post"):
        find_programs(tmp_path, tmp_path)


def test_without_a_newer_terraform_the_reason_and_the_remedy_are_given(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"Needs a Terraform 1\.14 .*TERRAFORM_NEWER"):
        find_newer_terraform(tmp_path)


def test_the_newest_terraform_of_the_tests_is_used_or_the_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minor in ("1.9", "1.15", "1.14"):
        (tmp_path / minor / "bin").mkdir(parents=True)
        (tmp_path / minor / "bin/terraform").touch()
    assert find_newer_terraform(tmp_path) == tmp_path / "1.15/bin/terraform"
    terraform_on_path(tmp_path, "1.16.2")
    assert find_newer_terraform(tmp_path) == tmp_path / "terraform"
    monkeypatch.setenv("TERRAFORM_NEWER", "/named/terraform")
    assert find_newer_terraform(tmp_path) == Path("/named/terraform")


@pytest.mark.parametrize(
    ("on_path", "second"), [("1.11.4", "1.15"), ("1.13.0", "1.15"), ("1.15.5", "1.11")]
)
def test_the_second_terraform_is_the_newest_or_the_oldest(
    tmp_path: Path, on_path: str, second: str
) -> None:
    terraform_on_path(tmp_path, on_path)
    with pytest.raises(pytest.skip.Exception, match=rf"Needs a Terraform {second}\."):
        find_second_terraform(tmp_path)
    program = tmp_path / second / "bin/terraform"
    program.parent.mkdir(parents=True)
    program.touch()
    assert find_second_terraform(tmp_path) == program


def test_a_chosen_terraform_that_is_not_installed_is_reported_with_the_remedy() -> None:
    program = r"tests/programs/terraform/1\.3/bin/terraform"
    with pytest.raises(pytest.UsageError, match=rf"Terraform 1\.3 .* run `make {program}`"):
        use("1.3")


def terraform_on_path(folder: Path, version: str) -> None:
    """Put a program on the PATH that says that it is this version."""
    program = folder / "terraform"
    shown = json.dumps({"terraform_version": version})
    program.write_text(f"#!/bin/sh\necho '{shown}'\n")
    program.chmod(0o755)


def test_in_ci_nothing_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Needs a Chromium"):
        find_chromium(tmp_path)
    with pytest.raises(pytest.fail.Exception, match="Needs a PostgreSQL server"):
        find_programs(tmp_path, tmp_path)
    with pytest.raises(pytest.fail.Exception, match="Needs a Terraform"):
        find_newer_terraform(tmp_path)


def test_a_program_of_the_machine_is_used(tmp_path: Path) -> None:
    for name in ("chromium", "initdb", "pg_ctl", "postgres"):
        (tmp_path / name).touch(mode=0o755)
    assert find_chromium(tmp_path / "none").path == tmp_path / "chromium"
    assert find_programs(tmp_path / "none", tmp_path / "none") == tmp_path


def test_the_run_ends_with_the_number_of_skipped_groups() -> None:
    with pytest.raises(pytest.skip.Exception) as browser:
        skip_without("a Chromium", "Install it.")
    reports = [_skipped(str(browser.value)), _skipped(str(browser.value)), _skipped("a long story")]
    assert summary(reports) == [
        "1 group of tests skipped:",
        "Needs a Chromium. Install it. (2 tests)",
    ]
    assert summary([]) == []


def _skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="test",
        location=("test.py", 1, "test"),
        keywords={},
        outcome="skipped",
        longrepr=("test.py", 1, f"Skipped: {reason}"),
        when="call",
    )
