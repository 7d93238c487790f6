"""What the provider keeps in private state is what others read in it."""

import base64
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
import tfplugin as tf
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.public.private_state import LastWrite, last_write


class Secrets:
    """A Vault that has everything in its third version."""

    def resolve(self, reference: str) -> Any:
        return SimpleNamespace(value="canary", version=3)


def in_state(private: object) -> str:
    return base64.b64encode(json.dumps(private).encode()).decode()


def test_what_a_write_kept_is_read_back() -> None:
    provider = SimpleNamespace(server=SimpleNamespace(version="7.7.1"), secrets=Secrets())
    private: dict[str, Any] = {}
    references: dict[tf.Path, object] = {
        ("client_secret",): "vault:liquid/app#secret",
        ("name",): "no reference",
    }
    keep_applied(private, cast(ConnectedProvider, provider), references)
    assert last_write(in_state(private)) == LastWrite(
        server_version="7.7.1", secret_versions={"vault:liquid/app#secret": 3}
    )


@pytest.mark.parametrize("private", [None, "", "bm90IEpTT04=", "****", in_state([1]), in_state({})])
def test_nothing_is_read_where_another_provider_wrote(private: str | None) -> None:
    assert last_write(private) == LastWrite()
