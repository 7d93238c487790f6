"""What a reader or a runner executes works on macOS too: its sed, bash 3.2 and make 3.81."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

GNU_ONLY = {
    "an option in GNU's long form": r"\b(sed|date|stat|cp|mv|rm|ln|ls|mkdir|mktemp|sort|head|tail"
    r"|tr|cut|wc|touch|chmod|df|du|readlink|xargs|base64|awk)\b[^|;&]*\s--[a-z]",
    "sed -i without a suffix, or sed -r": r"\bsed\b(\s+-\w+)*\s+-(i|r)(\s|$)",
    "an escape or operator that only GNU's sed knows": r"\bsed\b[^|;&]*(?<!\\)\\[rntsSwWbB+?|]",
    "date -d": r"\bdate\b[^|;&]*\s-d\b",
    "stat -c": r"\bstat\b[^|;&]*\s-c\b",
    "readlink -f or -m": r"\breadlink\s+-[efm]\b",
    "realpath with an option": r"\brealpath\s+-",
    "mktemp -p": r"\bmktemp\b[^|;&]*\s-p\b",
    "grep -P": r"\bgrep\s+-\w*P",
    "xargs -r": r"\bxargs\b[^|;&]*\s-\w*[rd]\b",
    "head or tail with a negative number": r"\bhead\s+-[nc]\s*-\d",
    "base64 -w or -d": r"\bbase64\b[^|;&]*\s-[wd]\b",
    "find -printf": r"\bfind\b[^|;&]*\s-(printf|regextype)\b",
    "ln -r": r"\bln\s+-\w*r",
    "cp -u, -t or --parents": r"\bcp\s+-\w*[ut]\b",
    "an awk function of GNU's": r"\b(gensub|strftime|systime|asort)\(",
    "a program that macOS lacks": r"(^|[|;&(]|\$\()\s*"
    r"(timeout|nproc|tac|setsid|flock|numfmt|shuf|seq -w|md5sum|sha256sum|getent|ss|ip)\s",
}
BASH_4 = {
    "an associative array": r"\b(declare|local|typeset)\s+-\w*A",
    "mapfile": r"\b(mapfile|readarray)\b",
    "a change of case": r"\$\{\w+(\^|,)",
    "&>> or |&": r"&>>|\|&",
    "a negative index or length": r"\$\{\w+\[-\d|\$\{\w+:[^}:]*:\s*-\d",
    "wait -n": r"\bwait\s+-n\b",
    "coproc": r"\bcoproc\b",
}
MAKE_4 = {
    ".ONESHELL": r"^\.ONESHELL",
    ".RECIPEPREFIX": r"^\.RECIPEPREFIX",
    "a grouped target": r"^[^\t#]*&:",
    "a shell assignment, or ::=": r"^\w+\s*(!=|::=)",
    "$(file …) and other functions": r"\$\((file|guile|let|intcmp)\s",
    "undefine or private": r"^\s*(undefine|private)\s",
    "define with an operator": r"^define\s+\w+\s*[:+?]?=",
    ".EXTRA_PREREQS or .WAIT": r"\.(EXTRA_PREREQS|WAIT|NOTINTERMEDIATE)\b",
}
SHELL = GNU_ONLY | BASH_4


def documents() -> list[Path]:
    """What is in the repository and has commands to execute."""
    listed = subprocess.run(
        ["git", "ls-files", "*.md", "*.sh", "*.yml", "Makefile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split() if not name.startswith("tests/")]
    return [file for file in files if commands(file)]


def commands(file: Path) -> str:
    """The commands in a file, for a shell."""
    text = file.read_text()
    if file.suffix == ".md":
        return "\n".join(_typed(*block) for block in BLOCK.findall(text))
    if file.suffix == ".yml":
        return "\n".join(_run_by(YAML(typ="safe").load(text)))
    return text.replace("$$", "$") if file.name == "Makefile" else text


def _typed(language: str, block: str) -> str:
    lines = block.splitlines()
    if language == "sh":
        return block
    return "\n".join(line.removeprefix("$ ") for line in lines if line.startswith("$ "))


def _run_by(document: Any) -> Iterator[str]:
    """The scripts of a workflow's steps or of a pipeline's jobs."""
    match document:
        case dict():
            for key, value in document.items():
                if key in ("run", "script", "before_script"):
                    yield from [value] if isinstance(value, str) else value
                else:
                    yield from _run_by(value)
        case list():
            for value in document:
                yield from _run_by(value)


def found(text: str, patterns: dict[str, str]) -> list[str]:
    """What the patterns find in a text, each with its line."""
    joined = text.replace("\\\n", " ").splitlines()
    lines = [line.partition(" # ")[0] for line in joined if not line.lstrip().startswith("#")]
    return [
        f"{name}: {line.strip()}"
        for name, pattern in patterns.items()
        for line in lines
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_command_runs_on_macos_as_well(file: Path) -> None:
    assert found(commands(file), SHELL) == []


def test_make_3_81_reads_the_makefile() -> None:
    assert found((ROOT / "Makefile").read_text(), MAKE_4) == []


@pytest.mark.parametrize(
    "line",
    [
        r"""sed -n 's/^a\r\{0,1\}$/b/p'""",
        r"""sed 's/a\+/b/' file""",
        "sed -i s/a/b/ file",
        "date -u -d yesterday",
        "cat list | xargs -r rm",
        "x=$(readlink -f .)",
        "sha256sum --check SUMS",
        "timeout 10 make",
        "cp --recursive a b",
        "declare -A names",
        'echo "${name^^}"',
        "run &>> log",
    ],
)
def test_what_only_gnu_or_a_newer_bash_has_is_found(line: str) -> None:
    assert found(line, SHELL)


@pytest.mark.parametrize(
    "line", [".ONESHELL:", "now != date", "a b &: c", "x := $(file < y)", "define x ="]
)
def test_what_only_a_newer_make_has_is_found(line: str) -> None:
    assert found(line, MAKE_4)
