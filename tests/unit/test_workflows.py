"""The project's own workflows, and the checks that run before a commit."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def load(file: Path) -> Any:
    """A YAML document."""
    return YAML(typ="safe").load(file.read_text())


def steps(file: Path) -> list[Any]:
    """All steps of a workflow."""
    return [step for job in load(file)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        *(("vendor.github-workflows", file) for file in WORKFLOWS),
        ("vendor.github-workflows", ROOT / "examples/ci/github.yml"),
        ("vendor.gitlab-ci", ROOT / "examples/ci/gitlab.yml"),
        ("vendor.dependabot", ROOT / ".github/dependabot.yml"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_each_file_keeps_to_its_published_schema(schema: str, file: Path) -> None:
    from check_jsonschema import main  # The import takes two seconds.

    done = CliRunner().invoke(main, ["--builtin-schema", schema, str(file)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit_and_leave_no_credentials_behind(file: Path) -> None:
    used = [step for step in steps(file) if "uses" in step]
    for step in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
        if step["uses"].startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False
    assert len(re.findall(r"uses: \S+ # v\d+\.\d+\.\d+\n", file.read_text())) == len(used)


def test_the_tests_run_on_every_python_and_node_that_is_supported() -> None:
    matrix = load(ROOT / ".github/workflows/checks.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert tuple(matrix["python"]) == PYTHONS
    nodes = [*matrix["node"], *(each["node"] for each in matrix["include"])]
    assert sorted(nodes) == ["20", "22"]
    for project in ROOT.glob("*/pyproject.toml"):
        assert f'requires-python = ">={PYTHONS[0]}"' in project.read_text()


def test_the_resources_are_tested_with_every_terraform_that_is_supported() -> None:
    runs = [step.get("run") for step in steps(ROOT / ".github/workflows/checks.yml")]
    assert "make test-terraforms" in runs
    recipe = make_shows("test-terraforms")
    files = (ROOT / "tools/requirements").glob("terraform-*.txt")
    for release in (file.stem.removeprefix("terraform-") for file in files):
        assert f" {release}" in recipe.partition("for release in")[2].partition(";")[0]


def test_every_make_target_of_a_workflow_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for file in WORKFLOWS:
        for step in steps(file):
            if step.get("run", "").startswith("make "):
                assert set(step["run"].split()[1:]) <= targets


def test_before_a_commit_the_same_is_checked_as_by_make_lint() -> None:
    [repo] = load(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = [hook["entry"] for hook in repo["hooks"]]
    shown = make_shows("lint")
    commands = shown.replace(" env -u PYTHONDONTWRITEBYTECODE", "").splitlines()
    assert hooks == [line for line in commands if line.startswith("pipenv run ")]


def make_shows(target: str) -> str:
    """The commands of a target."""
    return subprocess.run(
        ["make", "--no-print-directory", "--always-make", "--dry-run", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_pre_commit_passes_on_all_files() -> None:
    """In this checkout, as a contributor runs it."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 3
