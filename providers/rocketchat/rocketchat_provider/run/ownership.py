"""Tracks which objects on the server belong to a resource of this apply."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


class Ownership:
    """The objects that resources of this apply have created or changed. Thread-safe.

    If a resource gets another address without a `moved` block, or with create_before_destroy,
    Terraform creates and deletes the same object in one apply. The delete must not remove what
    the create has just made.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._guard = threading.Lock()
        self._locks: dict[str, threading.RLock] = defaultdict(threading.RLock)

    @contextmanager
    def taking(self, *things: str) -> Iterator[None]:
        """Create or change `things`. A resource that is deleted later must not change them."""
        with ExitStack() as locks:
            for thing in sorted(things):
                locks.enter_context(self._lock_of(thing))
            yield
            self._taken.update(things)

    @contextmanager
    def leaving(self, thing: str) -> Iterator[bool]:
        """Allows removing `thing`. The value is false if a resource of this apply uses it."""
        with self._lock_of(thing):
            yield thing not in self._taken

    def is_taken(self, thing: str) -> bool:
        """Return whether a resource of this apply uses `thing`."""
        with self._lock_of(thing):
            return thing in self._taken

    @contextmanager
    def holding(self, thing: str) -> Iterator[None]:
        """Lock `thing`, so that no other resource creates or removes it meanwhile."""
        with self._lock_of(thing):
            yield

    def _lock_of(self, thing: str) -> threading.RLock:
        with self._guard:
            return self._locks[thing]
