"""From the vault block and the environment to a login at Vault."""

from pathlib import Path

from rocketchat_provider.configuration.arguments import VAULT_ARGUMENTS
from rocketchat_provider.configuration.credentials import Given
from rocketchat_provider.configuration.secret_arguments import resolved, value_of
from rocketchat_provider.secrets import Secrets, VaultConnection, is_reference
from rocketchat_provider.secrets.vault_login import SERVICE_ACCOUNT_TOKEN

_TOKEN_FILE = "~/.vault-token"  # noqa: S105 - where Vault's own command keeps its token
_JWT = next(argument for argument in VAULT_ARGUMENTS if argument.name == "jwt")
_LOGINS = ("token", "role_id", "secret_id", "wrapped_secret_id", "jwt")


def vault_connection(given: Given) -> VaultConnection | None:
    """The connection, None without an address. Raises DiagnosticError."""
    if not given.values["address"]:
        return None
    wanted = given.values | _default_login(given)
    values = resolved(VAULT_ARGUMENTS, wanted, Secrets(None), "vault.")
    jwt = wanted["jwt"]
    if jwt and is_reference(jwt):
        # A pod's token is replaced from time to time, so it is read at every login.
        values["jwt"] = lambda: value_of(jwt, _JWT, Secrets(None))
    return VaultConnection(**values, hint=_hint(given))


def _default_login(given: Given) -> dict[str, str]:
    """The login and the mount that nobody named: a pod's service account, or `vault login`'s."""
    values = given.values
    login: dict[str, str] = {}
    if not any(values[name] for name in _LOGINS):
        if values["jwt_role"] and Path(SERVICE_ACCOUNT_TOKEN).is_file():
            login["jwt"] = f"file:{SERVICE_ACCOUNT_TOKEN}"
        elif given.takes_environment and _token_file():
            login["token"] = f"file:{_TOKEN_FILE}"
    if not values["jwt_mount"]:
        of_a_pod = "kubernetes.io/serviceaccount" in str(login.get("jwt") or values["jwt"])
        login["jwt_mount"] = "kubernetes" if of_a_pod else "jwt"
    return login


def _hint(given: Given) -> str:
    """Why a login that is there is not used."""
    if given.unused:
        return given.unused
    if _token_file() and not given.takes_environment:
        return (
            f"The token in {_TOKEN_FILE} is sent only to the address in VAULT_ADDR: set VAULT_ADDR "
            "to the address of the vault block if the token belongs to it."
        )
    return ""


def _token_file() -> bool:
    path = Path(_TOKEN_FILE).expanduser()
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False
