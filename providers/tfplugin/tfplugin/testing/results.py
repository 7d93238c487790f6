"""What Terraform answered."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

_ASSIGNED: Final = re.compile(r"""["']?([\w-]+)["']?\s*[=:]\s*$""")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error or warning as Terraform shows it.

    `severity` is "error" or "warning". `address` is the resource's. `code` is the excerpt of the
    configuration it points at, and `code[start:end]` what is underlined in it.
    """

    severity: str
    summary: str
    detail: str = ""
    address: str = ""
    file: str = ""
    line: int = 0
    code: str = ""
    start: int = 0
    end: int = 0

    @classmethod
    def from_json(cls, message: dict[str, Any]) -> "Diagnostic":
        """From the "diagnostic" of a line of Terraform's `-json` output."""
        place = message.get("range") or {}
        snippet = message.get("snippet") or {}
        return cls(
            severity=message["severity"],
            summary=message["summary"],
            detail=message.get("detail", ""),
            address=message.get("address", ""),
            file=place.get("filename", ""),
            line=place.get("start", {}).get("line", 0),
            code=snippet.get("code", ""),
            start=snippet.get("highlight_start_offset", 0),
            end=snippet.get("highlight_end_offset", 0),
        )

    @property
    def attribute(self) -> str:
        """The name of the attribute whose value is underlined, "" if it is not a value."""
        found = _ASSIGNED.search(self.code[: self.start])
        return found[1] if found else ""

    def about(self, attribute: str) -> bool:
        """Whether it is about an attribute: the name of one, or a path such as `disks[1].size`.

        Terraform underlines a nested attribute's value in JSON configurations only; the path that
        the provider adds to the detail tells it in both.
        """
        return self.attribute == attribute or f"At {attribute}." in self.detail

    def __str__(self) -> str:
        where = f"\n  on {self.file} line {self.line}: {self.code}" if self.file else ""
        what = f"\n  {self.detail}" if self.detail else ""
        address = f" [{self.address}]" if self.address else ""
        return f"{self.severity}: {self.summary}{address}{where}{what}"


class TerraformFailed(AssertionError):  # noqa: N818 - it reads as what happened
    """Terraform ended with an error; `result` has it all."""

    def __init__(self, result: "Result") -> None:
        shown = [str(diagnostic) for diagnostic in result.diagnostics] or [result.stdout]
        text = "\n".join([*shown, result.stderr]).rstrip()
        super().__init__(f"`terraform {result.command}` failed ({result.returncode}):\n{text}")
        self.result = result


@dataclass(frozen=True)
class Result:
    """How a Terraform command ended. Repeated diagnostics are kept once."""

    command: str
    returncode: int
    stdout: str
    stderr: str
    diagnostics: list[Diagnostic]

    @property
    def ok(self) -> bool:
        """Whether Terraform ended well."""
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
        """The one error with this summary, these texts in its detail, about this attribute."""
        return self._expect("error", summary, contains, attribute)

    def expect_warning(
        self, summary: str, *, contains: str | Sequence[str] = (), attribute: str | None = None
    ) -> Diagnostic:
        """The one warning with this summary, these texts in its detail, about this attribute."""
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


@dataclass(frozen=True, slots=True)
class Change:
    """What the plan does to one object or output.

    `actions`: such as ["update"], or ["delete", "create"]. `before`, `after`: the values, sensitive
    ones too; what is not known yet is left out of `after` and true in `after_unknown`.
    `replace_paths`: the attributes that ask for a new object, as lists of steps. `reason`: why, in
    Terraform's words, such as "replace_because_cannot_update". `import_id`: of an import.
    """

    actions: list[str]
    before: Any
    after: Any
    after_unknown: Any
    replace_paths: list[list[str | int]] = field(default_factory=list)
    reason: str = ""
    import_id: str | None = None

    @classmethod
    def from_json(cls, change: dict[str, Any], reason: str = "") -> "Change":
        return cls(
            actions=change["actions"],
            before=change.get("before"),
            after=change.get("after"),
            after_unknown=change.get("after_unknown"),
            replace_paths=change.get("replace_paths", []),
            reason=reason,
            import_id=(change.get("importing") or {}).get("id"),
        )

    @property
    def is_nothing(self) -> bool:
        return self.actions == ["no-op"] and self.import_id is None


@dataclass(frozen=True)
class Plan(Result):
    """A plan, kept in `file` for `Terraform.apply(str(plan.file))`."""

    file: Path
    show: Callable[[Path], dict[str, Any]]

    @property
    def ok(self) -> bool:
        """Whether there is a plan (0: it is empty, 2: it changes something)."""
        return self.returncode in (0, 2)

    @property
    def is_empty(self) -> bool:
        """Whether Terraform has nothing to do, for resources and outputs."""
        return self.returncode == 0

    @cached_property
    def json(self) -> dict[str, Any]:
        """The whole plan, as `terraform show -json` tells it. As secret as the state."""
        return self.show(self.file)

    @property
    def changes(self) -> dict[str, Change]:
        """What changes, by address."""
        return self._changed("resource_changes")

    @property
    def drift(self) -> dict[str, Change]:
        """What was found changed outside of Terraform, by address."""
        return self._changed("resource_drift")

    def _changed(self, key: str) -> dict[str, Change]:
        found = {
            entry["address"]: Change.from_json(entry["change"], entry.get("action_reason", ""))
            for entry in self.json.get(key, [])
        }
        return {address: change for address, change in found.items() if not change.is_nothing}


def diagnostics_of_lines(stdout: str) -> list[Diagnostic]:
    """The diagnostics in the output of a command with `-json`."""
    entries = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
    found = [
        Diagnostic.from_json(entry["diagnostic"]) for entry in entries if "diagnostic" in entry
    ]
    return list(dict.fromkeys(found))


def diagnostics_of_text(text: str) -> list[Diagnostic]:
    """The diagnostics in the output of a command that has no `-json`, run with `-no-color`."""
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
