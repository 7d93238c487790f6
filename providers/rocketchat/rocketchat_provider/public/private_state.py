"""What the provider keeps in private state about the last write."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rocketchat_provider.managed.provenance import SECRET_VERSIONS, SERVER_VERSION


@dataclass(frozen=True, kw_only=True)
class LastWrite:
    """The circumstances of the last write of a resource.

    Attributes:
        server_version: The server's version then; None where it is not known.
        secret_versions: The secret references that were resolved, and the version that Vault had
            of each; None where nothing keeps versions.
    """

    server_version: str | None = None
    secret_versions: Mapping[str, int | None] = field(default_factory=dict)


def last_write(private: str | None) -> LastWrite:
    """Read what a state keeps as `private` of an instance; empty where another provider wrote it.

    Args:
        private: The text in the state, base64.
    """
    try:
        kept = json.loads(base64.b64decode(private or ""))
    except ValueError:
        return LastWrite()
    if not isinstance(kept, dict):
        return LastWrite()
    return LastWrite(
        server_version=kept.get(SERVER_VERSION), secret_versions=kept.get(SECRET_VERSIONS, {})
    )
