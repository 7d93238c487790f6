"""Reading Vault: both versions of KV, every login, everything that can be wrong."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from rocketchat_provider.secrets import (
    InsecureVault,
    InvalidVault,
    Reference,
    SecretError,
    Secrets,
    VaultConnection,
    VaultDenied,
    VaultKeyMissing,
    VaultPathMissing,
    VaultSealed,
    VaultTokenExpired,
    VaultUnreachable,
)
from rocketchat_provider.secrets.vault import Vault as VaultReader
from rocketchat_standin import Clock, Vault


@pytest.fixture
def vault() -> Iterator[Vault]:
    with Vault() as vault:
        vault.mount("liquid", version=1)
        vault.mount("team/kv", version=2)
        vault.put("liquid", "rocketchat/adminuser", {"username": "a", "pass": "canary-v1"})
        vault.put("team/kv", "rocketchat/app.oauth2", {"client_secret": "canary-first"})
        vault.put("team/kv", "rocketchat/app.oauth2", {"client_secret": "canary-second"})
        yield vault


def secrets(vault: Vault, **login: Any) -> Secrets:
    return Secrets(VaultConnection(vault.url, **(login or {"token": vault.root_token})))


def test_kv_version_1_is_read(vault: Vault) -> None:
    secret = secrets(vault).resolve("vault:liquid/rocketchat/adminuser#pass")
    assert (secret.value, secret.version) == ("canary-v1", None)


def test_kv_version_2_is_read_with_the_secrets_version(vault: Vault) -> None:
    secret = secrets(vault).resolve("vault:team/kv/rocketchat/app.oauth2#client_secret")
    assert (secret.value, secret.version) == ("canary-second", 2)


def test_an_earlier_version_is_read_when_it_is_asked_for(vault: Vault) -> None:
    secret = secrets(vault).resolve("vault:team/kv/rocketchat/app.oauth2#client_secret@1")
    assert (secret.value, secret.version) == ("canary-first", 1)


@pytest.mark.parametrize("version", ["3", "2"])
def test_a_version_that_does_not_exist_or_is_deleted_is_named(vault: Vault, version: str) -> None:
    vault.delete("team/kv", "rocketchat/app.oauth2")
    with pytest.raises(VaultPathMissing, match=f"no longer has version {version}"):
        secrets(vault).resolve(f"vault:team/kv/rocketchat/app.oauth2#client_secret@{version}")


def test_a_version_of_kv_version_1_is_refused(vault: Vault) -> None:
    with pytest.raises(VaultPathMissing, match="Remove @2"):
        secrets(vault).resolve("vault:liquid/rocketchat/adminuser#pass@2")


@pytest.mark.parametrize("path", ["liquid/rocketchat/nobody", "team/kv/rocketchat/nobody"])
def test_a_path_that_does_not_exist_is_named(vault: Vault, path: str) -> None:
    with pytest.raises(VaultPathMissing, match=path):
        secrets(vault).resolve(f"vault:{path}#pass")


def test_a_key_that_does_not_exist_names_the_existing_ones_and_no_value(vault: Vault) -> None:
    with pytest.raises(VaultKeyMissing, match="Its keys are: pass, username") as caught:
        secrets(vault).resolve("vault:liquid/rocketchat/adminuser#password")
    assert caught.value.keys == ("pass", "username")
    assert "canary" not in f"{caught.value!r} {caught.value.__dict__}"


def test_a_mount_that_does_not_exist_is_reported_as_vault_does(vault: Vault) -> None:
    with pytest.raises(VaultDenied, match="its mount must exist"):
        secrets(vault).resolve("vault:nowhere/a#b")


@pytest.mark.parametrize("value", [{"nested": "canary"}, ["canary"], None, True])
def test_a_value_that_is_not_text_is_named_by_its_type(vault: Vault, value: Any) -> None:
    vault.put("liquid", "odd", {"key": value})
    with pytest.raises(SecretError, match="must be a text or a number") as caught:
        secrets(vault).resolve("vault:liquid/odd#key")
    assert "canary" not in caught.value.detail


def test_a_number_is_read_as_text(vault: Vault) -> None:
    vault.put("liquid", "odd", {"key": 7})
    assert secrets(vault).resolve("vault:liquid/odd#key").value == "7"


def test_a_sealed_vault_is_named(vault: Vault) -> None:
    vault.seal()
    with pytest.raises(VaultSealed, match="Unseal it"):
        secrets(vault).resolve("vault:liquid/rocketchat/adminuser#pass")


def test_an_unreachable_vault_is_named() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(VaultUnreachable, match="the connection was refused"):
        Secrets(VaultConnection(address, token="canary-token")).resolve("vault:kv/a#b")


def test_an_address_that_is_invalid_is_named() -> None:
    with pytest.raises(InvalidVault, match="vault:8200"):
        Secrets(VaultConnection("vault:8200", token="canary-token")).resolve("vault:kv/a#b")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses of what would have been sent."""
    sent: list[str] = []

    def send(_: Any, request: requests.PreparedRequest, **__: Any) -> None:
        sent.append(str(request.url))
        raise requests.ConnectionError("nothing is sent here")

    monkeypatch.setattr(requests.Session, "send", send)
    return sent


