"""Effects of this plan on the server, for resources that are planned later."""

import threading
from dataclasses import dataclass
from secrets import token_hex

from rocketchat_provider.client.json import JSON
from rocketchat_provider.run.patience import Patience

_CLAIM = "claim"


@dataclass(frozen=True)
class Claim:
    """A resource's claim to manage something: its type, and where it says so."""

    resource: str
    where: str

    def __str__(self) -> str:
        return f"{self.resource} ({self.where})" if self.where else self.resource


class Planned:
    """The effects planned so far. Thread-safe.

    The object lives as long as the process. Terraform starts another one for the apply, which only
    knows the settings that stay managed, from the plan's note.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._claims: dict[str, tuple[str, Claim]] = {}
        self._staying: dict[str, str] = {}
        self._leaving: set[str] = set()
        self._values: dict[str, object] = {}
        self._changed_settings: set[str] = set()
        self._changed_services: set[str] = set()
        self._buttons: dict[str, bool] = {}
        self._in_state: set[str] = set()
        self._registers_workspace = False

    # Claims

    def claim(
        self, private: dict[str, JSON], thing: str, claim: Claim, *, stays: bool = False
    ) -> Claim | None:
        """Note that a resource of this plan manages `thing`. Returns another resource's claim.

        Terraform plans a resource that it replaces twice. `private`, which goes from the first plan
        to the second, shows that it is the same resource. `stays`: it manages `thing` already.
        """
        self._patience.note_news()
        with self._lock:
            who = str(private.setdefault(_CLAIM, token_hex(8)))
            if stays:
                self._staying[thing] = who
            elif self._staying.get(thing) == who:
                del self._staying[thing]
            owner, first = self._claims.setdefault(thing, (who, claim))
            return None if owner == who else first

    def leave(self, id: str) -> None:
        """Note that a resource of this plan stops managing a setting."""
        with self._lock:
            self._leaving.add(id)

    @property
    def left_to_others(self) -> frozenset[str]:
        """Return the settings that move from one resource to another."""
        with self._lock:
            return frozenset(self._leaving & self._staying.keys())

    def note_in_state(self, thing: str) -> None:
        """Note that a resource in the state has `thing`, so it is not foreign."""
        with self._lock:
            self._in_state.add(thing)

    def is_in_state(self, thing: str) -> bool:
        """Return whether a resource in the state has `thing`, as far as it is known now."""
        with self._lock:
            return thing in self._in_state

    # Settings

    def set_value(self, id: str, value: object) -> None:
        """Note the planned value of a setting."""
        with self._lock:
            self._values[id] = value

    def value(self, id: str, otherwise: object) -> object:
        """Return the planned value of a setting; `otherwise` if no resource has planned it yet."""
        with self._lock:
            return self._values.get(id, otherwise)

    def change_setting(self, id: str) -> None:
        """Note that a setting changes."""
        with self._lock:
            self._changed_settings.add(id)

    @property
    def changed_settings(self) -> frozenset[str]:
        """Return the ids of the settings that change."""
        with self._lock:
            return frozenset(self._changed_settings)

    # Login services and the workspace

    def change_service(self, key: str) -> None:
        """Note that a login service is created, updated or removed."""
        with self._lock:
            self._changed_services.add(key)

    @property
    def changed_services(self) -> frozenset[str]:
        """Return the keys of the login services that are created, updated or removed."""
        with self._lock:
            return frozenset(self._changed_services)

    def set_button(self, key: str, *, shown: bool) -> None:
        """Note whether a login service will have a button on the login page."""
        with self._lock:
            self._buttons[key] = shown

    def remove_button(self, key: str) -> None:
        """Note that a login service is removed, unless it is also created."""
        with self._lock:
            self._buttons.setdefault(key, False)

    def button(self, key: str) -> bool | None:
        """Return whether a login service will have a button; None if the plan leaves it as is."""
        with self._lock:
            return self._buttons.get(key)

    def register_workspace(self) -> None:
        """Note that a resource registers the workspace."""
        with self._lock:
            self._registers_workspace = True

    @property
    def registers_workspace(self) -> bool:
        """Return whether a resource registers the workspace, as far as it is known now."""
        with self._lock:
            return self._registers_workspace


def drop_claim(private: dict[str, JSON]) -> None:
    """Discard what only the plan needs."""
    private.pop(_CLAIM, None)
