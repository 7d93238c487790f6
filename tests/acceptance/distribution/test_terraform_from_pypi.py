"""The Terraform that make installs from PyPI is Terraform."""

import subprocess
from pathlib import Path

import pytest

from tests.terraforms import ROOT, find_second_terraform, second


@pytest.fixture
def program() -> Path:
    return find_second_terraform()


def test_it_is_the_release_that_its_requirements_name(program: Path) -> None:
    [first, *_] = (ROOT / f"tools/requirements/terraform-{second()}.txt").read_text().splitlines()
    named = first.removeprefix("# Terraform ").partition(",")[0]
    shown = subprocess.run([str(program), "version"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith(f"Terraform v{named}\n")


def test_its_exit_code_and_its_errors_are_terraforms(program: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.tf").write_text('resource "a" {}')
    ran = subprocess.run([str(program), "validate"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "Missing name for resource" in ran.stderr
    assert ran.stdout == ""


def test_variables_that_are_meant_for_python_do_not_change_it(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(7)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = [str(program), "console"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        input='upper("ä")\n',
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout) == (0, '"Ä"\n')
