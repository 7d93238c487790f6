"""Terraform's JSON output: diagnostics, and the changes of a plan."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    def from_json(cls, message: Mapping[str, Any]) -> "Diagnostic":
        """Return the "diagnostic" in a line of Terraform's `-json` output."""
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
        """The name of the attribute whose value is underlined, "" if no value is underlined."""
        found = _ASSIGNED.search(self.code[: self.start])
        return found[1] if found else ""

    def about(self, attribute: str) -> bool:
        """Return whether it is about an attribute: a name, or a path such as `disks[1].size`.

        Terraform underlines a nested attribute's value only in JSON configurations. The detail
        contains the path in both formats, because the provider adds it.
        """
        return self.attribute == attribute or f"At {attribute}." in self.detail

    def __str__(self) -> str:
        where = f"\n  on {self.file} line {self.line}: {self.code}" if self.file else ""
        what = f"\n  {self.detail}" if self.detail else ""
        address = f" [{self.address}]" if self.address else ""
        return f"{self.severity}: {self.summary}{address}{where}{what}"


@dataclass(frozen=True, slots=True)
class Change:
    """What the plan does to one object or output.

    `actions`: such as ["update"], or ["delete", "create"]. `before`, `after`: the values, sensitive
    ones too; what is not known yet is left out of `after` and true in `after_unknown`.
    `before_sensitive`, `after_sensitive`: the same shape, and true where a value is sensitive.
    `replace_paths`: the attributes that ask for a new object, as lists of steps. `reason`: why, in
    Terraform's words, such as "replace_because_cannot_update". `import_id`, `import_identity`: of
    an import by one of them.
    """

    actions: list[str]
    before: Any
    after: Any
    after_unknown: Any
    replace_paths: list[list[str | int]] = field(default_factory=list)
    reason: str = ""
    import_id: str | None = None
    import_identity: Mapping[str, Any] | None = None
    before_sensitive: Any = None
    after_sensitive: Any = None

    @classmethod
    def from_json(cls, change: Mapping[str, Any], reason: str = "") -> "Change":
        """Return the "change" of an entry in a plan's JSON."""
        importing = change.get("importing") or {}
        return cls(
            actions=change["actions"],
            before=change.get("before"),
            after=change.get("after"),
            after_unknown=change.get("after_unknown"),
            replace_paths=change.get("replace_paths", []),
            reason=reason,
            import_id=importing.get("id"),
            import_identity=importing.get("identity"),
            before_sensitive=change.get("before_sensitive"),
            after_sensitive=change.get("after_sensitive"),
        )

    @property
    def is_nothing(self) -> bool:
        """Whether nothing happens to the object, not even an import."""
        imports = self.import_id is not None or self.import_identity is not None
        return self.actions == ["no-op"] and not imports


def diagnostics_of_lines(stdout: str) -> list[Diagnostic]:
    """Return the diagnostics in the output of a command with `-json`."""
    entries = [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
    found = [
        Diagnostic.from_json(entry["diagnostic"]) for entry in entries if "diagnostic" in entry
    ]
    return list(dict.fromkeys(found))
