"""Draws the packages and their layers into DESIGN.md, from the imports in the code.

An arrow means "imports". An import that other arrows already imply is left out.
"""

import argparse
import configparser
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "DESIGN.md"
LAYERED = ("tfplugin", "rocketchat_provider")
"""The packages whose layers get their own diagram."""
APART = {"tfplugin.testing"}
"""Folders outside the layers."""

Edges = set[tuple[str, str]]


def main() -> None:
    """Write the diagrams, or with --check fail if they are not up to date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="only compare")
    check = options.parse_args().check
    text = DOCUMENT.read_text()
    drawn = with_diagrams(text)
    if not check:
        DOCUMENT.write_text(drawn)
    elif drawn != text:
        sys.exit("DESIGN.md has old diagrams. Run `make generate`.")


def with_diagrams(text: str) -> str:
    """The document, with each diagram between its two markers."""
    graph = grimp.build_graph(*packages())
    diagrams = {"packages": diagram(imports(graph, packages()))}
    for package in LAYERED:
        children = sorted(graph.find_children(package) - APART)
        layers = [each for each in children if graph.find_children(each)]
        diagrams[package] = diagram(imports(graph, layers))
    for name, drawn in diagrams.items():
        begin, end = f"<!-- imports of {name} -->", f"<!-- end of {name} -->"
        parts = re.split(f"{begin}.*?{end}", text, flags=re.DOTALL)
        if len(parts) != 2:
            sys.exit(f"DESIGN.md has no place for the diagram of {name}: add {begin} and {end}")
        text = f"{begin}\n```mermaid\n{drawn}```\n{end}".join(parts)
    return text


def packages() -> list[str]:
    """The packages that import-linter checks."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / ".importlinter")
    return settings["importlinter"]["root_packages"].split()


def imports(graph: grimp.ImportGraph, modules: Iterable[str]) -> Edges:
    """Which modules import which others, including everything below them."""
    inside = {each: {each, *graph.find_descendants(each)} for each in modules}
    return {
        (upper, lower)
        for upper in inside
        for lower in inside
        if upper != lower
        and any(
            graph.find_modules_directly_imported_by(each) & inside[lower] for each in inside[upper]
        )
    }


def reduced(edges: Edges) -> Iterator[tuple[str, str]]:
    """The imports that no chain of other imports implies, in order."""
    for upper, lower in sorted(edges):
        if not reaches(edges - {(upper, lower)}, upper, lower):
            yield upper, lower


def reaches(edges: Edges, start: str, goal: str) -> bool:
    """Whether a chain of imports leads from one module to the other."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        following = {lower for upper, lower in edges if upper == here} - seen
        if goal in following:
            return True
        seen |= following
        waiting += sorted(following)
    return False


def diagram(edges: Edges) -> str:
    """A Mermaid flow chart."""
    lines = [f"  {label(upper)} --> {label(lower)}\n" for upper, lower in reduced(edges)]
    return "graph TD\n" + "".join(lines)


def label(module: str) -> str:
    """A layer's name within its package."""
    return module.rpartition(".")[2]


if __name__ == "__main__":
    main()
