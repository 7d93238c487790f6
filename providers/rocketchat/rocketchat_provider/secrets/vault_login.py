"""Logs in to Vault and keeps the login valid."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tfplugin.log.records import get_logger, redact

from rocketchat_provider.client.connection import is_loopback
from rocketchat_provider.client.json import Fields
from rocketchat_provider.secrets.errors import (
    InsecureVault,
    InvalidVault,
    VaultDenied,
    VaultTokenExpired,
)
from rocketchat_provider.secrets.vault_http import TIMEOUT, explaining, new_session

if TYPE_CHECKING:
    import hvac

_log = get_logger(__name__)
_PRINTABLE = re.compile(r"[!-~]+")
SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105


@dataclass(frozen=True)
class VaultConnection:
    """The address of Vault and the credentials: a token, an AppRole, or a JWT with its role.

    `address` as in VAULT_ADDR. `wrapped_secret_id` is the wrapping token of a secret id. `jwt` is
    a token of an issuer that the auth method at `jwt_mount` trusts. If it is a function, it is
    called at every login, because a pod's token changes from time to time. `hint` explains why
    available credentials are not used.
    """

    address: str
    namespace: str | None = None
    ca_file: str | None = None
    tls_server_name: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    token: str | None = field(default=None, repr=False)
    role_id: str | None = field(default=None, repr=False)
    secret_id: str | None = field(default=None, repr=False)
    wrapped_secret_id: str | None = field(default=None, repr=False)
    approle_mount: str = "approle"
    jwt: str | Callable[[], str] | None = field(default=None, repr=False)
    jwt_role: str | None = None
    jwt_mount: str = "jwt"
    allow_http: bool = False
    hint: str = ""

    @property
    def host(self) -> str:
        """The host in the address, "" if there is none."""
        try:
            return urlsplit(self.address).hostname or ""
        except ValueError:
            return ""

    def check(self) -> None:
        """Raise `InvalidVault` or `InsecureVault` if this cannot be used. Sends nothing."""
        self._check_address()
        for argument in ("ca_file", "client_certificate", "client_key"):
            path = getattr(self, argument)
            if path and not Path(path).exists():
                raise InvalidVault(f"vault.{argument} is {path!r}: there is no such file.")
        if self.client_key and not self.client_certificate:
            raise InvalidVault("vault.client_key is set without vault.client_certificate.")
        is_plain = self.address.strip().lower().startswith("http:")
        if is_plain and not self.allow_http and not is_loopback(self.host):
            raise InsecureVault(self.address)

    def _check_address(self) -> None:
        expected = "expected an address such as https://vault.example.org:8200"
        try:
            parts = urlsplit(self.address)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if "@" in self.address:
            raise InvalidVault(f"vault.address holds a user name or password: {expected}.")
        if not usable or parts.query or parts.fragment:
            shown = self.address.partition("?")[0].partition("#")[0]
            raise InvalidVault(f"vault.address (VAULT_ADDR) is {shown!r}: {expected}.")


class VaultLogin:
    """A client that logs in on first use. Not thread-safe.

    A token is renewed after half of its lifetime. If it expired anyway, the client logs in again,
    unless the token itself was configured.
    """

    def __init__(
        self,
        connection: VaultConnection,
        now: Callable[[], float] = time.monotonic,
        stopping: threading.Event | None = None,
    ) -> None:
        self._stopping = stopping
        self._connection = connection
        self._now = now
        self._client: hvac.Client | None = None
        self._unwrapped: str | None = None
        self._renew_at = float("inf")

    def client(self) -> "hvac.Client":
        """Return the client. Logs in or renews the token first if necessary."""
        if self._client is None:
            self._client = self._login()
        elif self._now() >= self._renew_at:
            self._renew(self._client)
        return self._client

    def again(self) -> "hvac.Client":
        """Return the client after a new login. Raises VaultTokenExpired if that is not possible."""
        if self._connection.token is not None:
            raise VaultTokenExpired(
                f"Vault at {self._connection.address} does not know the token: it expired, was "
                "revoked, or belongs to another Vault. Log in again (token, VAULT_TOKEN, or "
                "~/.vault-token)."
            )
        self._client = self._login()
        return self._client

    def is_known(self) -> bool:
        """Return whether Vault still accepts the token."""
        from hvac import exceptions

        try:
            self.client().auth.token.lookup_self()
        except exceptions.Forbidden:
            return False
        return True

    def _login(self) -> "hvac.Client":
        import hvac

        wanted = self._connection
        wanted.check()
        if wanted.token and not _PRINTABLE.fullmatch(wanted.token):
            raise VaultDenied(
                "The Vault token contains a line break, a space or another character that it "
                "cannot have. Check where it comes from (token, VAULT_TOKEN)."
            )
        client = hvac.Client(
            url=wanted.address,
            namespace=wanted.namespace,
            timeout=TIMEOUT,
            session=new_session(wanted, self._stopping),
        )
        # Without a token here, hvac would send VAULT_TOKEN or ~/.vault-token to any address.
        client.token = wanted.token
        with explaining(wanted.address, "the login", "Check the role and its secret."):
            self._watch(_lookup(client) if wanted.token else self._auth(client))
        redact(client.token or "")
        return client

    def _auth(self, client: "hvac.Client") -> Fields:
        wanted = self._connection
        if wanted.role_id is not None:
            answer = client.auth.approle.login(
                wanted.role_id, self._secret_id(client), mount_point=wanted.approle_mount
            )
        elif wanted.jwt is not None and wanted.jwt_role:
            jwt = wanted.jwt if isinstance(wanted.jwt, str) else wanted.jwt()
            answer = client.auth.jwt.jwt_login(wanted.jwt_role, jwt, path=wanted.jwt_mount)
        else:
            raise VaultDenied(_no_login(wanted))
        auth: Fields = answer["auth"]
        return auth

    def _secret_id(self, client: "hvac.Client") -> str | None:
        """Return the secret id. It is unwrapped at the first login: a wrapping token works once."""
        wrapped = self._connection.wrapped_secret_id
        if not wrapped:
            return self._connection.secret_id
        if self._unwrapped is None:
            # A wrapping token may only be used to unwrap itself.
            client.token = wrapped
            with explaining(
                self._connection.address,
                "unwrapping the secret id",
                "A wrapping token works only once and expires soon: request another one, and check "
                "that nobody else used this one.",
            ):
                answer = client.sys.unwrap()
            client.token = None
            self._unwrapped = str(answer["data"]["secret_id"])
            redact(self._unwrapped)
        return self._unwrapped

    def _renew(self, client: "hvac.Client") -> None:
        from hvac import exceptions

        self._renew_at = float("inf")
        try:
            self._watch(client.auth.token.renew_self()["auth"])
            _log.info("renewed the Vault token")
        except exceptions.VaultError as error:
            # The token is used until it expires. After that a new login may be possible.
            _log.info("the Vault token is not renewed: %s", type(error).__name__)

    def _watch(self, token: Fields) -> None:
        """Schedule the renewal of a token, by Vault's information about it."""
        lasts = token.get("lease_duration") or token.get("ttl")
        seconds = lasts if isinstance(lasts, int | float) else 0
        renewable = token.get("renewable") is True and seconds > 0
        self._renew_at = self._now() + seconds / 2 if renewable else float("inf")


def _no_login(wanted: VaultConnection) -> str:
    missing = "jwt is set without jwt_role (VAULT_JWT_ROLE). " if wanted.jwt else ""
    return (
        f"No credentials for Vault at {wanted.address}: {missing}set token (VAULT_TOKEN, or log in "
        "with `vault login`), role_id and secret_id (VAULT_ROLE_ID, VAULT_SECRET_ID), or jwt and "
        f"jwt_role (VAULT_JWT, VAULT_JWT_ROLE). {wanted.hint}"
    ).rstrip()


def _lookup(client: "hvac.Client") -> Fields:
    """Return Vault's information about a token; {} if it gives none. A later use shows why."""
    from hvac import exceptions

    try:
        data: Fields = client.auth.token.lookup_self()["data"]
    except exceptions.VaultError:
        return {}
    return data
