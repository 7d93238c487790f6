"""From the vault block and the environment to a login at Vault."""

import copy
from functools import partial
from pathlib import Path

from rocketchat_provider.configuration.arguments import JWT, VaultState
from rocketchat_provider.configuration.credentials import Given
from rocketchat_provider.configuration.secret_arguments import resolved, value_of
from rocketchat_provider.secrets import Secrets, VaultConnection, is_reference
from rocketchat_provider.secrets.vault_login import SERVICE_ACCOUNT_TOKEN

_TOKEN_FILE = "~/.vault-token"  # noqa: S105 - where Vault's own command keeps its token


def vault_connection(given: Given[VaultState]) -> VaultConnection | None:
    """The connection, None without an address. Raises DiagnosticError."""
    address = given.values.address
    if not address:
        return None
    wanted = _with_default_login(given)
    values, jwt = resolved(wanted, Secrets(None), "vault."), wanted.jwt
    return VaultConnection(
        address=address,
        namespace=values.namespace,
        ca_file=values.ca_file,
        tls_server_name=values.tls_server_name,
        client_certificate=values.client_certificate,
        client_key=values.client_key,
        token=values.token,
        role_id=values.role_id,
        secret_id=values.secret_id,
        wrapped_secret_id=values.wrapped_secret_id,
        approle_mount=values.approle_mount,
        # A pod's token is replaced from time to time, so it is read at every login.
        jwt=partial(value_of, jwt, JWT, Secrets(None)) if jwt and is_reference(jwt) else values.jwt,
        jwt_role=values.jwt_role,
        jwt_mount=values.jwt_mount or "jwt",
        allow_http=values.allow_http,
        hint=_hint(given),
    )


def _with_default_login(given: Given[VaultState]) -> VaultState:
    """With the login and mount that nobody named: a pod's service account, or `vault login`'s."""
    values = copy.copy(given.values)
    logins = (
        values.token,
        values.role_id,
        values.secret_id,
        values.wrapped_secret_id,
        values.jwt,
    )
    if not any(logins):
        if values.jwt_role and Path(SERVICE_ACCOUNT_TOKEN).is_file():
            values.jwt = f"file:{SERVICE_ACCOUNT_TOKEN}"
        elif given.takes_environment and _token_file():
            values.token = f"file:{_TOKEN_FILE}"
    if not values.jwt_mount:
        of_a_pod = "kubernetes.io/serviceaccount" in (values.jwt or "")
        values.jwt_mount = "kubernetes" if of_a_pod else "jwt"
    return values


def _hint(given: Given[VaultState]) -> str:
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
