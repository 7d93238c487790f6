"""What a restart keeps: collections of JSON documents, in memory or also in a file."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Table = dict[str, Document]
"""Documents by `_id`, in the order they were put."""


class Database:
    """Named collections; with a path they are also kept in an SQLite file."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.file = File(path) if path else None
        self._tables: dict[str, Table] = {}

    def collection(self, name: str) -> "Collection":
        """The collection of that name, as it is now."""
        with self.lock:
            if name not in self._tables:
                self._tables[name] = self.file.read(name) if self.file else {}
            return Collection(self, name, self._tables[name])

    def copy(self) -> "Database":
        """The same collections in another database, in memory."""
        copy = Database()
        copy.restore(self)
        return copy

    def restore(self, earlier: "Database") -> None:
        """Have what `earlier` has. Collections that were handed out do not notice."""
        with earlier.lock, self.lock:
            self._tables = {name: dict(table) for name, table in earlier._tables.items()}
            if self.file:
                self.file.replace(self._tables)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            if self.file:
                self.file.close()


class Collection:
    """Documents by `_id`, in the order they were put. Treat what it hands out as read-only."""

    def __init__(self, database: Database, name: str, documents: Table) -> None:
        self._database = database
        self._name = name
        self._documents = documents

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
        with self._database.lock:
            if self._database.file:
                self._database.file.put(self._name, documents)
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
                if self._database.file:
                    self._database.file.delete(self._name, key)
                self._documents.pop(key, None)


class File:
    """An SQLite file with a table for each collection. Its users hold the database's lock."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = OFF")

    def read(self, name: str) -> Table:
        """The documents of a collection, which the file has from now on."""
        self._connection.execute(
            f'CREATE TABLE IF NOT EXISTS "{name}" (id TEXT PRIMARY KEY, document TEXT)'
        )
        rows = self._connection.execute(f'SELECT id, document FROM "{name}" ORDER BY rowid')
        return {key: json.loads(text) for key, text in rows}

    def put(self, name: str, documents: Iterable[Document]) -> None:
        """Insert documents into a collection, or replace those of the same `_id`."""
        rows = [(document["_id"], json.dumps(document)) for document in documents]
        self._connection.execute("BEGIN")
        self._connection.executemany(
            f'INSERT INTO "{name}" (id, document) VALUES (?, ?)'
            " ON CONFLICT (id) DO UPDATE SET document = excluded.document",
            rows,
        )
        self._connection.execute("COMMIT")

    def delete(self, name: str, key: str) -> None:
        """Delete a document from a collection."""
        self._connection.execute(f'DELETE FROM "{name}" WHERE id = ?', (key,))

    def replace(self, tables: dict[str, Table]) -> None:
        """Have these collections."""
        for name, documents in tables.items():
            self.read(name)
            self._connection.execute(f'DELETE FROM "{name}"')
            self.put(name, documents.values())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
