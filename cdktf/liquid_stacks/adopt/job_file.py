"""The lines of a server's environment that stand in the way of its code.

A Liquid server's job file (Nomad), a compose file or an env file: all spell the variables alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from rocketchat_provider.api import Setting

from ..text_file import why_unreadable

FORCED = "OVERWRITE_SETTING_"
BLOCKED = "SETTINGS_BLOCKED"
ENTRY = "Accounts_OAuth_Custom_"
ELSEWHERE = ", which is not in this file"
VARIABLE = re.compile(rf"({FORCED}|{ENTRY})([\w-]+)")


@dataclass(frozen=True)
class Line:
    """A line that has to go, or to change.

    Attributes:
        text: The variable, and what to do with it.
        number: Where it is in the job file; None without one.
    """

    text: str
    number: int | None = None

    def __str__(self) -> str:
        return self.text if self.number is None else f"line {self.number}: {self.text}"


class JobFileError(Exception):
    """The job file cannot be read; the text says why."""


def read(file: Path) -> str:
    """The text of a job file.

    Raises:
        JobFileError: It cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JobFileError(why_unreadable(file, error)) from None


def lines(
    settings: Mapping[str, Setting], managed: AbstractSet[str], job: str | None
) -> list[Line]:
    """The lines that hold settings which the code manages.

    Args:
        settings: The server's settings.
        managed: Ids of those that become code.
        job: The text of the file that has the variables, to say where they are.
    """
    forced = [id for id in sorted(managed) if id in settings and settings[id].forced]
    blocked = [id for id in settings if settings[id].blocked]
    if job is None:
        return [*(Line(f"{FORCED}{id}") for id in forced), *_blocked(blocked, managed)]
    return list(_found(job, forced, blocked, managed))


def _found(
    text: str, forced: Sequence[str], blocked: Sequence[str], managed: AbstractSet[str]
) -> Iterator[Line]:
    left = set(forced)
    for number, line in enumerate(text.splitlines(), 1):
        if BLOCKED in line:
            yield from _blocked(blocked, managed, number=number)
        variable = VARIABLE.search(line)
        if variable is None:
            continue
        kind, name = variable.groups()
        if kind == FORCED and name in forced:
            left.discard(name)
            yield Line(f"{FORCED}{name}", number)
        elif kind == ENTRY:
            yield Line(f"{ENTRY}{name}, which makes the entry again when it is gone", number)
    for id in sorted(left):
        yield Line(f"{FORCED}{id}{ELSEWHERE}")
    if BLOCKED not in text:
        yield from _blocked(blocked, managed, where=ELSEWHERE)


def _blocked(
    blocked: Sequence[str],
    managed: AbstractSet[str],
    *,
    number: int | None = None,
    where: str = "",
) -> Iterator[Line]:
    """What of the list of blocked settings has to go."""
    gone = [id for id in blocked if id in managed]
    if gone:
        rest = "" if len(gone) == len(blocked) else f": take out {', '.join(gone)}"
        yield Line(f"{BLOCKED}{where}{rest}", number)
