"""Logs in to Vault and keeps the login valid."""

import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tfplugin.log.records import get_logger, redact

from rocketchat_provider.client.json import Fields
from rocketchat_provider.secrets.errors import (
    VaultDenied,
    VaultTokenExpired,
)
from rocketchat_provider.secrets.vault_connection import VaultConnection
from rocketchat_provider.secrets.vault_http import TIMEOUT, explaining, new_session

if TYPE_CHECKING:
    import hvac

_log = get_logger(__name__)
_PRINTABLE = re.compile(r"[!-~]+")
SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105


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
