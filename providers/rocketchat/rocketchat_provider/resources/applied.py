"""What private state keeps about the last write, for whoever records what was applied."""

from collections.abc import Iterable, Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import Setting
from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.reporting import reported
from rocketchat_provider.resources.secret_argument import is_written
from rocketchat_provider.secrets import is_reference


def keep_applied(
    private: dict[str, Any],
    provider: ConnectedProvider,
    references: Mapping[tf.Path, Any] | Iterable[Any] = (),
) -> None:
    """Keep the server's version, and by reference the version that Vault has of each secret.

    `references` are by the attribute that holds each, which an error names; without attributes
    it names none. The version is null where none is kept: in KV version 1, the environment and
    files. To be called before the write, so that a failure loses nothing.
    """
    by_path = references.items() if isinstance(references, Mapping) else _nowhere(references)
    versions = {}
    for path, text in by_path:
        if isinstance(text, str) and is_reference(text):
            with reported(*path):
                versions[text] = provider.secrets.resolve(text).version
    private |= {"server_version": str(provider.server.version), "secret_versions": versions}


def _nowhere(references: Iterable[Any]) -> Iterable[tuple[tf.Path, Any]]:
    return (((), reference) for reference in references)


def found_revision(
    state: Mapping[str, Any], private: dict[str, Any], secrets: Mapping[str, Setting | None]
) -> Any:
    """`secret_revision` as a refresh finds it: 0 where the server's secret is not the written one.

    `secrets` are by what their fingerprints are kept under. So a secret that was changed by hand
    is told by a refresh, and not only by a plan.
    """
    changed = any(
        not setting.masked and is_written(private, key, setting.value) is False
        for key, setting in secrets.items()
        if setting is not None
    )
    return 0 if changed and state["secret_revision"] is not None else state["secret_revision"]
