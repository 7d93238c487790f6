"""What a restart keeps: collections of JSON documents in SQLite."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class Database:
    """One SQLite file, or one that lives in memory, holding named collections."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        self.connection.execute("PRAGMA synchronous = OFF")

    def collection(self, name: str) -> "Collection":
        """The collection of that name, read from the file as it is now."""
        return Collection(self, name)

    def copy(self) -> "Database":
        """The same collections in another database, in memory."""
        copy = Database()
        self._copy_to(copy)
        return copy

    def restore(self, earlier: "Database") -> None:
        """Have what `earlier` has. Collections that were handed out do not notice."""
        earlier._copy_to(self)

    def _copy_to(self, other: "Database") -> None:
        with self.lock, other.lock:
            self.connection.backup(other.connection)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self.connection.close()


class Collection:
    """Documents by `_id`, in the order they were put. Treat what it hands out as read-only."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._table = f'"{name}"'
        with database.lock:
            database.connection.execute(
                f"CREATE TABLE IF NOT EXISTS {self._table} (id TEXT PRIMARY KEY, document TEXT)"
            )
            rows = database.connection.execute(
                f"SELECT id, document FROM {self._table} ORDER BY rowid"
            ).fetchall()
        self._documents: dict[str, Document] = {key: json.loads(text) for key, text in rows}

    def get(self, key: str) -> Document | None:
        """The document of that id, or None."""
        return self._documents.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._documents

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._documents.values()))

    def __len__(self) -> int:
        return len(self._documents)

    def put(self, *documents: Document) -> None:
        """Insert documents, or replace those of the same `_id`."""
        rows = [(document["_id"], json.dumps(document)) for document in documents]
        with self._database.lock:
            self._database.connection.execute("BEGIN")
            self._database.connection.executemany(
                f"INSERT INTO {self._table} (id, document) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET document = excluded.document",
                rows,
            )
            self._database.connection.execute("COMMIT")
            self._documents.update({document["_id"]: document for document in documents})

    def change(self, key: str, change: Callable[[Document], Document]) -> Document | None:
        """Replace one document by what `change` makes of it, at once for all threads."""
        with self._database.lock:
            document = self._documents.get(key)
            if document is None:
                return None
            changed = change(document)
            self.put(changed)
            return changed

    def remove(self, *keys: str) -> None:
        """Delete documents; absent ones are no error."""
        self._delete(keys)

    def clear(self) -> None:
        """Delete every document."""
        self._delete(list(self._documents))

    def _delete(self, keys: Iterable[str]) -> None:
        with self._database.lock:
            for key in keys:
                self._database.connection.execute(f"DELETE FROM {self._table} WHERE id = ?", (key,))
                self._documents.pop(key, None)
