# ruff: noqa: N818 - each name says what happened, and reads better without Error at its end
"""Why a secret could not be had. No message ever holds one."""

from collections.abc import Sequence


class SecretError(Exception):
    """The root of the tree. `title` is a diagnostic's short line; `str()` of it is `detail`."""

    title = "The secret could not be read"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidReference(SecretError):
    """A text that is no secret reference; it is not repeated, as it may be the secret itself.

    `wrong` says what is wrong with it, without the forms that there are.
    """

    title = "Not a secret reference"

    def __init__(self, wrong: str) -> None:
        super().__init__(
            f"{wrong} Expected one of\n"
            "  vault:<mount>/<path>#<key>      a key of a secret in Vault, KV version 1 or 2\n"
            "  vault:<mount>/<path>#<key>@<n>  the same in its version n (KV version 2)\n"
            "  env:<NAME>                      an environment variable\n"
            "  file:<path>                     a whole file, without the newline at its end\n"
            "  file:<path>#<section>.<key>     a key of an ini file"
        )
        self.wrong = wrong


class SecretMissing(SecretError):
    """The environment variable, the file or its key is not there, or is empty."""

    title = "The secret is missing"


class VaultUnreachable(SecretError):
    """No usable answer came from Vault."""

    title = "Vault cannot be reached"


class InsecureVault(SecretError):
    """Plain http to Vault on another machine without `allow_http`."""

    title = "Plain http would send Vault's token unprotected"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} is plain http to another machine: anyone on the network could read "
            "Vault's token and the secrets. Use https, or set vault.allow_http = true "
            "(VAULT_ALLOW_HTTP=true) if you trust the network between."
        )


class InvalidVault(SecretError):
    """The address or a file of the vault block cannot be used."""

    title = "The connection to Vault is not configured correctly"


class VaultSealed(SecretError):
    """Vault is sealed or not yet initialised."""

    title = "Vault is sealed"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Vault at {address} is sealed, so it answers no request. Unseal it and run again."
        )


class VaultDenied(SecretError):
    """The login works, but its policies do not allow reading the path, or the login failed."""

    title = "Vault denies access"


class VaultTokenExpired(SecretError):
    """Vault does not know the token (any more)."""

    title = "Vault does not accept the token"


class VaultPathMissing(SecretError):
    """No secret is at the path, or not in that version."""

    title = "No such path in Vault"


class VaultKeyMissing(SecretError):
    """The secret has no such key. `keys` are the names of those it has."""

    title = "No such key in the Vault secret"

    def __init__(self, place: str, key: str, keys: Sequence[str]) -> None:
        super().__init__(
            f"{place} has no key {key!r}. Its keys are: {', '.join(sorted(keys)) or '(none)'}."
        )
        self.key = key
        self.keys = tuple(sorted(keys))
