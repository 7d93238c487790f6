"""Checks of a construct's arguments before anything is synthesised."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any
from urllib.parse import urlsplit

REFERENCES = ("vault:", "env:", "file:")


class Arguments:
    """The arguments of one construct. Each check raises ValueError if one is not allowed.

    A value that only Terraform knows (a reference to another resource) passes every check.

    Args:
        owner: Whose they are, as an error names it.
        values: The arguments that were given, by name.
        report: What is done with the error for a value that is not allowed; it is raised if left
            out.
    """

    def __init__(
        self,
        owner: str,
        values: Mapping[str, Any],
        report: Callable[[ValueError], None] | None = None,
    ) -> None:
        self.owner = owner
        self.values = values
        self._report = report or _raise

    def choice(self, name: str, *allowed: str) -> None:
        """Check for one of the allowed texts."""
        value = self._known(name)
        if value is not None and value not in allowed:
            self._report(self.refused(name, f"expected {' or '.join(map(repr, allowed))}"))

    def address(self, name: str, *, path_alone: bool = False) -> None:
        """Check for an http or https address; with `path_alone` also a path that starts with /."""
        value = self._known(name)
        if value is None or (path_alone and value.startswith("/")):
            return
        if not _is_address(value):
            path = ", or a path such as /o/token/" if path_alone else ""
            self._report(
                self.refused(name, f"expected an address such as https://id.example.org{path}")
            )

    def addresses(self, name: str) -> None:
        """Check for a list of http or https addresses."""
        self._each(name, _is_address, "expected addresses such as https://gateway.example.org")

    def each_matches(self, name: str, allowed: str, expected: str) -> None:
        """Check for a list of texts that match a regular expression."""
        self._each(name, lambda value: re.fullmatch(allowed, value) is not None, expected)

    def is_list(self, name: str) -> None:
        """Check for a list instead of a single text."""
        if self._known(name) is not None:
            raise self.refused(name, "expected a list")

    def no_slash_at_the_end(self, name: str) -> None:
        """Check for a text that does not end in a slash."""
        self.pattern(name, "|.*[^/]", "expected no / at the end")

    def not_empty(self, name: str) -> None:
        """Check for a text or list that is not empty."""
        if self.values.get(name) in ("", [], ()):
            self._report(self.refused(name, "expected a value"))

    def nested(self, name: str) -> "Arguments":
        """Return the arguments in an argument, for checks of their own."""
        return Arguments(f"{self.owner}: {name}", self.values.get(name, {}), self._report)

    def at_least(self, name: str, minimum: int, expected: str = "") -> None:
        """Check for a whole number that is not smaller than the minimum."""
        if (value := self._number(name)) is not None and value < minimum:
            raise self.refused(name, expected or f"expected a whole number, {minimum} or more")

    def between(self, name: str, minimum: int, maximum: int) -> None:
        """Check for a whole number from the minimum to the maximum."""
        if (value := self._number(name)) is not None and not minimum <= value <= maximum:
            raise self.refused(name, f"expected a whole number from {minimum} to {maximum}")

    def pattern(self, name: str, allowed: str, expected: str) -> None:
        """Check for a text that matches a regular expression."""
        value = self._known(name)
        if value is not None and re.fullmatch(allowed, value) is None:
            self._report(self.refused(name, expected))

    def secret(self, name: str) -> None:
        """Check for a secret reference. A literal is refused, and not shown."""
        value = self._known(name)
        if value is not None:
            self.secret_text(name, value)

    def secret_text(self, name: str, value: str) -> None:
        """Check a value inside an argument for the same."""
        if "${" not in value and not value.startswith(REFERENCES):
            raise ValueError(
                f"{self.owner}: {name} is a literal, so the secret would be readable in the plan "
                "and the state. Write a reference to the place where it is kept: "
                "vault:<mount>/<path>#<key>, env:<NAME> or file:<path>."
            )

    def exactly_one(self, *names: str) -> None:
        """Check that exactly one of the arguments is given."""
        self._given(names, "exactly one", least=1)

    def at_most_one(self, *names: str) -> None:
        """Check that at most one of the arguments is given."""
        self._given(names, "at most one", least=0)

    def together(self, first: str, second: str, because: str) -> None:
        """Check that both arguments are given, or neither."""
        given = [name for name in (first, second) if name in self.values]
        if len(given) == 1:
            [missing] = {first, second} - {*given}
            raise ValueError(
                f"{self.owner}: {given[0]} is given without {missing}; {because}. "
                f"Give {missing} as well."
            )

    def refused(self, name: str, expected: str) -> ValueError:
        """Return the error for a value that is not allowed."""
        return ValueError(f"{self.owner}: {name} is {self.values.get(name)!r}; {expected}.")

    def _given(self, names: Sequence[str], expected: str, *, least: int) -> None:
        given = [name for name in names if name in self.values]
        if not least <= len(given) <= 1:
            found = " and ".join(given) if given else "neither"
            raise ValueError(
                f"{self.owner}: {found} given; expected {expected} of {' and '.join(names)}."
            )

    def _each(self, name: str, allowed: Callable[[str], bool], expected: str) -> None:
        self.is_list(name)
        for value in self.values.get(name, ()):
            if isinstance(value, str) and "${" not in value and not allowed(value):
                self._report(self.refused(name, expected))
                return

    def _number(self, name: str) -> float | None:
        """A number that is known; what is not a whole number counts as smaller than any."""
        value = self.values.get(name)
        if not isinstance(value, int | float | str) or (isinstance(value, str) and "${" in value):
            return None
        return value if isinstance(value, int) and not isinstance(value, bool) else -inf

    def _known(self, name: str) -> str | None:
        value = self.values.get(name)
        if not isinstance(value, str) or "${" in value:
            return None
        return value


def literal(text: str) -> str:
    """Escape a text so that Terraform takes any `${` or `%{` in it literally."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _raise(error: ValueError) -> None:
    raise error


def _is_address(value: str) -> bool:
    try:
        url = urlsplit(value)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        return False
