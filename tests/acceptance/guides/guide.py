"""A guide as a list of what a reader does: edit files, run commands, wait for something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"```(\S*)(?: (\S+))?")
COMMENT = re.compile(r"<!-- (?:(meanwhile): )?(.*) -->")


@dataclass(frozen=True)
class Command:
    """A command, and what its output is said to hold, in order."""

    line: str
    shows: tuple[str, ...]
    fails: bool


@dataclass(frozen=True)
class File:
    """A file, or the part of one that changes."""

    name: str
    language: str
    text: str


@dataclass(frozen=True)
class Meanwhile:
    """Something that happens elsewhere."""

    what: str


Step = Command | File | Meanwhile


def steps(guide: Path) -> Iterator[Step]:
    """The steps of a guide, in its order. Blocks without a file name are only to read."""
    lines = iter(guide.read_text(encoding="utf-8").splitlines())
    fails = False
    for line in lines:
        if comment := COMMENT.fullmatch(line):
            if comment[1]:
                yield Meanwhile(comment[2])
            fails = comment[2] == "fails"
        if not (fence := FENCE.match(line)):
            continue
        block = []
        for inside in lines:
            if inside == "```":
                break
            block.append(inside)
        if fence[1] == "console":
            yield from _commands(block, fails)
            fails = False
        elif fence[2]:
            yield File(fence[2], fence[1], "\n".join(block) + "\n")


def _commands(block: list[str], fails: bool) -> Iterator[Command]:
    starts = [number for number, line in enumerate(block) if line.startswith("$ ")]
    assert starts, f"no command in {block}"
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        shows = tuple(filter(None, (line.strip() for line in block[start + 1 : end])))
        yield Command(block[start].removeprefix("$ "), shows, fails)