@pytest.mark.parametrize("address", ["http://10.66.60.1:8200", "HTTP://vault.example.org"])
def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(
    sent: list[str], address: str
) -> None:
    with pytest.raises(InsecureVault, match="could read Vault's token") as caught:
        Secrets(VaultConnection(address, token="canary-token")).resolve("vault:kv/a#b")
    assert sent == []
    for reported in (address, "https", "vault.allow_http = true", "VAULT_ALLOW_HTTP=true"):
        assert reported in caught.value.detail


def test_plain_http_to_another_machine_may_be_allowed(sent: list[str]) -> None:
    connection = VaultConnection("http://10.66.60.1:8200", token="canary-token", allow_http=True)
    with pytest.raises(VaultUnreachable, match="nothing is sent here"):
        Secrets(connection).resolve("vault:kv/a#b")
    assert sent[0].startswith("http://10.66.60.1:8200/v1/")


def test_no_proxy_stands_between_vault_and_its_own_machine(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert secrets(vault).resolve("vault:liquid/rocketchat/adminuser#username").value == "a"


def test_a_token_that_vault_does_not_know_is_named(vault: Vault) -> None:
    token = vault.token("reader")
    vault.expire(token)
    with pytest.raises(VaultTokenExpired, match="expired") as caught:
        secrets(vault, token=token).resolve("vault:liquid/rocketchat/adminuser#pass")
    assert token not in caught.value.detail


def test_an_approle_logs_in_once(vault: Vault) -> None:
    role_id, secret_id = vault.approle("provider", "reader")
    reader = secrets(vault, role_id=role_id, secret_id=secret_id)
    reader.resolve("vault:liquid/rocketchat/adminuser#pass")
    reader.resolve("vault:liquid/rocketchat/adminuser#username")
    logins = [one for one in vault.requests if one.path.endswith("/login")]
    assert len(logins) == 1


def test_an_approle_whose_token_ended_logs_in_again(vault: Vault) -> None:
    role_id, secret_id = vault.approle("provider", "reader")
    reader = secrets(vault, role_id=role_id, secret_id=secret_id)
    reader.resolve("vault:liquid/rocketchat/adminuser#pass")
    vault.expire(vault.requests[-1].headers["x-vault-token"])
    reader.resolve("vault:liquid/rocketchat/adminuser#username")
    logins = [one for one in vault.requests if one.path.endswith("/login")]
    assert len(logins) == 2


def test_an_approle_that_is_refused_is_named_without_its_secret(vault: Vault) -> None:
    role_id, _ = vault.approle("provider", "reader")
    with pytest.raises(VaultDenied, match="denies the login: invalid role or secret") as caught:
        secrets(vault, role_id=role_id, secret_id="canary-secret-id").resolve("vault:liquid/a#b")
    assert "canary" not in caught.value.detail


def test_a_jwt_logs_in(vault: Vault) -> None:
    vault.jwt_role("provider", "canary-jwt", "reader")
    reader = secrets(vault, jwt="canary-jwt", jwt_role="provider", jwt_mount="kubernetes")
    assert reader.resolve("vault:liquid/rocketchat/adminuser#username").value == "a"


def test_no_login_is_named_and_the_environments_token_is_not_taken(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", vault.root_token)
    with pytest.raises(VaultDenied, match=r"set token \(VAULT_TOKEN"):
        Secrets(VaultConnection(vault.url)).resolve("vault:liquid/rocketchat/adminuser#pass")


def test_a_login_does_not_send_the_environments_token(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "canary-other-token")
    role_id, secret_id = vault.approle("provider", "reader")
    reader = secrets(vault, role_id=role_id, secret_id=secret_id)
    assert reader.resolve("vault:liquid/rocketchat/adminuser#username").value == "a"


def test_the_namespace_is_sent(vault: Vault) -> None:
    namespaced = Secrets(VaultConnection(vault.url, token=vault.root_token, namespace="team-a"))
    namespaced.resolve("vault:liquid/rocketchat/adminuser#pass")
    assert {one.headers["x-vault-namespace"] for one in vault.requests} == {"team-a"}


def test_a_path_below_a_mount_of_the_same_beginning_is_found(vault: Vault) -> None:
    vault.mount("liquid-2", version=2)
    vault.put("liquid-2", "liquid/a", {"b": "canary"})
    assert secrets(vault).resolve("vault:liquid-2/liquid/a#b").value == "canary"


def test_the_repr_shows_no_secret() -> None:
    connection = VaultConnection(
        "http://127.0.0.1:8200", token="canary-t", role_id="canary-r", secret_id="canary-s"
    )
    assert "canary" not in repr(connection)


def test_many_threads_read_one_secret_once(vault: Vault) -> None:
    reader = secrets(vault)
    threads = [
        threading.Thread(target=reader.resolve, args=("vault:liquid/rocketchat/adminuser#pass",))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reads = [one for one in vault.requests if one.path == "/v1/liquid/rocketchat/adminuser"]
    assert len(reads) == 1


@pytest.fixture
def impostor() -> Iterator[Any]:
    """Something that is not Vault: a page, or a redirect."""

    class Handler(BaseHTTPRequestHandler):
        reply: tuple[int, dict[str, str], bytes] = (200, {}, b"")
        seen: list[str]

        def do_GET(self) -> None:
            Handler.seen.append(self.path)
            status, headers, body = Handler.reply
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    Handler.seen = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_not_taken_for_vault(impostor: Any) -> None:
    handler, url = impostor
    handler.reply = (200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")
    with pytest.raises(VaultUnreachable, match="is not Vault"):
        Secrets(VaultConnection(url, token="canary-token")).resolve("vault:kv/a#b")


def test_a_redirect_is_not_followed(impostor: Any) -> None:
    handler, url = impostor
    handler.reply = (307, {"Location": f"{url.replace('127.0.0.1', 'localhost')}/elsewhere"}, b"")
    with pytest.raises(VaultUnreachable, match="redirects to http://localhost"):
        Secrets(VaultConnection(url, token="canary-token")).resolve("vault:kv/a#b")
    assert "/elsewhere" not in handler.seen


def test_a_failure_of_vault_is_named(impostor: Any) -> None:
    handler, url = impostor
    handler.reply = (500, {"Content-Type": "application/json"}, b'{"errors": ["storage is full"]}')
    with pytest.raises(VaultUnreachable, match="storage is full"):
        Secrets(VaultConnection(url, token="canary-token")).resolve("vault:kv/a#b")


def test_an_engine_that_is_not_kv_is_named(impostor: Any) -> None:
    handler, url = impostor
    body = b'{"data": {"path": "pki/", "type": "pki", "options": null}}'
    handler.reply = (200, {"Content-Type": "application/json"}, body)
    with pytest.raises(VaultPathMissing, match="of type pki"):
        Secrets(VaultConnection(url, token="canary-token")).resolve("vault:pki/a#b")


def test_importing_secrets_does_not_import_hvac() -> None:
    import subprocess
    import sys

    check = (
        "import sys, rocketchat_provider.secrets;"
        "sys.exit(bool({'hvac', 'requests'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


class Lease:
    """A Vault whose tokens are good for a minute, and the time as both sides see it."""

    def __init__(self) -> None:
        self.clock = Clock(speed=0)
        self.vault = Vault(clock=self.clock, lease=60)
        self.vault.mount("liquid", version=1)
        self.vault.put("liquid", "a", {"b": "canary-1", "c": "canary-2", "d": "canary-3"})

    def reader(self, **login: Any) -> VaultReader:
        return VaultReader(VaultConnection(self.vault.url, **login), self.clock.now)

    def asked(self, path: str) -> int:
        return sum(one.path.endswith(path) for one in self.vault.requests)


@pytest.fixture
def lease() -> Iterator[Lease]:
    lease = Lease()
    with lease.vault:
        yield lease


@pytest.mark.parametrize("way", ["token", "approle", "jwt"])
def test_a_token_is_renewed_while_a_long_apply_uses_it(lease: Lease, way: str) -> None:
    role_id, secret_id = lease.vault.approle("provider", "reader")
    lease.vault.jwt_role("provider", "canary-jwt", "reader")
    login = {
        "token": {"token": lease.vault.token("reader")},
        "approle": {"role_id": role_id, "secret_id": secret_id},
        "jwt": {"jwt": "canary-jwt", "jwt_role": "provider"},
    }[way]
    reader = lease.reader(**login)
    for key in ("b", "c", "d"):
        assert reader.read(Reference.parse(f"vault:liquid/a#{key}"))[0].startswith("canary")
        lease.clock.advance(40)
    assert lease.asked("/renew-self") == 2
    assert lease.asked("/login") == (0 if way == "token" else 1)


def test_a_token_that_cannot_be_renewed_is_used_as_long_as_it_lasts(lease: Lease) -> None:
    reader = lease.reader(token=lease.vault.token("reader", renewable=False))
    reader.read(Reference.parse("vault:liquid/a#b"))
    lease.clock.advance(40)
    reader.read(Reference.parse("vault:liquid/a#c"))
    assert lease.asked("/renew-self") == 0
    lease.clock.advance(40)
    with pytest.raises(VaultTokenExpired):
        reader.read(Reference.parse("vault:liquid/a#d"))


def test_a_login_that_could_not_be_renewed_is_repeated_with_the_jwt_of_that_time(
    lease: Lease,
) -> None:
    jwts = iter(["canary-jwt-1", "canary-jwt-2"])
    lease.vault.jwt_role("provider", "canary-jwt-1", "reader")
    lease.vault.jwt_role("provider", "canary-jwt-2", "reader")
    reader = lease.reader(jwt=lambda: next(jwts), jwt_role="provider", jwt_mount="kubernetes")
    reader.read(Reference.parse("vault:liquid/a#b"))
    lease.clock.advance(100)
    reader.read(Reference.parse("vault:liquid/a#c"))
    assert lease.asked("/auth/kubernetes/login") == 2


@pytest.mark.parametrize("mount", ["liquid", "team/kv"])
def test_a_secret_is_written_next_to_existing_keys(vault: Vault, mount: str) -> None:
    store = secrets(vault)
    vault.put(mount, "apps", {"other": "kept"})
    written = store.write(f"vault:{mount}/apps#wiki", "canary-new")
    assert vault.secret(mount, "apps") == {"other": "kept", "wiki": "canary-new"}
    assert written.version == (None if mount == "liquid" else 2)
    assert store.resolve(f"vault:{mount}/apps#wiki").value == "canary-new"
    store.write(f"vault:{mount}/apps#wiki", "canary-newer")
    assert vault.secret(mount, "apps") == {"other": "kept", "wiki": "canary-newer"}


@pytest.mark.parametrize("mount", ["liquid", "team/kv"])
def test_a_secret_is_written_where_nothing_is_or_was_deleted(vault: Vault, mount: str) -> None:
    store = secrets(vault)
    assert store.find(f"vault:{mount}/apps#wiki") is None
    store.write(f"vault:{mount}/apps#wiki", "canary-1")
    vault.delete(mount, "apps")
    secrets(vault).write(f"vault:{mount}/apps#wiki", "canary-2")
    assert vault.secret(mount, "apps") == {"wiki": "canary-2"}


@pytest.mark.parametrize("mount", ["liquid", "team/kv"])
def test_a_place_is_good_for_a_secret_before_there_is_any(vault: Vault, mount: str) -> None:
    secrets(vault).check_place(f"vault:{mount}/apps#wiki")
    assert {one.method for one in vault.requests} == {"GET"}
    with pytest.raises(VaultDenied, match="writing vault:nowhere/apps"):
        secrets(vault).check_place("vault:nowhere/apps#wiki")


def test_a_path_that_does_not_exist_is_reported_with_what_was_done_there(impostor: Any) -> None:
    handler, url = impostor
    handler.reply = (404, {"Content-Type": "application/json"}, b'{"errors": []}')
    store = Secrets(VaultConnection(url, token="canary-token"))
    with pytest.raises(VaultPathMissing, match="has nothing for writing vault:kv/a"):
        store.write("vault:kv/a#b", "canary-new")
    with pytest.raises(VaultPathMissing, match="has nothing for reading vault:kv/a"):
        store.resolve("vault:kv/a#b")


def test_a_key_that_does_not_exist_is_not_found(vault: Vault) -> None:
    assert secrets(vault).find("vault:liquid/rocketchat/adminuser#nothing") is None
    found = secrets(vault).find("vault:liquid/rocketchat/adminuser#pass")
    assert found is not None
    assert found.value == "canary-v1"


def test_a_write_that_is_not_allowed_is_named_without_the_value(vault: Vault) -> None:
    store = secrets(vault, token=vault.token("reader"))
    with pytest.raises(
        VaultDenied, match=r"(?s)writing vault:liquid/apps.*create and update"
    ) as caught:
        store.write("vault:liquid/apps#wiki", "canary-new")
    assert "canary" not in caught.value.detail


def test_the_error_for_a_path_with_data_says_to_leave_it_out(vault: Vault) -> None:
    vault.mount("secret", version=2)
    vault.put("secret", "app", {"key": "canary"})
    with pytest.raises(VaultPathMissing, match="write vault:secret/app#key@1") as caught:
        secrets(vault).resolve("vault:secret/data/app#key@1")
    assert "canary" not in caught.value.detail
    vault.put("secret", "data/app", {"key": "below"})
    assert secrets(vault).resolve("vault:secret/data/app#key").value == "below"


def test_a_path_may_hold_an_at_sign(vault: Vault) -> None:
    vault.put("team/kv", "users/ops@example.org", {"pw": "first"})
    vault.put("team/kv", "users/ops@example.org", {"pw": "second"})
    reader = secrets(vault)
    assert reader.resolve("vault:team/kv/users/ops@example.org#pw").value == "second"
    assert reader.resolve("vault:team/kv/users/ops@example.org#pw@1").value == "first"


def test_an_approle_may_be_mounted_elsewhere(vault: Vault) -> None:
    role_id, secret_id = vault.approle("provider", "reader", mount="teams/approle")
    login = {"role_id": role_id, "secret_id": secret_id}
    reader = secrets(vault, **login, approle_mount="teams/approle")
    assert reader.resolve("vault:liquid/rocketchat/adminuser#username").value == "a"
    with pytest.raises(VaultDenied):
        secrets(vault, **login).resolve("vault:liquid/rocketchat/adminuser#username")


def test_a_wrapped_secret_id_is_unwrapped_once(vault: Vault) -> None:
    role_id, secret_id = vault.approle("provider", "reader")
    wrapped = vault.wrap({"secret_id": secret_id})
    reader = secrets(vault, role_id=role_id, wrapped_secret_id=wrapped)
    reader.resolve("vault:liquid/rocketchat/adminuser#pass")
    vault.expire(vault.requests[-1].headers["x-vault-token"])
    assert reader.resolve("vault:liquid/rocketchat/adminuser#username").value == "a"
    assert [one.path for one in vault.requests].count("/v1/sys/wrapping/unwrap") == 1
    used = secrets(vault, role_id=role_id, wrapped_secret_id=wrapped)
    with pytest.raises(VaultDenied, match="works only once") as caught:
        used.resolve("vault:liquid/rocketchat/adminuser#pass")
    assert wrapped not in caught.value.detail


@pytest.mark.parametrize("token", ["canary token", "canary\ntoken", "canary-t\u00f6ken"])
def test_a_token_that_no_header_could_hold_is_named(vault: Vault, token: str) -> None:
    with pytest.raises(VaultDenied, match="VAULT_TOKEN") as caught:
        secrets(vault, token=token).resolve("vault:liquid/rocketchat/adminuser#pass")
    assert "canary" not in caught.value.detail
    assert vault.requests == []


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    address = "https://user:canary-password@vault.example.org:8200"
    with pytest.raises(InvalidVault, match="user name or password") as caught:
        Secrets(VaultConnection(address, token="t")).resolve("vault:kv/a#b")
    assert "canary" not in caught.value.detail
