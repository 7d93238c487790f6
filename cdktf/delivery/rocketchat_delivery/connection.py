"""The server of a stack, reached as the stack's provider reaches it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from tfplugin import ConfigureContext


@contextmanager
def connected(arguments: Mapping[str, Any]) -> Iterator[ConnectedProvider]:
    """A provider configured with these arguments and the environment; logs out at the end.

    Raises:
        DiagnosticError: The arguments or the environment do not serve.
    """
    provider = ConnectedProvider()
    block: dict[str, Any] = dict.fromkeys(provider.schema.attributes) | dict(arguments)
    try:
        provider.configure(ConfigureContext(config=block))
        yield provider
    finally:
        provider.close()
