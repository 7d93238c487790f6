"""The variables that a file with a server's environment sets.

A Nomad job, a compose or Kubernetes file in YAML or JSON, an env file: the names of the variables
are the same in all of them, and comments are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FORCED = "OVERWRITE_SETTING_"
BLOCKED = "SETTINGS_BLOCKED"
HIDDEN = "SETTINGS_HIDDEN"
ENTRY = "Accounts_OAuth_Custom_"
LONGEST_LIST = 100_000
NAME = rf"(?P<kind>{FORCED}|{ENTRY}|{BLOCKED}|{HIDDEN})(?P<id>[\w-]*)"
ASSIGNED = re.compile(rf"(?<![\w${{-]){NAME}[\"']?[ \t]*[:=]")
ALONE = re.compile(
    rf"[ \t]*(?:-[ \t]*)?(?:[{{][ \t]*)?(?:[\"']?name[\"']?[ \t]*[:=][ \t]*)?[\"']?{NAME}[\"']?"
    r"[ \t]*,?"
)
BLOCK_COMMENT = re.compile(r"(?:(?<=\s)|^|(?<=\{\{)|(?<=\{\{-)|(?<=\{\{- ))/\*.*?\*/", re.DOTALL)
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
LINE_COMMENT = re.compile(r"(?:^|(?<=[\s;,{}]))(?:#|//).*")
QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


@dataclass(frozen=True)
class Variable:
    """A variable of the environment that is about settings.

    Attributes:
        kind: What it does: one of FORCED, ENTRY, BLOCKED, HIDDEN.
        id: The setting, or the name of the entry; "" for the lists.
        listed: The ids in a list.
        number: The line.
    """

    kind: str
    id: str
    listed: tuple[str, ...]
    number: int


def variables(text: str) -> list[Variable]:
    """The variables about settings in the text of a job file, in its order."""
    lines = _without_comments(text).split("\n")
    return [variable for number, line in enumerate(lines, 1) for variable in _of_line(line, number)]


def _of_line(line: str, number: int) -> Iterator[Variable]:
    line = line.rstrip("\r")
    found = ALONE.fullmatch(line)
    if found is not None:
        yield from _variable(found, "", number)
        return
    # There may be several on one line, as in JSON without line breaks.
    for found in ASSIGNED.finditer(line):
        value = line[found.end() : found.end() + LONGEST_LIST]
        yield from _variable(found, value, number)


def _variable(found: re.Match[str], value: str, number: int) -> Iterator[Variable]:
    kind, id = found["kind"], found["id"]
    is_list = kind in (BLOCKED, HIDDEN)
    # A key with more behind a second _ only gives a value to the entry of the first part.
    if bool(id) == is_list or (kind == ENTRY and "_" in id):
        return
    listed = _ids(value) if is_list else ()
    yield Variable(kind, id, listed, number)


def _ids(value: str) -> tuple[str, ...]:
    """The ids in the text of a list."""
    value = value.strip()
    quoted = QUOTED.match(value)
    text = quoted.group()[1:-1] if quoted else re.split(r"[\"'}\]]", value)[0]
    return tuple(id for part in text.split(",") if (id := part.strip()))


def _without_comments(text: str) -> str:
    """The text with as many lines, and nothing where comments are."""
    text = BLOCK_COMMENT.sub(_line_breaks, TEMPLATE_COMMENT.sub(_line_breaks, text))
    return "\n".join(map(_without_line_comment, text.split("\n")))


def _line_breaks(comment: re.Match[str]) -> str:
    return "\n" * comment.group().count("\n")


def _without_line_comment(line: str) -> str:
    """A line up to its comment; a # inside quotes begins none."""
    if "#" not in line and "//" not in line:
        return line
    covered = QUOTED.sub(lambda quoted: "x" * len(quoted.group()), line)
    comment = LINE_COMMENT.search(covered)
    return line if comment is None else line[: comment.start()]
