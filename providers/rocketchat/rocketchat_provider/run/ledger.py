"""What this process knows about the settings that resources manage.

A value that was there before Terraform belongs to the setting, not to the resource that happens to
manage it: it has to survive that one resource starts to manage the setting and another one stops.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from rocketchat_provider.client import ABSENT, same
from rocketchat_provider.run.journal import Journal
from rocketchat_provider.run.original import Original
from rocketchat_provider.run.writes import Writes

_QUIET_SECONDS = 0.3
_PATIENCE_SECONDS = 2.0
_CLAIM = "claim"
_ORIGINALS, _STAYING = "originals", "staying"


@dataclass(frozen=True)
class Claim:
    """That a resource of this plan manages something: which type, and where it says so."""

    resource: str
    where: str

    def __str__(self) -> str:
        return f"{self.resource} ({self.where})" if self.where else self.resource


@dataclass(frozen=True)
class _Noted:
    original: Original
    managed: Any
    """What the state says that the setting is; ABSENT if that is not known."""


class Ledger:
    """The originals, the planned values and the claims of one run. Thread-safe.

    It lives as long as the process: Terraform starts one for the plan and another for the apply.
    What the plan learned of originals is in the journal, where the apply looks for what it does
    not know yet. What an apply is about to write is kept until a later plan finds it in a state.
    """

    def __init__(self, pause: Callable[[float], object] = time.sleep) -> None:
        self._pause = pause
        self._lock = threading.RLock()
        self._journal: Journal | None = None
        self._writes: Writes | None = None
        self._noted: dict[str, _Noted] = {}
        self._lost: set[str] = set()
        self._taken: dict[str, Original | None] = {}
        self._imported: dict[str, Original] = {}
        self._planned: dict[str, Any] = {}
        self._claims: dict[str, tuple[str, Claim]] = {}
        self._staying: dict[str, str] = {}
        self._leaving: set[str] = set()
        self._doubtful: set[str] = set()
        self._registers_workspace = False
        self._applies = False
        self._news = time.monotonic()
        self._has_waited = False

    # The value of before

    def note(self, id: str, original: Original, managed: Any = ABSENT) -> None:
        """Note the original of a setting that some resource manages, or stops to manage."""
        with self._lock:
            self._news = time.monotonic()
            known = self._noted.get(id)
            # Whoever took a setting over without its original has his own value for one.
            if known is None or known.original in (original, Original.of(known.managed)):
                self._noted[id] = _Noted(original, managed)

    def find_in_state(self, id: str, original: Original, managed: Any) -> Original | None:
        """Note the original that a stored state has, so that no write need be kept.

        Returns the other original with which the setting was imported before.
        """
        with self._lock:
            self.note(id, original, managed)
            if self._writes is not None:
                self._writes.drop(id)
            imported = self._imported.pop(id, original)
            return None if imported == original else imported

    def read(self, id: str, original: Original, managed: Any) -> Original:
        """Note what the state of a resource has, and return what is the original then.

        Where two resources managed one setting, the second one found the value of the first.
        """
        self.note(id, original, managed)
        with self._lock:
            known = self._noted[id].original
            if managed is not ABSENT and known == Original.of(managed):
                self._doubtful.add(id)
            return known

    def note_lost(self, id: str) -> None:
        """Note that a resource manages, or managed, a setting whose original nobody knows."""
        with self._lock:
            if id not in self._noted:
                self._lost.add(id)

    def leave(self, id: str, original: Original | None) -> None:
        """Note that a resource stops to manage a setting, and its original if that is known."""
        self._apply()
        if original is None:
            self.note_lost(id)
        else:
            self.note(id, original)

    def _apply(self) -> None:
        """Note that this process applies, so that it leaves no journal as a plan does."""
        with self._lock:
            self._applies = True

    def take(self, id: str, found: Any) -> Original | None:
        """The original of a setting that a resource starts to manage and that is `found` now.

        None if it was lost. A setting that nobody managed before has its original now.
        """
        self._apply()
        with self._lock:
            taken = self._taken[id] = self._original(id, found)
            return taken

    def import_(self, id: str, found: Any) -> Original | None:
        """The same at an import, which may come before what Terraform reads of others."""
        self.wait_for_others()
        with self._lock:
            if id in self._noted:
                return self._noted[id].original
            if id in self._lost:
                return None
            write = self._writes.explaining(id, found) if self._writes else None
            if write is not None:
                return write.original
            imported = self._imported[id] = Original.of(found)
            return imported

    def record(self, id: str, original: Original | None, *values: Any) -> None:
        """Keep the original of a setting before one of these values is written."""
        with self._lock:
            is_lost = original is None and id not in self._taken
            if self._writes is not None and not is_lost:
                self._writes.record(id, original, values)

    def look(self, id: str, found: Any) -> None:
        """Note what the server has: a write that has led to another value is forgotten."""
        with self._lock:
            if self._writes is not None:
                self._writes.explaining(id, found)

    def _original(self, id: str, found: Any) -> Original | None:
        if id in self._noted:
            return self._noted[id].original
        if id in self._lost:
            return None
        write = self._writes.explaining(id, found) if self._writes else None
        if write is not None:
            return write.original
        originals = self._note().get(_ORIGINALS, {})
        noted = originals.get(id) if isinstance(originals, dict) else None
        if isinstance(noted, dict) and same(noted.get("managed"), found):
            return Original(str(noted.get("original", "")))
        return Original.of(found)

    def was_handed_over(self, id: str, original: Original) -> bool:
        """Whether whoever has taken the setting, or goes on with it, knows this original."""
        with self._lock:
            if id in self._taken:
                return self._taken[id] == original
            return not self._staying_at_plan().get(id)

    def wait_for_others(self) -> None:
        """Wait a moment, once a process, until Terraform has come to the other resources."""
        with self._lock:
            if self._has_waited:
                return
            self._has_waited = True
            deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            quiet = time.monotonic() - self._news
            if quiet >= _QUIET_SECONDS:
                return
            self._pause(_QUIET_SECONDS - quiet)

    def open(self, server: str) -> None:
        """Use the journal of this server."""
        self._journal = Journal(server)
        self._writes = Writes(Journal(server, "-writes"))

    def close(self) -> None:
        """Leave what the plan learned for the apply, which leaves nothing."""
        with self._lock:
            if self._writes is not None:
                self._writes.close()
            if self._journal is not None:
                self._journal.write({} if self._applies else self._content())

    def _note(self) -> Mapping[str, Any]:
        return self._journal.read() if self._journal else {}

    def _content(self) -> Mapping[str, Any]:
        originals = {
            id: {"original": noted.original.text, "managed": noted.managed}
            for id, noted in self._noted.items()
            if noted.managed is not ABSENT
        }
        staying = {id: id in self._doubtful for id in self._staying.keys() & self._leaving}
        found = {_ORIGINALS: originals, _STAYING: staying}
        return found if originals or staying else {}

    # What the plan makes of settings

    def claim(
        self, private: dict[str, Any], thing: str, claim: Claim, *, stays: bool = False
    ) -> Claim | None:
        """Note that a resource of this plan manages `thing`; returns another's claim to it.

        Terraform plans a resource that it replaces twice: `private`, which goes from the first
        plan to the second, says that it is the same resource. `stays`: it manages `thing` already.
        """
        with self._lock:
            self._news = time.monotonic()
            who = private.setdefault(_CLAIM, token_hex(8))
            if stays:
                self._staying[thing] = who
            elif self._staying.get(thing) == who:
                del self._staying[thing]
            owner, first = self._claims.setdefault(thing, (who, claim))
            return None if owner == who else first

    def plan_to_leave(self, id: str) -> None:
        """Note that a resource of this plan stops to manage a setting."""
        with self._lock:
            self._leaving.add(id)

    def stays(self, id: str) -> bool:
        """Whether another resource managed the setting at plan, and goes on with it."""
        with self._lock:
            return id in self._staying_at_plan()

    def _staying_at_plan(self) -> Mapping[str, Any]:
        """The settings that others go on with, and whether these may have another original."""
        found = self._note().get(_STAYING, {})
        return found if isinstance(found, dict) else {}

    def plan(self, id: str, value: Any) -> None:
        """Note what a resource of this plan makes of a setting."""
        with self._lock:
            self._planned[id] = value

    def planned(self, id: str, otherwise: Any) -> Any:
        """What the plan makes of a setting, as far as it is known by now."""
        with self._lock:
            return self._planned.get(id, otherwise)

    def plan_registration(self) -> None:
        """Note that a resource of this plan registers the workspace."""
        with self._lock:
            self._registers_workspace = True

    @property
    def registers_workspace(self) -> bool:
        """Whether a resource of this plan registers the workspace, as far as it is known by now."""
        with self._lock:
            return self._registers_workspace


def drop_claim(private: dict[str, Any]) -> None:
    """Remove what only the plan needs."""
    private.pop(_CLAIM, None)
