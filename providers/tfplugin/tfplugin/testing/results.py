"""The results of Terraform's commands."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tfplugin.terraform import Change, Diagnostic


class TerraformFailed(AssertionError):  # noqa: N818 - it reads as what happened
    """Terraform ended with an error. `result` has the details."""

    def __init__(self, result: "Result") -> None:
        shown = [str(diagnostic) for diagnostic in result.diagnostics] or [result.stdout]
        text = "\n".join([*shown, result.stderr]).rstrip()
        super().__init__(f"`terraform {result.command}` failed ({result.returncode}):\n{text}")
        self.result = result


@dataclass(frozen=True)
class Result:
    """The result of a Terraform command. Repeated diagnostics are kept once."""

    command: str
    returncode: int
    stdout: str
    stderr: str
    diagnostics: list[Diagnostic]

    @property
    def ok(self) -> bool:
        """Whether Terraform succeeded."""
        return self.returncode == 0

    @property
    def errors(self) -> list[Diagnostic]:
        return [found for found in self.diagnostics if found.severity == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        return [found for found in self.diagnostics if found.severity == "warning"]

    def expect_error(
        self, summary: str, *, contains: str | Sequence[str] = (), attribute: str | None = None
    ) -> Diagnostic:
        """Return the only error with this summary, these texts in its detail, this attribute."""
        return self._expect("error", summary, contains, attribute)

    def expect_warning(
        self, summary: str, *, contains: str | Sequence[str] = (), attribute: str | None = None
    ) -> Diagnostic:
        """Return the only warning with this summary, these texts in its detail, this attribute."""
        return self._expect("warning", summary, contains, attribute)

    def _expect(
        self, severity: str, summary: str, contains: str | Sequence[str], attribute: str | None
    ) -> Diagnostic:
        texts = [contains] if isinstance(contains, str) else list(contains)
        matching = [
            found
            for found in self.diagnostics
            if found.severity == severity
            and found.summary == summary
            and all(text in found.detail for text in texts)
            and (attribute is None or found.about(attribute))
        ]
        if len(matching) == 1:
            return matching[0]
        seen = "\n".join(map(str, self.diagnostics)) or "no diagnostics"
        about = "" if attribute is None else f" about {attribute}"
        raise AssertionError(
            f"expected one {severity} {summary!r}{about} containing {texts}, "
            f"found {len(matching)} among:\n{seen}"
        )


@dataclass(frozen=True)
class Plan(Result):
    """A plan, saved in `file` for `Terraform.apply(str(plan.file))`."""

    file: Path
    show: Callable[[Path], dict[str, Any]]

    @property
    def ok(self) -> bool:
        """Whether Terraform made a plan (0: it is empty, 2: it has changes)."""
        return self.returncode in (0, 2)

    @property
    def is_empty(self) -> bool:
        """Whether the plan changes nothing, in resources and outputs."""
        return self.returncode == 0

    @cached_property
    def json(self) -> dict[str, Any]:
        """The whole plan, in the form of `terraform show -json`. It is as secret as the state."""
        return self.show(self.file)

    @property
    def changes(self) -> dict[str, Change]:
        """The planned changes by address."""
        return self._changed("resource_changes")

    @property
    def drift(self) -> dict[str, Change]:
        """The changes made outside of Terraform, by address."""
        return self._changed("resource_drift")

    def _changed(self, key: str) -> dict[str, Change]:
        found = {
            entry["address"]: Change.from_json(entry["change"], entry.get("action_reason", ""))
            for entry in self.json.get(key, [])
        }
        return {address: change for address, change in found.items() if not change.is_nothing}


@dataclass(frozen=True)
class Listed:
    """An object that a query found: by which `list` block, its name, identity and attributes.

    `resource` is None unless the block has `include_resource = true`.
    """

    address: str
    name: str
    identity: dict[str, Any]
    resource: dict[str, Any] | None


@dataclass(frozen=True)
class Query(Result):
    """The result of `terraform query`."""

    @property
    def found(self) -> list[Listed]:
        """The objects, in the order in which Terraform reported them."""
        lines = [json.loads(line) for line in self.stdout.splitlines() if line.startswith("{")]
        return [
            Listed(one["address"], one["display_name"], one["identity"], one.get("resource_object"))
            for line in lines
            if (one := line.get("list_resource_found"))
        ]


def diagnostics_of_text(text: str) -> list[Diagnostic]:
    """Return the diagnostics in the output of a command without `-json`, run with `-no-color`."""
    blocks = re.split(r"^(?=(?:Error|Warning): )", text, flags=re.MULTILINE)
    return [_from_text(block) for block in blocks if re.match("(Error|Warning): ", block)]


def _from_text(block: str) -> Diagnostic:
    title, *paragraphs = block.strip().split("\n\n")
    severity, summary = title.split(": ", 1)
    located = [text for text in paragraphs if re.match(r"  (with|on) ", text)]
    detail = [_unwrapped(text) for text in paragraphs if text not in located]
    address = re.search(r"^  with ([^,]+),", "\n".join(located), flags=re.MULTILINE)
    return Diagnostic(
        severity=severity.lower(),
        summary=_unwrapped(summary),
        detail="\n\n".join(detail),
        address=address[1] if address else "",
    )


def _unwrapped(paragraph: str) -> str:
    return " ".join(line.strip() for line in paragraph.splitlines())
