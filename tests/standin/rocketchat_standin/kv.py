"""A KV secrets engine of Vault, version 1 or 2."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class NotFoundError(Exception):
    """There is nothing at that path. A deleted version still has metadata to show."""

    def __init__(self, shown: dict[str, Any] | None = None) -> None:
        self.shown = shown
        super().__init__("not found")


@dataclass
class Engine:
    """Secrets by path; version 2 keeps every version of them."""

    version: int
    _secrets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def put(self, path: str, data: Mapping[str, Any]) -> int:
        """Write a secret; return its version."""
        versions = self._secrets.setdefault(path, [])
        if self.version == 1:
            versions.clear()
        versions.append({"data": dict(data), "created": date()})
        return len(versions)

    def newest(self, path: str) -> int:
        """The number of the newest version, deleted or not; 0 for none."""
        return len(self._secrets.get(path, []))

    def delete(self, path: str) -> None:
        """Delete the latest version; in a version 1 engine, the secret."""
        if self.version == 1:
            del self._secrets[path]
            return
        self._secrets[path][-1]["deleted"] = date()

    def latest(self, path: str) -> dict[str, Any]:
        """A secret's latest data."""
        if path not in self._secrets:
            raise NotFoundError
        data: dict[str, Any] = self._secrets[path][-1]["data"]
        return data

    def read(self, path: str, number: int = 0) -> dict[str, Any]:
        """What a client reads: the data, in version 2 with its metadata (0: the latest)."""
        if self.version == 1:
            return self.latest(path)
        versions = self._secrets.get(path, [])
        number = number or len(versions)
        if not 0 < number <= len(versions):
            raise NotFoundError
        found = versions[number - 1]
        metadata = {
            "version": number,
            "created_time": found["created"],
            "deletion_time": found.get("deleted", ""),
            "destroyed": False,
        }
        if "deleted" in found:
            raise NotFoundError({"data": None, "metadata": metadata})
        return {"data": found["data"], "metadata": metadata}

    def metadata(self, path: str) -> dict[str, Any]:
        """Which versions there are."""
        if path not in self._secrets:
            raise NotFoundError
        versions = self._secrets[path]
        numbered = {str(n): {"created_time": v["created"]} for n, v in enumerate(versions, 1)}
        return {"current_version": len(versions), "versions": numbered}

    def listed(self, path: str) -> list[str]:
        """The names right below a path, those of folders with a slash."""
        prefix = f"{path.strip('/')}/" if path.strip("/") else ""
        below = [each.removeprefix(prefix) for each in self._secrets if each.startswith(prefix)]
        if not below:
            raise NotFoundError
        return sorted({name + slash for name, slash, _ in (each.partition("/") for each in below)})


def date() -> str:
    """The time now, as Vault writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
