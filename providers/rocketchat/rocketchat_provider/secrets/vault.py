"""Reads and writes secrets in HashiCorp Vault's KV engine, version 1 or 2, with hvac."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from rocketchat_provider.client.json import Fields
from rocketchat_provider.secrets.errors import SecretError, VaultKeyMissing, VaultPathMissing
from rocketchat_provider.secrets.reference import Reference
from rocketchat_provider.secrets.vault_connection import VaultConnection
from rocketchat_provider.secrets.vault_http import explaining
from rocketchat_provider.secrets.vault_login import VaultLogin

if TYPE_CHECKING:
    import hvac

T = TypeVar("T")


@dataclass(frozen=True)
class _Place:
    """The place of a reference: the engine's mount and version, and the path in it."""

    mount: str
    version: int
    path: str


class Vault:
    """One Vault. Thread-safe; logs in on first use."""

    def __init__(
        self,
        connection: VaultConnection,
        now: Callable[[], float] = time.monotonic,
        stopping: threading.Event | None = None,
    ) -> None:
        self._address = connection.address
        self._login = VaultLogin(connection, now, stopping)
        self._lock = threading.Lock()

    def read(self, reference: Reference) -> tuple[str, int | None]:
        """Return the value, and the secret's version if its KV engine keeps versions."""
        data, version = self._do(reference, "reading", _read)
        if reference.key not in data:
            raise VaultKeyMissing(_name(reference), reference.key, [str(key) for key in data])
        value = data[reference.key]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SecretError(
                f"{reference} is {type(value).__name__}, but a secret must be a text or a number."
            )
        return str(value), version

    def check(self, reference: Reference) -> None:
        """Raise the error that a `write` would raise, as far as that is known without writing.

        A path without a secret is fine: writing creates it.
        """
        self._do(
            reference,
            "writing",
            lambda client, reference: _present(client, _place(client, reference)),
        )

    def write(self, reference: Reference, value: str) -> int | None:
        """Write one key of a secret and keep the others. Returns the new version, if there are any.

        In a version 2 engine, this never overwrites what somebody else writes at the same time.
        """
        return self._do(
            reference, "writing", lambda client, reference: _write(client, reference, value)
        )

    def _do(
        self, reference: Reference, doing: str, call: Callable[["hvac.Client", Reference], T]
    ) -> T:
        """Do it. If the provider's own login expired, renew it once."""
        from hvac import exceptions

        needs = "read" if doing == "reading" else "read, create and update"
        explanation = (
            f"{doing} {_name(reference)}",
            f"The login's policies must allow {needs} on it, and its mount must exist.",
            _missing(self._address, reference, doing),
        )
        with self._lock:
            client = self._login.client()
            with explaining(self._address, *explanation):
                try:
                    return call(client, reference)
                except exceptions.Forbidden:
                    if self._login.is_known():
                        raise
            client = self._login.again()
            with explaining(self._address, *explanation):
                return call(client, reference)


def _read(client: "hvac.Client", reference: Reference) -> tuple[Fields, int | None]:
    place = _place(client, reference)
    if place.version == 1:
        if reference.version is not None:
            raise VaultPathMissing(
                f"{reference} asks for a version, but {place.mount} is a KV engine of version "
                f"1, which keeps no versions. Remove @{reference.version}."
            )
        answer = client.secrets.kv.v1.read_secret(place.path, mount_point=place.mount)
        return answer["data"], None
    with _explaining_data(reference, place):
        answer = client.secrets.kv.v2.read_secret_version(
            place.path,
            version=reference.version,
            mount_point=place.mount,
            raise_on_deleted_version=True,
        )
    return answer["data"]["data"], int(answer["data"]["metadata"]["version"])


@contextmanager
def _explaining_data(reference: Reference, place: _Place) -> Iterator[None]:
    """Explain an empty path if it was copied from Vault's HTTP interface."""
    from hvac import exceptions

    try:
        yield
    except (exceptions.InvalidPath, exceptions.Forbidden):
        below = place.path.removeprefix("data/")
        if below == place.path:
            raise
        right = replace(reference, place=f"{place.mount}/{below}")
        raise VaultPathMissing(
            f"{place.mount} is a KV engine of version 2, and nothing can be read at {place.path}. "
            f"References have no data/ after the mount: write {right}."
        ) from None


def _write(client: "hvac.Client", reference: Reference, value: str) -> int | None:
    place = _place(client, reference)
    data, version = _present(client, place)
    data = {**data, reference.key: value}
    if place.version == 1:
        client.secrets.kv.v1.create_or_update_secret(
            place.path, secret=data, method="PUT", mount_point=place.mount
        )
        return None
    answer = client.secrets.kv.v2.create_or_update_secret(
        place.path, secret=data, cas=version, mount_point=place.mount
    )
    return int(answer["data"]["version"])


def _present(client: "hvac.Client", place: _Place) -> tuple[Fields, int]:
    """Return the secret's keys and values, and its newest version; {} and 0 if there is none."""
    from hvac import exceptions

    try:
        if place.version == 1:
            found = client.secrets.kv.v1.read_secret(place.path, mount_point=place.mount)
            return found["data"], 0
        found = client.secrets.kv.v2.read_secret_version(
            place.path, mount_point=place.mount, raise_on_deleted_version=False
        )
    except exceptions.InvalidPath:
        return {}, 0
    return found["data"]["data"] or {}, int(found["data"]["metadata"]["version"])


def _place(client: "hvac.Client", reference: Reference) -> _Place:
    """Return the engine of the path and its version, as Vault reports them."""
    data = client.adapter.get(f"/v1/sys/internal/ui/mounts/{reference.place}")["data"]
    if data.get("type") not in ("kv", "generic"):
        raise VaultPathMissing(
            f"{_name(reference)} is in a secrets engine of type {data.get('type')}, "
            "but only KV (version 1 or 2) can be used."
        )
    mount = str(data["path"]).rstrip("/")
    version = int((data.get("options") or {}).get("version") or 1)
    return _Place(mount, version, reference.place.removeprefix(f"{mount}/"))


def _name(reference: Reference) -> str:
    return f"vault:{reference.place}"


def _missing(address: str, reference: Reference, doing: str) -> str:
    """Return the message for an empty path."""
    number = reference.version
    if number is None:
        return (
            f"Vault at {address} has nothing for {doing} {_name(reference)}. Check the path; "
            "vault kv list shows what is there."
        )
    return (
        f"Vault at {address}: {_name(reference)} no longer has version {number}, or never had it. "
        "Vault drops the oldest versions (max_versions). If it was only deleted, restore it with "
        f"vault kv undelete -versions={number}. To use the newest version, remove @{number}."
    )
