# ruff: noqa: N818 - each name says what happened, and reads better without Error at its end
"""Errors of reading and writing secrets. Messages never contain a secret."""

from collections.abc import Sequence


class SecretError(Exception):
    """The base class. `title` is a diagnostic's summary; `str()` of an error is its `detail`."""

    title = "The secret could not be read"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidReference(SecretError):
    """A text that is not a secret reference. Messages do not quote it: it may be the secret.

    `wrong` says what is wrong with it, without the list of forms.
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
    """The environment variable, the file or its key is missing or empty."""

    title = "The secret is missing"


class VaultUnreachable(SecretError):
    """Vault did not send a usable answer."""

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
    """The address or a file in the vault block cannot be used."""

    title = "The connection to Vault is not configured correctly"


class VaultSealed(SecretError):
    """Vault is sealed or not yet initialised."""

    title = "Vault is sealed"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Vault at {address} is sealed, so it answers no request. Unseal it and run again."
        )


class VaultDenied(SecretError):
    """The login works but its policies do not allow the path, or the login failed."""

    title = "Vault denies access"


class VaultTokenExpired(SecretError):
    """Vault does not know the token, or no longer knows it."""

    title = "Vault does not accept the token"


class VaultPathMissing(SecretError):
    """There is no secret at the path, or not in that version."""

    title = "No such path in Vault"


class VaultKeyMissing(SecretError):
    """The secret has no such key. `keys` are the existing ones."""

    title = "No such key in the Vault secret"

    def __init__(self, place: str, key: str, keys: Sequence[str]) -> None:
        super().__init__(
            f"{place} has no key {key!r}. Its keys are: {', '.join(sorted(keys)) or '(none)'}."
        )
        self.key = key
        self.keys = tuple(sorted(keys))
