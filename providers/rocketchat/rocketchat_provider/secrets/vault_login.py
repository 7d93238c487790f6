"""Logging in to Vault, staying logged in, and what Vault's refusals mean."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tfplugin.log import get_logger, redact

from rocketchat_provider.api.connection import is_loopback

from .errors import (
    InsecureVault,
    VaultDenied,
    VaultPathMissing,
    VaultSealed,
    VaultTokenExpired,
    VaultUnreachable,
)

if TYPE_CHECKING:
    import hvac
    import requests

_log = get_logger(__name__)
_TIMEOUT = 30


@dataclass(frozen=True)
class VaultConnection:
    """Where Vault is and how to log in: a token, an AppRole, or a JWT with its role.

    `address` as in VAULT_ADDR. `jwt` is a token of an issuer that the auth method at `jwt_mount`
    trusts ("kubernetes" for a pod's service account); a function is asked at every login, because
    a pod gets another token from time to time.
    """

    address: str
    namespace: str | None = None
    ca_file: str | None = None
    token: str | None = field(default=None, repr=False)
    role_id: str | None = field(default=None, repr=False)
    secret_id: str | None = field(default=None, repr=False)
    jwt: str | Callable[[], str] | None = field(default=None, repr=False)
    jwt_role: str | None = None
    jwt_mount: str = "jwt"
    allow_http: bool = False

    @property
    def host(self) -> str:
        """The host in the address, "" if there is none."""
        try:
            return urlsplit(self.address).hostname or ""
        except ValueError:
            return ""

    def check(self) -> None:
        """Raise `InsecureVault` when the token would travel unprotected; sends nothing."""
        is_plain = self.address.strip().lower().startswith("http:")
        if is_plain and not self.allow_http and not is_loopback(self.host):
            raise InsecureVault(self.address)


class VaultLogin:
    """A client that is logged in from its first use on. Not thread-safe.

    A token is renewed when half of its time is over. One that ended all the same is replaced by
    another login, unless it was given as a token.
    """

    def __init__(
        self, connection: VaultConnection, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._now = now
        self._client: hvac.Client | None = None
        self._renew_at = float("inf")

    def client(self) -> "hvac.Client":
        """The client; logs in or renews the token first if that is due."""
        if self._client is None:
            self._client = self._login()
        elif self._now() >= self._renew_at:
            self._renew(self._client)
        return self._client

    def again(self) -> "hvac.Client":
        """The client after another login. Raises VaultTokenExpired if there is no other way in."""
        if self._connection.token is not None:
            raise VaultTokenExpired(
                f"Vault at {self._connection.address} does not know the token: it expired, was "
                "revoked, or belongs to another Vault. Log in again (VAULT_TOKEN)."
            )
        self._client = self._login()
        return self._client

    def is_known(self) -> bool:
        """Whether Vault still knows the token."""
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
        client = hvac.Client(
            url=wanted.address,
            namespace=wanted.namespace,
            timeout=_TIMEOUT,
            session=_new_session(wanted),
        )
        # hvac helps itself to VAULT_TOKEN and ~/.vault-token; only what is configured counts.
        client.token = wanted.token
        with explaining(wanted.address, "the login", "Check the role and its secret."):
            self._watch(_lookup(client) if wanted.token else self._auth(client))
        redact(client.token or "")
        return client

    def _auth(self, client: "hvac.Client") -> dict[str, Any]:
        wanted = self._connection
        if wanted.role_id is not None:
            answer = client.auth.approle.login(wanted.role_id, wanted.secret_id)
        elif wanted.jwt is not None:
            jwt = wanted.jwt if isinstance(wanted.jwt, str) else wanted.jwt()
            answer = client.auth.jwt.jwt_login(wanted.jwt_role, jwt, path=wanted.jwt_mount)
        else:
            raise VaultDenied(
                f"No login for Vault at {wanted.address}: give a token (VAULT_TOKEN), role_id and "
                "secret_id, or jwt and jwt_role."
            )
        auth: dict[str, Any] = answer["auth"]
        return auth

    def _renew(self, client: "hvac.Client") -> None:
        from hvac import exceptions

        self._renew_at = float("inf")
        try:
            self._watch(client.auth.token.renew_self()["auth"])
            _log.info("renewed the Vault token")
        except exceptions.VaultError as error:
            # It is used as long as it lasts, and after that there may be another login.
            _log.info("the Vault token is not renewed: %s", type(error).__name__)

    def _watch(self, token: dict[str, Any]) -> None:
        """Renew a token in time, by what Vault tells of it."""
        seconds = token.get("lease_duration") or token.get("ttl") or 0
        renewable = token.get("renewable") is True and seconds > 0
        self._renew_at = self._now() + seconds / 2 if renewable else float("inf")


def _lookup(client: "hvac.Client") -> dict[str, Any]:
    """What Vault tells of a given token; {} if it tells nothing, and then its use will say why."""
    from hvac import exceptions

    try:
        data: dict[str, Any] = client.auth.token.lookup_self()["data"]
    except exceptions.VaultError:
        return {}
    return data


@contextmanager
def explaining(address: str, doing: str, hint: str, missing: str = "") -> Iterator[None]:
    """Turn what hvac raises into what the reader can act on.

    `hint`: how to mend a refusal; `missing`: what to say of a path with nothing at it.
    """
    import requests
    from hvac import exceptions

    try:
        yield
    except (exceptions.VaultDown, exceptions.VaultNotInitialized):
        raise VaultSealed(address) from None
    except exceptions.InvalidPath:
        raise VaultPathMissing(missing or f"Vault at {address} has nothing for {doing}.") from None
    except (exceptions.Forbidden, exceptions.Unauthorized, exceptions.InvalidRequest) as error:
        raise VaultDenied(f"Vault at {address} denies {doing}: {error.args[0]}. {hint}") from None
    except exceptions.VaultError as error:
        raise VaultUnreachable(
            f"Vault at {address} failed at {doing}: {type(error).__name__}, {error.args[0]}."
        ) from None
    except requests.RequestException as error:
        raise VaultUnreachable(
            f"Vault at {address} does not answer ({_reason(error)}). Check the address, and "
            "for https the certificate's authority (ca_file, VAULT_CACERT)."
        ) from None


def _new_session(connection: VaultConnection) -> "requests.Session":
    """A session that takes neither redirects nor pages of something that is not Vault."""
    import requests

    address = connection.address

    def check(response: requests.Response, **_: Any) -> None:
        if response.is_redirect:
            raise VaultUnreachable(
                f"Vault at {address} redirects to {response.headers['location']}. Redirects are "
                "not followed, so that no token reaches another address: use that one instead."
            )
        has_page = response.ok and response.status_code != 204
        if has_page and "json" not in response.headers.get("content-type", "json"):
            raise VaultUnreachable(f"What answers at {address} is not Vault.")

    session = requests.Session()
    # What hvac is told of certificates counts only for a session of its own.
    session.verify = connection.ca_file or True
    session.auth = lambda request: request
    if is_loopback(connection.host):
        # No proxy stands between two programs on one machine.
        session.proxies = {"no_proxy": connection.host}
    session.hooks["response"].append(check)
    return session


def _reason(error: Exception) -> str:
    """What happened at the bottom, without the layers of library around it."""
    reason: Any = error
    while reason.args and isinstance(reason.args[0], Exception):
        reason = reason.args[0]
    reason = getattr(reason, "reason", reason)
    return str(reason).rpartition(": ")[2] or type(error).__name__
