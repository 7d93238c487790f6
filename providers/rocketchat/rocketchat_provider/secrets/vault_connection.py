"""Where Vault is, and the credentials for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rocketchat_provider.client.connection import is_loopback
from rocketchat_provider.secrets.errors import InsecureVault, InvalidVault


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
            raise InvalidVault(f"vault.address contains a user name or password: {expected}.")
        if not usable or parts.query or parts.fragment:
            shown = self.address.partition("?")[0].partition("#")[0]
            raise InvalidVault(f"vault.address (VAULT_ADDR) is {shown!r}: {expected}.")
