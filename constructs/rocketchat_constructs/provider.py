"""The connection to a Rocket.Chat server."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .advice import warn_of_plain_http
from .arguments import Arguments


class RocketChatProvider(l1.RocketchatProvider):
    """The provider block of a stack: the server, and the credentials for it and for Vault.

    Takes the arguments of `l1.RocketchatProvider` and checks them as far as possible before a plan.
    An argument that is left out is read from its environment variable.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"RocketChatProvider {id!r}", attributes)
        arguments.address("url")
        for name in ("auth_token", "password", "totp_secret"):
            arguments.secret(name)
        vault = Arguments(f"RocketChatProvider {id!r}: vault", attributes.get("vault", {}))
        vault.address("address")
        for name in ("token", "secret_id", "wrapped_secret_id", "jwt"):
            vault.secret(name)

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        vault = attributes.get("vault", {})
        warn_of_plain_http(self, {"url": attributes.get("url")}, "the administrator's credentials")
        warn_of_plain_http(
            self, {"vault.address": vault.get("address")}, "Vault's token and the secrets"
        )
