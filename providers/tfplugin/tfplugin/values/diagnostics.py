"""Errors and warnings for the person who runs Terraform."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tfplugin.values.paths import Path, PathLike, as_path


class Severity(Enum):
    """How serious a diagnostic is. An error ends the operation, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning.

    `summary` is a short title; `detail` says what happened, what was expected and how to fix it;
    `path` is the attribute it is about, empty for the whole object.
    """

    severity: Severity
    summary: str
    detail: str = ""
    path: Path = ()


class DiagnosticError(Exception):
    """Ends the operation with one error diagnostic. A provider may raise it anywhere."""

    def __init__(self, summary: str, detail: str = "", path: PathLike = ()) -> None:
        super().__init__(f"{summary}: {detail}" if detail else summary)
        self.summary = summary
        self.detail = detail
        self.path = as_path(path)


class AlreadyReported(DiagnosticError):  # noqa: N818 - it says what happened
    """Another error of this run reports the cause, so an operation without changes says nothing.

    Reading then keeps the state, and planning keeps the proposal, without an error. An operation
    that writes, or has to return a value, fails with this error.
    """


class Diagnostics:
    """The errors and warnings of one operation, in the order they were found."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def error(self, summary: str, detail: str = "", path: PathLike = ()) -> None:
        """Add an error about the attribute at `path`. The operation fails when it returns."""
        self._found.append(Diagnostic(Severity.ERROR, summary, detail, as_path(path)))

    def warning(self, summary: str, detail: str = "", path: PathLike = ()) -> None:
        """Add a warning about the attribute at `path`."""
        self._found.append(Diagnostic(Severity.WARNING, summary, detail, as_path(path)))

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self._found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
