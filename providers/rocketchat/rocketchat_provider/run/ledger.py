"""What this process knows about managed settings and their original values.

The value from before Terraform belongs to the setting, not to the resource that manages it. It
must survive when one resource stops managing the setting and another one starts.
"""

import threading
from collections.abc import Collection

from rocketchat_provider.client import ABSENT, SettingValue
from rocketchat_provider.run.original import Original
from rocketchat_provider.run.patience import Patience
from rocketchat_provider.run.plan_note import ManagedOriginal, PlanNote
from rocketchat_provider.run.writes import Writes


class Ledger:
    """The originals of settings by id. Thread-safe.

    A plan fills it from the resources' states. An apply also has the plan's note, and keeps what it
    is going to write until a later plan finds that in a state.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._lock = threading.RLock()
        self._writes: Writes | None = None
        self._from_plan = PlanNote()
        self._known: dict[str, ManagedOriginal] = {}
        self._lost: set[str] = set()
        self._taken: dict[str, Original | None] = {}
        self._imported: dict[str, Original] = {}
        self._doubtful: set[str] = set()
        self._applies = False

    def open(self, from_plan: PlanNote, writes: Writes) -> None:
        """Load what the plan and earlier applies have left."""
        with self._lock:
            self._from_plan, self._writes = from_plan, writes

    def close(self) -> None:
        """Save which writes are settled."""
        with self._lock:
            if self._writes is not None:
                self._writes.close()

    @property
    def applies(self) -> bool:
        """Whether this process has changed which settings are managed, so it is an apply."""
        with self._lock:
            return self._applies

    def plan_note(self, left_to_others: Collection[str]) -> PlanNote:
        """Return what the apply needs from this plan; `left_to_others` comes from `Planned`."""
        with self._lock:
            staying = {id: id in self._doubtful for id in left_to_others}
            return PlanNote(dict(self._known), staying)

    # From states and plans

    def note(self, id: str, original: Original, managed: SettingValue = ABSENT) -> None:
        """Note the original of a setting that a resource manages or stops managing."""
        self._patience.note_news()
        with self._lock:
            known = self._known.get(id)
            # A resource that took over a setting without its original recorded its own value.
            if known is None or known.original in (original, Original.of(known.managed)):
                self._known[id] = ManagedOriginal(original, managed)

    def find_in_state(self, id: str, original: Original, managed: SettingValue) -> Original | None:
        """Note the original in a stored state, so that its write need not be kept.

        Returns the different original with which the setting was imported earlier.
        """
        with self._lock:
            self.note(id, original, managed)
            if self._writes is not None:
                self._writes.drop(id)
            imported = self._imported.pop(id, original)
            return None if imported == original else imported

    def read(self, id: str, original: Original, managed: SettingValue) -> Original:
        """Note the values in a resource's state. Returns the resulting original.

        If two resources managed one setting, the second one recorded the first one's value.
        """
        self.note(id, original, managed)
        with self._lock:
            known = self._known[id].original
            if managed is not ABSENT and known == Original.of(managed):
                self._doubtful.add(id)
            return known

    def note_lost(self, id: str) -> None:
        """Note that a resource manages, or managed, a setting whose original is not known."""
        with self._lock:
            if id not in self._known:
                self._lost.add(id)

    def leave(self, id: str, original: Original | None) -> None:
        """Note that a resource stops managing a setting, and the original if it is known."""
        with self._lock:
            self._applies = True
        if original is None:
            self.note_lost(id)
        else:
            self.note(id, original)

    def take(self, id: str, found: SettingValue) -> Original | None:
        """Return the original of a setting that a resource starts to manage; `found` is its value.

        None if it was lost. For a setting that no resource managed, it is the current value.
        """
        with self._lock:
            self._applies = True
            taken = self._taken[id] = self._original(id, found)
            return taken

    def import_(self, id: str, found: SettingValue) -> Original | None:
        """Return the original at an import, which may precede the reading of other resources."""
        self._patience.wait()
        with self._lock:
            if id in self._known:
                return self._known[id].original
            if id in self._lost:
                return None
            write = self._writes.explaining(id, found) if self._writes else None
            if write is not None:
                return write.original
            imported = self._imported[id] = Original.of(found)
            return imported

    def record(self, id: str, original: Original | None, *values: SettingValue) -> None:
        """Keep the original of a setting before one of these values is written."""
        with self._lock:
            is_lost = original is None and id not in self._taken
            if self._writes is not None and not is_lost:
                self._writes.record(id, original, values)

    def look(self, id: str, found: SettingValue) -> None:
        """Note the server's value. A kept write with another value is forgotten."""
        with self._lock:
            if self._writes is not None:
                self._writes.explaining(id, found)

    def _original(self, id: str, found: SettingValue) -> Original | None:
        if id in self._known:
            return self._known[id].original
        if id in self._lost:
            return None
        write = self._writes.explaining(id, found) if self._writes else None
        if write is not None:
            return write.original
        return self._from_plan.original_of(id, found) or Original.of(found)

    def successor_knows(self, id: str, original: Original) -> bool:
        """Return whether the resource that keeps or took over the setting knows this original."""
        with self._lock:
            if id in self._taken:
                return self._taken[id] == original
            return not self._from_plan.staying.get(id)

    def stays(self, id: str) -> bool:
        """Return whether another resource managed the setting at plan and still manages it."""
        with self._lock:
            return id in self._from_plan.staying
