"""The demo's server: a JSON file of objects by id."""

import json
import threading
from pathlib import Path
from typing import Any

_lock = threading.Lock()


class Store:
    """Reads and writes the whole file each time, so that tests can change it in between."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = json.loads(self._path.read_text())
        except FileNotFoundError:
            return {}
        return loaded

    def get(self, identity: str) -> dict[str, Any] | None:
        return self.all().get(identity)

    def put(self, identity: str, fields: dict[str, Any]) -> None:
        with _lock:
            self._write({**self.all(), identity: fields})

    def remove(self, identity: str) -> None:
        with _lock:
            self._write({name: kept for name, kept in self.all().items() if name != identity})

    def journal(self) -> list[Any]:
        entries: list[Any] = self.all().get("journal", [])
        return entries

    def note(self, **entry: Any) -> None:
        """Add an entry to the journal of what has no object."""
        with _lock:
            self._write({**self.all(), "journal": [*self.journal(), entry]})

    def _write(self, objects: dict[str, Any]) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(objects))
        new.replace(self._path)
