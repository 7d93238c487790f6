"""The stand-in Vault, seen by a real client."""

from collections.abc import Iterator

import hvac
import pytest
from hvac.exceptions import Forbidden, InvalidPath, InvalidRequest, VaultDown
from rocketchat_standin import Clock, Vault


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault() as vault:
        vault.mount("liquid", version=1)
        vault.mount("secret", version=2)
        vault.put("liquid", "rocketchat/adminuser", {"username": "root", "pass": "word"})
        vault.put("secret", "chat", {"key": "old"})
        vault.put("secret", "chat", {"key": "new"})
        yield vault


@pytest.fixture
def client(vault: Vault) -> hvac.Client:
    return hvac.Client(url=vault.url, token=vault.root_token)


def test_a_version_1_engine_gives_its_secret(client: hvac.Client) -> None:
    secret = client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")
    assert secret["data"] == {"username": "root", "pass": "word"}


@pytest.mark.parametrize(("version", "value"), [(None, "new"), (1, "old"), (2, "new")])
def test_a_version_2_engine_gives_any_version(
    client: hvac.Client, version: int | None, value: str
) -> None:
    secret = client.secrets.kv.v2.read_secret_version(
        "chat", version=version, mount_point="secret", raise_on_deleted_version=True
    )
    assert secret["data"]["data"] == {"key": value}
    assert secret["data"]["metadata"]["version"] == (version or 2)


def test_a_deleted_version_is_not_found(vault: Vault, client: hvac.Client) -> None:
    vault.delete("secret", "chat")
    with pytest.raises(InvalidPath):
        client.secrets.kv.v2.read_secret_version(
            "chat", mount_point="secret", raise_on_deleted_version=True
        )


def test_vault_reports_the_engine_of_a_path(client: hvac.Client) -> None:
    versions = {}
    for path in ("liquid/rocketchat/adminuser", "secret/chat"):
        data = client.adapter.get(f"/v1/sys/internal/ui/mounts/{path}")["data"]
        versions[data["path"]] = (data["options"] or {}).get("version", "1")
    assert versions == {"liquid/": "1", "secret/": "2"}


def test_an_absent_secret_is_not_found(client: hvac.Client) -> None:
    with pytest.raises(InvalidPath):
        client.secrets.kv.v1.read_secret("nothing", mount_point="liquid")


def test_an_approle_logs_in_and_may_read_but_not_write(vault: Vault) -> None:
    role_id, secret_id = vault.approle("terraform", "readers")
    client = hvac.Client(url=vault.url)
    client.auth.approle.login(role_id, secret_id)
    assert client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")
    with pytest.raises(Forbidden):
        client.secrets.kv.v1.create_or_update_secret("x", {"a": 1}, mount_point="liquid")
    with pytest.raises(InvalidRequest):
        client.auth.approle.login(role_id, "wrong")


def test_a_service_account_logs_in_with_its_jwt(vault: Vault) -> None:
    vault.jwt_role("terraform", "a.b.c", "readers")
    client = hvac.Client(url=vault.url)
    client.auth.kubernetes.login("terraform", "a.b.c")
    assert client.is_authenticated()
    with pytest.raises(Forbidden):
        client.auth.jwt.jwt_login("terraform", "x.y.z")


def test_an_expired_token_is_refused(vault: Vault) -> None:
    token = vault.token("readers")
    vault.expire(token)
    with pytest.raises(Forbidden):
        hvac.Client(url=vault.url, token=token).secrets.kv.v1.read_secret(
            "rocketchat/adminuser", mount_point="liquid"
        )


def test_a_sealed_vault_serves_only_its_health(vault: Vault, client: hvac.Client) -> None:
    vault.seal()
    assert client.sys.is_sealed()
    with pytest.raises(VaultDown):
        client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")
    vault.unseal()
    assert client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")


def test_a_namespace_is_accepted_and_seen(vault: Vault) -> None:
    client = hvac.Client(url=vault.url, token=vault.root_token, namespace="team")
    client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")
    assert vault.requests[-1].headers["x-vault-namespace"] == "team"


def test_a_token_without_policies_may_read_nothing(vault: Vault) -> None:
    client = hvac.Client(url=vault.url, token=vault.token())
    with pytest.raises(Forbidden):
        client.secrets.kv.v1.read_secret("rocketchat/adminuser", mount_point="liquid")


def test_a_token_ends_with_its_lease_unless_it_is_renewed_in_time() -> None:
    clock = Clock(speed=0)
    with Vault(clock=clock, lease=60) as vault:
        client = hvac.Client(url=vault.url, token=vault.token("reader"))
        assert client.auth.token.lookup_self()["data"]["ttl"] == 60
        clock.advance(40)
        assert client.auth.token.renew_self()["auth"]["lease_duration"] == 60
        clock.advance(40)
        client.auth.token.lookup_self()
        clock.advance(40)
        with pytest.raises(Forbidden):
            client.auth.token.renew_self()


def test_a_token_that_cannot_be_renewed_says_so(vault: Vault) -> None:
    client = hvac.Client(url=vault.url, token=vault.token("reader", renewable=False))
    assert client.auth.token.lookup_self()["data"]["renewable"] is False
    with pytest.raises(InvalidRequest, match="not renewable"):
        client.auth.token.renew_self()


def test_a_write_that_expects_another_version_is_refused(client: hvac.Client) -> None:
    write = client.secrets.kv.v2.create_or_update_secret
    assert write("new", {"a": "1"}, cas=0, mount_point="secret")["data"]["version"] == 1
    with pytest.raises(InvalidRequest, match="check-and-set"):
        write("new", {"a": "2"}, cas=0, mount_point="secret")
    assert write("new", {"a": "2"}, cas=1, mount_point="secret")["data"]["version"] == 2
