"""What is wrong with an address and its one remedy, and the reason that the server gives."""

import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from requests.exceptions import SSLError
from rocketchat_provider.client import RocketChat
from rocketchat_provider.client.errors import (
    NotRocketChat,
    PermissionDenied,
    RocketChatError,
    Unreachable,
)
from rocketchat_provider.client.no_answer import unreachable

from tests.unit.api.conftest import Server
from tests.unit.authority import Authority

Connect = Callable[..., RocketChat]
ME = "/api/v1/me"
HTML = {"Content-Type": "text/html"}


def failure(connect: Connect, **arguments: Any) -> str:
    with pytest.raises(RocketChatError) as caught:
        connect(max_retries=0, **arguments).session.get(ME)
    return caught.value.detail


def test_https_to_a_port_of_plain_http(connect: Connect, server: Server) -> None:
    said = failure(connect, url=server.url.replace("http:", "https:"), request_timeout=2)
    assert "answers plain http, not https" in said
    assert "ROCKETCHAT_URL" in said
    assert "ca_file" not in said


def test_http_to_a_port_of_https(connect: Connect, tmp_path: Path) -> None:
    tls = Server(Authority(tmp_path).context())
    try:
        said = failure(connect, url=tls.url.replace("https:", "http:"), request_timeout=2)
    finally:
        threading.Thread(target=tls.stop, daemon=True).start()
    assert f"set url (ROCKETCHAT_URL) to {tls.url}" in said


def test_http_to_a_proxys_port_of_https(connect: Connect, server: Server, reply: Any) -> None:
    page = "<h1>Bad Request</h1>The plain HTTP request was sent to HTTPS port"
    server.on("GET", "/api/info", reply(400, page, HTML))
    said = failure(connect)
    assert "set url (ROCKETCHAT_URL) to https://127.0.0.1" in said


def test_what_only_a_strict_check_finds_in_a_certificate_is_said() -> None:
    failed = ssl.SSLCertVerificationError(1, "Missing Authority Key Identifier")
    failed.verify_code = 85
    said = unreachable("https://chat.example.org", SSLError(failed), 30).detail
    assert "breaks a rule of RFC 5280 (" in said
    assert "Missing Authority Key Identifier" in said
    assert "since version 3.13" in said


@pytest.mark.parametrize(
    ("certificate", "trusted", "reason", "remedy"),
    [
        ({}, False, "unknown authority", "ROCKETCHAT_CA_FILE"),
        ({"host": "127.0.0.2"}, True, "is not for 127.0.0.1", "ROCKETCHAT_URL"),
        ({"days_left": -1}, True, "has expired", "Renew it"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_said(
    connect: Connect,
    tmp_path: Path,
    certificate: dict[str, Any],
    trusted: bool,
    reason: str,
    remedy: str,
) -> None:
    authority = Authority(tmp_path, **certificate)
    context: ssl.SSLContext = authority.context()
    server = Server(context)
    try:
        ca_file = str(authority.certificate) if trusted else None
        said = failure(connect, url=server.url, ca_file=ca_file, request_timeout=5)
    finally:
        server.stop()
    assert reason in said
    assert remedy in said
    assert trusted is ("CA_FILE" not in said)


@pytest.mark.parametrize("path", ["/home", "/admin/settings", "/login"])
def test_a_page_of_rocket_chat_is_not_its_address(
    connect: Connect, server: Server, reply: Any, path: str
) -> None:
    page = reply(200, "<html><title>Rocket.Chat</title></html>", HTML)
    server.on("GET", f"{path}/api/info", page)
    with pytest.raises(NotRocketChat, match="ROCKETCHAT_URL") as caught:
        connect(url=server.url + path).session.get(ME)
    assert f"to {server.url}, without {path}" in caught.value.detail


@pytest.mark.parametrize("status", [400, 403, 500])
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"success": False, "error": "Custom scripts are disabled\u001b[31m"}, {}),
        ("<html><body><p>Custom scripts are disabled\u001b[31m</p></body></html>", HTML),
        ("Custom scripts are disabled\u001b[31m", {"Content-Type": "text/plain"}),
    ],
)
def test_the_servers_own_reason_is_shown(
    connect: Connect, server: Server, reply: Any, status: int, body: Any, headers: dict[str, str]
) -> None:
    server.on("GET", ME, reply(body={"_id": "u1"}))
    server.on("POST", "/api/v1/it", reply(status, body, headers))
    with pytest.raises(RocketChatError) as caught:
        connect().session.post("/api/v1/it", {})
    assert not isinstance(caught.value, PermissionDenied)
    assert "Custom scripts are disabled" in caught.value.detail
    assert "\u001b" not in caught.value.detail


def test_a_long_reason_is_cut_and_holds_no_secret(
    connect: Connect, server: Server, reply: Any
) -> None:
    server.on("GET", ME, reply(body={"_id": "u1"}))
    text = "x" * 190 + "canary-auth-token-77ab" + "y" * 10_000
    server.on("POST", "/api/v1/it", reply(500, text, {"Content-Type": "text/plain"}))
    with pytest.raises(RocketChatError) as caught:
        connect().session.post("/api/v1/it", {})
    assert len(caught.value.detail) < 800
    assert "canary" not in caught.value.detail


def test_an_address_is_shown_without_password_and_query(connect: Connect) -> None:
    for url in (
        "https://user:canary@chat.example.org",
        "https://chat.example.org?token=canary",
        "ftp://user:canary@chat.example.org?x=canary",
    ):
        assert "canary" not in failure(connect, url=url)


def test_a_proxys_password_is_not_shown(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary@127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(Unreachable, match="HTTPS_PROXY") as caught:
        connect(url="https://chat.example.org", max_retries=0).session.get(ME)
    assert "canary" not in caught.value.detail
