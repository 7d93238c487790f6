"""The folders cdktf/ and constructs/ have the names of libraries that everything here imports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
IMPORTS = "import cdktf, constructs; print(cdktf.App.__name__, constructs.Construct.__name__)"


def _python(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-c", IMPORTS]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("folder", ["cdktf", "constructs"])
def test_the_folders_are_no_packages(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists()


@pytest.mark.parametrize("options", [(), ("-P",)])
def test_the_libraries_are_imported_from_the_projects_root(options: tuple[str, ...]) -> None:
    assert _python(ROOT, *options).stdout == "App Construct\n"


@pytest.mark.parametrize("folder", ["cdktf", "constructs"])
def test_an_init_file_would_take_the_librarys_place(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    assert _python(tmp_path).stdout == "App Construct\n"
    (tmp_path / folder / "__init__.py").touch()
    shadowed = _python(tmp_path)
    assert shadowed.returncode == 1
    assert folder in shadowed.stderr.splitlines()[-1]
    assert _python(tmp_path, "-P").stdout == "App Construct\n"
