"""Variables in a file, and on the command line."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRINT = (
    "import os; from liquid_stacks import env_file; env_file.load(); "
    "print(*(os.environ.get(name) for name in ('GIVEN', 'ALONE', 'OTHER')), sep='|')"
)


def loaded(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", PRINT],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["liquid.env", ".env"])
def test_a_variable_that_is_set_wins_over_the_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# why\nGIVEN=file\nexport ALONE='of the file'\n\nOTHER=\n")
    assert loaded(tmp_path, GIVEN="command line").stdout == "command line|of the file|\n"
    assert loaded(tmp_path).stdout == "file|of the file|\n"


def test_the_projects_own_file_comes_before_pipenvs(tmp_path: Path) -> None:
    (tmp_path / "liquid.env").write_text("GIVEN=ours\n")
    (tmp_path / ".env").write_text("GIVEN=pipenvs\nALONE=pipenvs\n")
    assert loaded(tmp_path).stdout == "ours|pipenvs|None\n"


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert loaded(tmp_path).stdout == "None|None|None\n"


def test_a_file_that_is_no_text_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "liquid.env").write_bytes(b"GIVEN=\xff\n")
    result = loaded(tmp_path)
    assert result.returncode == 1
    assert result.stderr.endswith("liquid.env is not UTF-8 text: see the byte at position 6.\n")
    assert len(result.stderr.splitlines()) == 1


def test_every_command_and_the_app_read_the_file(tmp_path: Path) -> None:
    """Each of them fails at a file that cannot be read, before it does anything else."""
    (tmp_path / "liquid.env").write_bytes(b"GIVEN=\xff\n")
    scripts = tomllib.loads((ROOT / "Pipfile").read_text())["scripts"].values()
    modules = [words[-1] for words in map(str.split, scripts) if "liquid_stacks" in words[-1]]
    assert len(modules) >= 7
    commands = [["-m", module] for module in modules] + [[str(ROOT / "main.py")]]
    extra = {
        "liquid_stacks.deploy": ["--reviewed", "x"],
        "liquid_stacks.adopt": ["--output", "x"],
    }
    for words in commands:
        result = subprocess.run(
            [sys.executable, "-P", *words, *extra.get(words[-1], [])],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "liquid.env is not UTF-8 text" in result.stderr, (words, result.stderr)
