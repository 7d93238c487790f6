"""Keeps the values that applies are going to write, until a state contains them.

If the provider or Terraform is killed after a write, no state has the value. The next resource
that manages the setting would mistake the written value for the original.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from rocketchat_provider.client import ABSENT, SettingValue, same
from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.run.journal import Journal
from rocketchat_provider.run.original import Original

_ORIGINAL, _WRITTEN = "original", "written"


@dataclass(frozen=True)
class Write:
    """The original of a setting (None if it is not known), and the values written after it."""

    original: Original | None
    written: tuple[SettingValue, ...]

    def explains(self, found: SettingValue) -> bool:
        """Return whether an apply wrote the found value."""
        return any(same(value, found) for value in self.written)


class Writes:
    """The writes to one server by setting id. Thread-safe."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()
        self._known = {
            id: write for id, entry in journal.read().items() if (write := _loaded(entry))
        }
        self._is_saved = True

    def explaining(self, id: str, found: SettingValue) -> Write | None:
        """Return the write that led to the found value. A different one is dropped."""
        with self._lock:
            write = self._known.get(id)
            if write is None or write.explains(found):
                return write
            self.drop(id)
            return None

    def record(self, id: str, original: Original | None, values: Iterable[SettingValue]) -> None:
        """Keep the values that will be written, and the original that they replace."""
        with self._lock:
            known = self._known.get(id)
            before = known.written if known is not None and known.original == original else ()
            added = [one for one in values if not any(same(one, other) for other in before)]
            if known is not None and before and not added:
                return
            self._known[id] = Write(original, (*before, *added))
            self._save()

    def drop(self, id: str) -> None:
        """Forget a write: a state contains it, or the setting has another value now."""
        with self._lock:
            if self._known.pop(id, None) is not None:
                self._is_saved = False

    def close(self) -> None:
        """Save which writes were dropped."""
        with self._lock:
            if not self._is_saved:
                self._save()

    def _save(self) -> None:
        self._journal.write({id: _stored(write) for id, write in self._known.items()})
        self._is_saved = True


def _stored(write: Write) -> Fields:
    original = None if write.original is None else write.original.text
    written = [value for value in write.written if value is not ABSENT]
    return {_ORIGINAL: original, _WRITTEN: written}


def _loaded(entry: JSON) -> Write | None:
    """Read a write from the journal; None if it is not readable."""
    if not isinstance(entry, dict) or not isinstance(entry.get(_WRITTEN), list):
        return None
    original = entry.get(_ORIGINAL)
    if original is not None and not isinstance(original, str):
        return None
    return Write(None if original is None else Original(original), tuple(entry[_WRITTEN]))
