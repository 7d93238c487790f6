"""Reading secrets from HashiCorp Vault's KV engine, version 1 or 2, with hvac."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tfplugin.log import redact

from .errors import (
    SecretError,
    VaultDenied,
    VaultKeyMissing,
    VaultPathMissing,
    VaultSealed,
    VaultTokenExpired,
    VaultUnreachable,
)
from .reference import Reference

if TYPE_CHECKING:
    import hvac
    import requests

_TIMEOUT = 30


@dataclass(frozen=True)
class VaultConnection:
    """Where Vault is and how to log in: a token, an AppRole, or a JWT with its role.

    `address` as in VAULT_ADDR. `jwt` is a token of an issuer that the auth method at `jwt_mount`
    trusts ("kubernetes" for a pod's service account).
    """

    address: str
    namespace: str | None = None
    ca_file: str | None = None
    token: str | None = field(default=None, repr=False)
    role_id: str | None = field(default=None, repr=False)
    secret_id: str | None = field(default=None, repr=False)
    jwt: str | None = field(default=None, repr=False)
    jwt_role: str | None = None
    jwt_mount: str = "jwt"


@dataclass(frozen=True)
class _Mount:
    path: str
    version: int


class Vault:
    """One Vault. Logs in at the first read; thread-safe."""

    def __init__(self, connection: VaultConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._client: hvac.Client | None = None

    def read(self, reference: Reference) -> tuple[str, int | None]:
        """The value, and the secret's version when its KV engine keeps versions."""
        with self._lock:
            data, version = self._read(reference)
        if reference.key not in data:
            raise VaultKeyMissing(_place(reference), reference.key, [str(key) for key in data])
        value = data[reference.key]
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SecretError(
                f"{reference} is {type(value).__name__}, but a secret must be a text or a number."
            )
        return str(value), version

    def _read(self, reference: Reference) -> tuple[dict[str, Any], int | None]:
        """Fetch the secret; a login of our own that ended is renewed once."""
        from hvac import exceptions

        if self._client is None:
            self._client = self._login()
        with self._explaining(reference):
            try:
                return self._fetch(self._client, reference)
            except exceptions.Forbidden:
                if self._knows_token(self._client):
                    raise
        if self._connection.token is not None:
            raise VaultTokenExpired(
                f"Vault at {self._connection.address} does not know the token: it expired, was "
                "revoked, or belongs to another Vault. Log in again (VAULT_TOKEN)."
            )
        self._client = self._login()
        with self._explaining(reference):
            return self._fetch(self._client, reference)

    def _fetch(
        self, client: "hvac.Client", reference: Reference
    ) -> tuple[dict[str, Any], int | None]:
        mount = self._mount_of(client, reference)
        path = reference.place.removeprefix(f"{mount.path}/")
        if mount.version == 1:
            if reference.version is not None:
                raise VaultPathMissing(
                    f"{reference} asks for a version, but {mount.path} is a KV engine of version "
                    f"1, which keeps none. Leave @{reference.version} out."
                )
            answer = client.secrets.kv.v1.read_secret(path, mount_point=mount.path)
            return answer["data"], None
        answer = client.secrets.kv.v2.read_secret_version(
            path,
            version=reference.version,
            mount_point=mount.path,
            raise_on_deleted_version=True,
        )
        return answer["data"]["data"], int(answer["data"]["metadata"]["version"])

    def _mount_of(self, client: "hvac.Client", reference: Reference) -> _Mount:
        """Which engine holds the path, and its version: Vault itself knows."""
        data = client.adapter.get(f"/v1/sys/internal/ui/mounts/{reference.place}")["data"]
        if data.get("type") not in ("kv", "generic"):
            raise VaultPathMissing(
                f"{_place(reference)} is in a secrets engine of type {data.get('type')}, "
                "but only KV (version 1 or 2) can be read."
            )
        options = data.get("options") or {}
        return _Mount(str(data["path"]).rstrip("/"), int(options.get("version") or 1))

    def _login(self) -> "hvac.Client":
        import hvac

        wanted = self._connection
        client = hvac.Client(
            url=wanted.address,
            namespace=wanted.namespace,
            verify=wanted.ca_file or True,
            timeout=_TIMEOUT,
            session=_new_session(wanted.address),
        )
        # hvac helps itself to VAULT_TOKEN and ~/.vault-token; only what is configured counts.
        client.token = wanted.token
        if wanted.token is not None:
            return client
        with self._explaining(None):
            if wanted.role_id is not None:
                client.auth.approle.login(wanted.role_id, wanted.secret_id)
            elif wanted.jwt is not None:
                client.auth.jwt.jwt_login(wanted.jwt_role, wanted.jwt, path=wanted.jwt_mount)
            else:
                raise VaultDenied(
                    f"No login for Vault at {wanted.address}: give a token (VAULT_TOKEN), or "
                    "role_id and secret_id."
                )
        redact(client.token or "")
        return client

    def _knows_token(self, client: "hvac.Client") -> bool:
        from hvac import exceptions

        try:
            client.auth.token.lookup_self()
        except exceptions.Forbidden:
            return False
        return True

    @contextmanager
    def _explaining(self, reference: Reference | None) -> Iterator[None]:
        """Turn what hvac raises into what the reader can act on. No reference: at the login."""
        import requests
        from hvac import exceptions

        address = self._connection.address
        doing = f"reading {_place(reference)}" if reference else "the login"
        try:
            yield
        except exceptions.VaultDown:
            raise VaultSealed(address) from None
        except exceptions.VaultNotInitialized:
            raise VaultSealed(address) from None
        except exceptions.InvalidPath:
            if reference is not None and reference.version is not None:
                raise VaultPathMissing(_version_missing(address, reference)) from None
            raise VaultPathMissing(
                f"Vault at {address} has nothing for {doing}. Check the path; vault kv list shows "
                "what is there."
            ) from None
        except (exceptions.Forbidden, exceptions.Unauthorized, exceptions.InvalidRequest) as error:
            raise VaultDenied(
                f"Vault at {address} denies {doing}: {error.args[0]}. "
                + (
                    "The login's policies must allow read on it, and its mount must exist."
                    if reference
                    else "Check the role and its secret."
                )
            ) from None
        except exceptions.VaultError as error:
            raise VaultUnreachable(
                f"Vault at {address} failed at {doing}: {type(error).__name__}, {error.args[0]}."
            ) from None
        except requests.RequestException as error:
            raise VaultUnreachable(
                f"Vault at {address} does not answer ({_reason(error)}). Check the address, and "
                "for https the certificate's authority (ca_file, VAULT_CACERT)."
            ) from None


def _place(reference: Reference) -> str:
    return f"vault:{reference.place}"


def _version_missing(address: str, reference: Reference) -> str:
    number = reference.version
    return (
        f"Vault at {address}: {_place(reference)} has no version {number} any more, or never had. "
        "Vault drops the oldest ones (max_versions); one that was only deleted comes back with "
        f"vault kv undelete -versions={number}. To have the newest, leave @{number} out."
    )


def _new_session(address: str) -> "requests.Session":
    """A session that takes neither redirects nor pages of something that is not Vault."""
    import requests

    def check(response: requests.Response, **_: Any) -> None:
        if response.is_redirect:
            raise VaultUnreachable(
                f"Vault at {address} redirects to {response.headers['location']}. Redirects are "
                "not followed, so that no token reaches another address: use that one instead."
            )
        if response.ok and "json" not in response.headers.get("content-type", "json"):
            raise VaultUnreachable(f"What answers at {address} is not Vault.")

    session = requests.Session()
    session.auth = lambda request: request
    session.hooks["response"].append(check)
    return session


def _reason(error: Exception) -> str:
    """What happened at the bottom, without the layers of library around it."""
    reason: Any = error
    while reason.args and isinstance(reason.args[0], Exception):
        reason = reason.args[0]
    reason = getattr(reason, "reason", reason)
    return str(reason).rpartition(": ")[2] or type(error).__name__
