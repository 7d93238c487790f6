"""A server, reached as the provider reaches it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tfplugin.author.contexts import ConfigureContext

from rocketchat_provider.client import OAuthApp, RocketChat, RocketChatError
from rocketchat_provider.client.errors import PermissionDenied, UnexpectedAnswer
from rocketchat_provider.configuration.connected_provider import ConnectedProvider

__all__ = [
    "ConnectedProvider",
    "OAuthApp",
    "PermissionDenied",
    "RocketChat",
    "RocketChatError",
    "UnexpectedAnswer",
    "connected",
]


@contextmanager
def connected(arguments: Mapping[str, object]) -> Iterator[ConnectedProvider]:
    """A provider configured with these arguments and the environment; logs out at the end.

    Args:
        arguments: As in the provider's block.

    Raises:
        DiagnosticError: The arguments or the environment do not serve.
    """
    provider = ConnectedProvider()
    block: dict[str, object] = dict.fromkeys(provider.schema.attributes) | dict(arguments)
    try:
        provider.configure_block(ConfigureContext(config=block))
        yield provider
    finally:
        provider.close()
