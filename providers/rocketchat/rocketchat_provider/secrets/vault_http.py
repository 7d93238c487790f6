"""HTTP to Vault: one session, and explanations of its failures."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rocketchat_provider.client.connection import is_loopback
from rocketchat_provider.client.no_answer import Server, explained
from rocketchat_provider.secrets.errors import (
    VaultDenied,
    VaultPathMissing,
    VaultSealed,
    VaultUnreachable,
)
from rocketchat_provider.secrets.vault_connection import VaultConnection

if TYPE_CHECKING:
    import requests

TIMEOUT = 30.0
"""Seconds for one answer of Vault, from the first byte sent to the last byte received."""

_VAULT = Server(
    name="Vault",
    address="its address (VAULT_ADDR)",
    ca_file="ca_file (VAULT_CACERT)",
    client_certificate="client_certificate and client_key (VAULT_CLIENT_CERT, VAULT_CLIENT_KEY)",
    other_name="Set tls_server_name (VAULT_TLS_SERVER_NAME) to a name that the certificate has.",
    timeout="Check that Vault runs.",
)


@contextmanager
def explaining(address: str, doing: str, hint: str, missing: str = "") -> Iterator[None]:
    """Turn hvac's exceptions into errors that say how to fix the problem.

    `hint`: how to fix a refusal; `missing`: the message for an empty path.
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
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise VaultUnreachable(
            f"The server at {address} is not Vault: its answer to {doing} has another format."
        ) from error
    except requests.RequestException as error:
        found = explained(_VAULT, address, error, TIMEOUT)
        raise VaultUnreachable(
            f"Vault at {address} does not answer: {found.reason}. {_ignored(error)}{found.remedy}"
        ) from None


def _ignored(error: Exception) -> str:
    """Return why the certificate is verified although the environment disables verification."""
    import requests

    asks = os.environ.get("VAULT_SKIP_VERIFY") or os.environ.get("BAO_SKIP_VERIFY")
    if not asks or not isinstance(error, requests.exceptions.SSLError):
        return ""
    return "VAULT_SKIP_VERIFY is ignored: without verification any server could receive the token. "


def new_session(
    connection: VaultConnection, stopping: threading.Event | None = None
) -> "requests.Session":
    """A session that rejects redirects, and answers from servers other than Vault."""
    import requests

    from rocketchat_provider.client.limits import LimitedAdapter

    address = connection.address

    def check(response: requests.Response, **_: object) -> None:
        if response.is_redirect:
            target = response.headers["location"].partition("?")[0]
            raise VaultUnreachable(
                f"Vault at {address} redirects to {target}. Redirects are "
                "not followed, so that no token reaches another address. Use the new address."
            )
        has_page = response.ok and response.status_code != 204
        if has_page and "json" not in response.headers.get("content-type", "json"):
            raise VaultUnreachable(f"The server at {address} is not Vault.")

    session = requests.Session()
    session.mount("http://", LimitedAdapter(stopping=stopping))
    session.mount(
        "https://", LimitedAdapter(stopping=stopping, server_name=connection.tls_server_name)
    )
    if connection.client_certificate and connection.client_key:
        session.cert = (connection.client_certificate, connection.client_key)
    elif connection.client_certificate:
        session.cert = connection.client_certificate
    # hvac applies its certificate options only to a session that it created itself.
    session.verify = connection.ca_file or True
    session.auth = lambda request: request
    if is_loopback(connection.host):
        # Requests on the same machine do not use a proxy.
        session.proxies = {"no_proxy": connection.host}
    session.hooks["response"].append(check)
    return session
