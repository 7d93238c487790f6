"""Which things on the server belong to a resource of this apply."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


class Ownership:
    """The things that resources of this apply have taken. Thread-safe.

    A resource that gets another address without a `moved` block, or create_before_destroy, has
    Terraform create and delete the same thing at the same time or in this order. The delete must
    not take away then what the create has just made.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._guard = threading.Lock()
        self._locks: dict[str, threading.RLock] = defaultdict(threading.RLock)

    @contextmanager
    def taking(self, *things: str) -> Iterator[None]:
        """Create or change `things`. A resource that leaves one later must not change it."""
        with ExitStack() as locks:
            for thing in sorted(things):
                locks.enter_context(self._lock_of(thing))
            yield
            self._taken.update(things)

    @contextmanager
    def leaving(self, thing: str) -> Iterator[bool]:
        """Remove `thing` if this is true: false when a resource of this apply has taken it."""
        with self._lock_of(thing):
            yield thing not in self._taken

    def is_taken(self, thing: str) -> bool:
        """Whether a resource of this apply has taken `thing`."""
        with self._lock_of(thing):
            return thing in self._taken

    @contextmanager
    def holding(self, thing: str) -> Iterator[None]:
        """Keep others from taking or leaving `thing` meanwhile."""
        with self._lock_of(thing):
            yield

    def _lock_of(self, thing: str) -> threading.RLock:
        with self._guard:
            return self._locks[thing]
