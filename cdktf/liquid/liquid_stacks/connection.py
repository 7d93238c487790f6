"""The provider block of a stack."""

from typing import Any

from liquid_stacks.liquid_ini import LiquidConfig

ADMIN = "vault:liquid/rocketchat/adminuser"


def provider_arguments(config: LiquidConfig) -> dict[str, Any]:
    """Return the arguments of the stack's provider block."""
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
    """Return the environment's credentials for the servers of this liquid.ini.

    By default, the provider sends them only to the address that the environment names.
    """
    named = {
        variable.removeprefix(prefix).lower(): value
        for variable, value in config.credentials
        if variable.startswith(prefix)
    }
    if certificate := named.pop("client_cert", None):
        named["client_certificate"] = certificate
    return named
