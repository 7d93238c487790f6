"""docs/coverage.md says what the tests' markers say."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
TOOL = ROOT / "tools/coverage_table.py"
NAMES: dict[str, Any] = runpy.run_path(str(TOOL))


def test_it_is_up_to_date() -> None:
    command = [sys.executable, "-P", str(TOOL), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_cell_names_the_versions_in_order_or_all_of_them() -> None:
    every = {"9.1", "9.0", "8.8", "8.6", "8.5", "7.7", "6.5"}
    found = {
        ("rocketchat_push", "create"): every,
        ("rocketchat_push", "import"): {"8.6", "6.5"},
    }
    markers = NAMES["Markers"]()
    markers.covered.update(found)
    lines = NAMES["page"](markers).splitlines()
    [row] = [line for line in lines if line.startswith("| `rocketchat_push")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:5] == ["`rocketchat_push`", "all", "-", "-", "6.5, 8.6"]


def test_each_aspect_has_the_releases_of_terraform_that_its_tests_need() -> None:
    lines = (ROOT / "docs/coverage.md").read_text().splitlines()
    assert "| Terraform | 1.11 | 1.12 | 1.13 | 1.14 | 1.15 |" in lines
    assert "| create | yes | yes | yes | yes | yes |" in lines
    assert "| identity | - | yes | yes | yes | yes |" in lines
    assert "| list | - | - | - | yes | yes |" in lines


def test_a_test_that_names_no_version_runs_on_the_usual_one() -> None:
    said = (ROOT / "tests/acceptance/rocketchat/conftest.py").read_text()
    assert f'USUAL_VERSION = "{NAMES["USUAL_VERSION"]}"' in said.splitlines()
