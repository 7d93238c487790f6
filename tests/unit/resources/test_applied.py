"""What is kept about the last write."""

from types import SimpleNamespace
from typing import Any

import pytest
from rocketchat_provider.managed.provenance import keep_applied
from rocketchat_provider.secrets import Secrets
from tfplugin import DiagnosticError, Key, Path

PROVIDER: Any = SimpleNamespace(server=SimpleNamespace(version="7.7.1"), secrets=Secrets(None))


def test_the_servers_version_and_those_of_the_secrets_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET", "canary")
    private: dict[str, Any] = {}
    given: dict[Path, object] = {
        ("a",): "env:SECRET",
        ("b",): None,
        ("c",): "(known to the server only)",
    }
    keep_applied(private, PROVIDER, given)
    assert private == {"server_version": "7.7.1", "secret_versions": {"env:SECRET": None}}


@pytest.mark.parametrize("path", [("secret_value",), ("secret_values", Key("SMTP_Password"))])
def test_a_secret_that_cannot_be_read_is_reported_at_its_attribute(path: tuple[Any, ...]) -> None:
    with pytest.raises(DiagnosticError, match="VAULT_ADDR") as caught:
        keep_applied({}, PROVIDER, {path: "vault:kv/a#b"})
    assert caught.value.path == path
