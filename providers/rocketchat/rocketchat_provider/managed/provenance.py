"""What private state keeps about the last write, for records of what was applied."""

from collections.abc import Mapping
from types import MappingProxyType

import tfplugin as tf

from rocketchat_provider.client import Setting
from rocketchat_provider.client.json import JSON
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.fingerprints import is_written
from rocketchat_provider.run.planned import drop_claim
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import is_reference

SERVER_VERSION, SECRET_VERSIONS = "server_version", "secret_versions"


def keep_applied(
    private: dict[str, JSON],
    provider: ConnectedProvider,
    references: Mapping[tf.Path, object] = MappingProxyType({}),
) -> None:
    """Keep the server's version, and by reference the version that Vault has of each secret.

    `references` are by the attribute that holds each, which an error names. The version is null
    where none is kept: in KV version 1, the environment and files. To be called before the write,
    so that a failure loses nothing.
    """
    drop_claim(private)
    versions = {}
    for path, text in references.items():
        if isinstance(text, str) and is_reference(text):
            with reported(*path):
                versions[text] = provider.secrets.resolve(text).version
    private |= {SERVER_VERSION: str(provider.server.version), SECRET_VERSIONS: versions}


def found_revision(
    revision: tf.Numeric | None, private: dict[str, JSON], secrets: Mapping[str, Setting | None]
) -> tf.Numeric | None:
    """`secret_revision` as a refresh finds it: 0 where the server's secret is not the written one.

    `revision`: what the state has. `secrets` are by what their fingerprints are kept under. So a
    secret that was changed by hand is reported by a refresh, and not only by a plan.
    """
    changed = any(
        not setting.masked and is_written(private, key, setting.value) is False
        for key, setting in secrets.items()
        if setting is not None
    )
    return 0 if changed and revision is not None else revision
