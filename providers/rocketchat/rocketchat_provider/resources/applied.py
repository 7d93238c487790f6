"""What private state keeps about the last write, for whoever records what was applied."""

from collections.abc import Iterable
from typing import Any

from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.secrets import is_reference


def keep_applied(
    private: dict[str, Any], provider: ConnectedProvider, references: Iterable[Any] = ()
) -> None:
    """Keep the server's version, and by reference the version that Vault has of each secret.

    The version is null where none is kept: in KV version 1, the environment and files. To be
    called before the write, so that a failure loses nothing.
    """
    given = [text for text in references if isinstance(text, str) and is_reference(text)]
    private["server_version"] = str(provider.server.version)
    private["secret_versions"] = {text: provider.secrets.resolve(text).version for text in given}
