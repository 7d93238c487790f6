"""The server of a stack, reached as the stack's provider reaches it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .liquid_ini import LiquidConfig

if TYPE_CHECKING:
    from rocketchat_provider.configuration.connected_provider import ConnectedProvider

ADMIN = "vault:liquid/rocketchat/adminuser"


def provider_arguments(config: LiquidConfig | None) -> dict[str, Any]:
    """The arguments of the stack's provider block; without a liquid.ini there are none."""
    if config is None:
        return {}
    arguments: dict[str, Any] = {"url": config.rocketchat_url}
    if config.admin_from_vault:
        arguments |= {"username": f"{ADMIN}#username", "password": f"{ADMIN}#pass"}
    arguments |= _from_environment("ROCKETCHAT_", config)
    vault = {
        "address": config.vault_url,
        "token": config.vault_token,
        "allow_http": config.vault_allow_http,
    } | _from_environment("VAULT_", config)
    return arguments | {"vault": {name: value for name, value in vault.items() if value}}


def _from_environment(prefix: str, config: LiquidConfig) -> dict[str, str]:
    """The environment's credentials, which are meant for the servers of this liquid.ini.

    Left to itself, the provider sends them only to the address that the environment names.
    """
    named = {
        variable.removeprefix(prefix).lower(): value
        for variable, value in config.credentials
        if variable.startswith(prefix)
    }
    if certificate := named.pop("client_cert", None):
        named["client_certificate"] = certificate
    return named


@contextmanager
def connected(arguments: Mapping[str, Any]) -> Iterator["ConnectedProvider"]:
    """A provider configured with these arguments and the environment; logs out at the end.

    Raises:
        DiagnosticError: The arguments or the environment do not serve.
    """
    # A synth wants the arguments only, and need not wait for all of the provider.
    from rocketchat_provider.configuration.connected_provider import ConnectedProvider
    from tfplugin import ConfigureContext

    provider = ConnectedProvider()
    block: dict[str, Any] = dict.fromkeys(provider.schema.attributes) | dict(arguments)
    try:
        provider.configure(ConfigureContext(config=block))
        yield provider
    finally:
        provider.close()
