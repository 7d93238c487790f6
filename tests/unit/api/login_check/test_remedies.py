"""What a login check says to change is a field, and is named in its text."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files

from rocketchat_provider.public.login_check import Subject


def remedies() -> Iterator[tuple[str, list[str]]]:
    """Each remedy in the code of the probes: its text, and its subjects as they are spelled."""
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Remedy":
                text, *subjects = map(ast.unparse, node.args)
                yield text, subjects


def test_every_subject_is_named_in_the_text() -> None:
    found = list(remedies())
    assert len(found) > 20
    for text, subjects in found:
        for subject in subjects:
            name = subject.removeprefix("Subject.")
            expected = str(Subject[name]) if name in Subject.__members__ else f"{{{name}}}"
            assert expected in text, (text, subject)


def test_every_text_that_asks_to_change_something_has_its_subjects() -> None:
    words = "|".join(Subject)
    asks = re.compile(rf"(Set|Check|Give|Correct|Compare) [^:]*\b({words})\b")
    for tree in _trees():
        declared = {
            id(inside)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Remedy"
            for inside in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert id(node) in declared or not asks.search(node.value), node.value


def _trees() -> Iterator[ast.Module]:
    for file in (files("rocketchat_provider") / "login/probes").iterdir():
        if file.name.endswith(".py") and file.name != "remedy.py":
            yield ast.parse(file.read_text())
