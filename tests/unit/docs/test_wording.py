"""The texts of this project are in plain English: CONTRIBUTING.md lists the words to avoid."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
TABLE = re.compile(r"\| write \| not \| fine \|\n(?:\|.*\n)+")
TEXTS = re.compile(r"\.(py|md|tf|ya?ml|toml|example)$|(^|/)(Makefile|\.env\.example)$")
CLEAN = (
    "docs",
    "DESIGN.md",
    "examples",
    ".env.example",
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "bench",
    "cdktf",
    "main.py",
    "Makefile",
    "tools",
    ".github",
    "pyproject.toml",
    "docker-compose.yml",
    "tests",
    "providers",
    "constructs",
)
"""Files and folders that are written in plain English. Add to them, and remove nothing."""
NOT_OURS = re.compile(
    r"_pb2\.py$|/l1/|/recordings/|^tests/programs/|^tests/unit/docs/test_wording\.py$"
)


@dataclass(frozen=True)
class Wording:
    """Phrases to avoid, what to write instead, and where such a phrase is right."""

    write: str
    avoided: re.Pattern[str]
    fine: re.Pattern[str] | None

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """The places where an avoided phrase is not part of one that is fine."""
        right = [match.span() for match in self.fine.finditer(text)] if self.fine else []
        for match in self.avoided.finditer(text):
            if not any(start <= match.start() < end for start, end in right):
                yield match


def pattern_of(cell: str) -> re.Pattern[str] | None:
    """A pattern of the phrases in backticks; … is one to three words."""
    phrases = [_pattern(phrase) for phrase in re.findall("`([^`]+)`", cell)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])") if phrases else None


def _pattern(phrase: str) -> str:
    first = f"[{phrase[0].upper()}{phrase[0].lower()}]" if phrase[0].isalpha() else phrase[0]
    rest = re.escape(phrase[1:]).replace(r"\ ", r"\s+")
    return first + rest.replace("…", r"[\w'`-]+(?:\s+[\w'`-]+){0,2}?")


def wordings() -> Iterator[Wording]:
    table = TABLE.search(CONTRIBUTING.read_text())
    assert table, "CONTRIBUTING.md has no table of words"
    for row in table[0].splitlines()[2:]:
        write, avoided, fine = (cell.strip() for cell in row.strip("|").split("|"))
        pattern = pattern_of(avoided)
        assert pattern, f"{row} has no phrase in backticks"
        yield Wording(write, pattern, pattern_of(fine))


WORDINGS = tuple(wordings())


def problems(text: str) -> Iterator[tuple[int, str]]:
    """The number of each line in which an avoided phrase begins, and what is wrong."""
    # The words of an identifier count, and a comment's line goes on in the next one.
    plain = re.sub(r"(?<=\n)([ \t]*)#", r"\1 ", text.replace("_", " "))
    for wording in WORDINGS:
        for match in wording.found_in(plain):
            said = " ".join(match[0].split())
            yield plain.count("\n", 0, match.start()) + 1, f'"{said}"; write: {wording.write}'


def texts() -> list[str]:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *CLEAN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in tracked.stdout.splitlines() if TEXTS.search(name)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The entry is made anew.", ["anew"]),
        ("# A warning is\n# told once.", ["told"]),
        ("def test_an_error_is_told() -> None:", ["told"]),
        ("It is no number.", ["is no number"]),
        ("There is no number.", []),
        ("It is no longer there.", []),
        ("The id tells one server from another.", []),
        ("a stand-in", []),
        ("assert default is NO_DEFAULT", []),
    ],
)
def test_only_the_phrases_of_the_list_are_found(text: str, found: list[str]) -> None:
    assert [said.split('"')[1] for _, said in problems(text)] == found


def test_the_texts_are_in_plain_english() -> None:
    found = []
    for name in texts():
        if NOT_OURS.search(name):
            continue
        text = (ROOT / name).read_text()
        if name == CONTRIBUTING.name:
            text = TABLE.sub(lambda table: "\n" * table[0].count("\n"), text)
        found += [f"{name}:{line}: {what}" for line, what in sorted(problems(text))]
    assert not found, "\n".join([f"{len(found)} phrases of the list in CONTRIBUTING.md:", *found])
