"""The lines of a server's environment that prevent its code from having an effect."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import why_unreadable
from rocketchat_provider.public.settings import Setting

from rocketchat_adopt.variables import BLOCKED, ENTRY, FORCED, HIDDEN, Variable, variables

LARGEST = 4 * 1024 * 1024
ELSEWHERE = ", which is not in this file"


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


class JobFileError(CommandError):
    """The job file cannot be read; the text says why."""


def read(file: Path) -> str:
    """The text of a job file.

    Raises:
        JobFileError: It cannot be read, or is far too large to be one.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise JobFileError(
                f"{file} is larger than {LARGEST // 1024 // 1024} MB; expected the file with the "
                "server's environment, such as a Nomad job or a compose file."
            )
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JobFileError(why_unreadable(file, error)) from None


def forced_ids(job: str | None) -> frozenset[str]:
    """Ids of the settings that a job file forces."""
    return frozenset(one.id for one in variables(job or "") if one.kind == FORCED)


def lines(
    settings: Mapping[str, Setting], managed: AbstractSet[str], job: str | None
) -> list[Line]:
    """The lines that hold settings which the code manages.

    With a job file its names count: Rocket.Chat does not mark a setting that is forced to its
    default, and shows no hidden one.

    Args:
        settings: The server's settings.
        managed: Ids of those that become code.
        job: The text of the file that has the variables, to say where they are.
    """
    forced = [id for id in sorted(managed) if id in settings and settings[id].forced]
    blocked = [id for id in settings if settings[id].blocked]
    if job is None:
        return [*(Line(f"{FORCED}{id}") for id in forced), *_taken_out(BLOCKED, blocked, managed)]
    return list(_found(variables(job), settings, forced, blocked, managed))


def _found(
    job: Sequence[Variable],
    settings: Mapping[str, Setting],
    forced: Sequence[str],
    blocked: Sequence[str],
    managed: AbstractSet[str],
) -> Iterator[Line]:
    for variable in job:
        number = variable.number
        if variable.kind == FORCED and variable.id in managed:
            yield Line(f"{FORCED}{variable.id}", number)
        elif variable.kind == ENTRY:
            yield Line(
                f"{ENTRY}{variable.id}, which creates the entry again after it is removed", number
            )
        elif variable.kind == BLOCKED:
            listed = variable.listed or blocked
            yield from _taken_out(BLOCKED, listed, managed, number=number)
        elif variable.kind == HIDDEN:
            # What is hidden now cannot be managed, whichever code wants to.
            in_the_way = managed | {id for id in variable.listed if id not in settings}
            yield from _taken_out(HIDDEN, variable.listed, in_the_way, number=number)
    named = {variable.id for variable in job if variable.kind == FORCED}
    for id in forced:
        if id not in named:
            yield Line(f"{FORCED}{id}{ELSEWHERE}")
    if not any(variable.kind == BLOCKED for variable in job):
        yield from _taken_out(BLOCKED, blocked, managed, where=ELSEWHERE)


def _taken_out(
    variable: str,
    listed: Sequence[str],
    managed: AbstractSet[str],
    *,
    number: int | None = None,
    where: str = "",
) -> Iterator[Line]:
    """What of a list of settings has to go."""
    gone = [id for id in listed if id in managed]
    if gone:
        rest = "" if len(gone) == len(listed) else f": take out {', '.join(gone)}"
        yield Line(f"{variable}{where}{rest}", number)
