"""Variables in a file, and on the command line."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from liquid_stacks.env_file import is_ours

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


def test_a_file_that_is_not_text_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "liquid.env").write_bytes(b"GIVEN=\xff\n")
    result = subprocess.run(
        [sys.executable, "-P", "-m", "liquid_stacks", "releases"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert result.stderr.endswith("liquid.env is not UTF-8 text: see the byte at position 6.\n")
    assert len(result.stderr.splitlines()) == 1


def test_every_command_and_the_app_read_the_file(tmp_path: Path) -> None:
    """Each of them fails at a file that cannot be read, before it does anything else."""
    (tmp_path / "liquid.env").write_bytes(b"GIVEN=\xff\n")
    scripts = tomllib.loads((ROOT / "Pipfile").read_text())["scripts"].values()
    commands = [words.split()[1:] for words in scripts if "liquid_stacks" in words]
    assert len(commands) >= 7
    extra = {"deploy": ["--reviewed", "x"], "adopt": ["--output", "x"], "rollback": ["1"]}
    for words in [*commands, ["-P", str(ROOT / "main.py")]]:
        result = subprocess.run(
            [sys.executable, *words, *extra.get(words[-1], [])],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "liquid.env is not UTF-8 text" in result.stderr, (words, result.stderr)


LOAD = "from liquid_stacks import env_file; env_file.load()"


def test_pipenv_users_with_a_dot_env_are_warned_once(tmp_path: Path) -> None:
    values = {"ROCKETCHAT_PASSWORD": "canary", "EDITOR": "vi", "SITES": "a/liquid.ini"}
    (tmp_path / ".env").write_text("".join(f"{name}={values[name]}\n" for name in values))
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-P', '-c', {LOAD!r}])"
    result = subprocess.run(
        [sys.executable, "-P", "-c", f"{LOAD}; {LOAD}; {below}"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PIPENV_ACTIVE": "1", **values},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == (
        f"Warning: pipenv reads {tmp_path / '.env'} itself, so the file overrides the command line "
        "for ROCKETCHAT_PASSWORD, SITES. Rename the file to liquid.env: the commands read that "
        "file, too, and the command line wins.\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "environment"),
    [
        (".env", "SITES=a", {"SITES": "a"}),
        (".env", "SITES=a", {"PIPENV_ACTIVE": "1", "PIPENV_DONT_LOAD_ENV": "1", "SITES": "a"}),
        (".env", "EDITOR=vi", {"PIPENV_ACTIVE": "1", "EDITOR": "vi"}),
        (".env", "SITES=a", {"PIPENV_ACTIVE": "1", "SITES": "of another .env"}),
        ("liquid.env", "SITES=a", {"PIPENV_ACTIVE": "1", "SITES": "a"}),
    ],
)
def test_there_is_no_warning_where_the_command_line_wins(
    tmp_path: Path, name: str, text: str, environment: dict[str, str]
) -> None:
    (tmp_path / name).write_text(f"{text}\n")
    assert loaded(tmp_path, **environment).stderr == ""


def test_every_variable_of_the_example_is_ours() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line[1:].partition("=")[0] for line in lines if re.match("#[A-Z][A-Z_]+=", line)]
    assert len(names) > 30
    assert [name for name in names if not is_ours(name)] == []
