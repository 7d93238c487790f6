"""One HTTP exchange: what may go wrong on the way, what is tried again, what is never sent."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from rocketchat_provider.client import RocketChat
from rocketchat_provider.client.errors import (
    Interrupted,
    NotRocketChat,
    PermissionDenied,
    RateLimited,
    Redirected,
    Rejected,
    Unreachable,
)

Connect = Callable[..., RocketChat]
ME = "/api/v1/me"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_has_never_answered_is_tried_only_twice_again(
    connect: Connect, clock: Any
) -> None:
    client = connect(url=f"http://127.0.0.1:{free_port()}", max_retries=5)
    with pytest.raises(Unreachable, match="the connection was refused"):
        client.session.get(ME)
    assert clock.waits == [0.5, 1.0]


def test_a_server_that_went_away_is_tried_as_often_as_it_is_said(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("GET", ME, reply(body={"_id": "u1"}))
    client = connect(max_retries=3)
    client.session.get(ME)
    server.stop()
    client.session.transport.close()
    with pytest.raises(Unreachable, match="the connection was refused"):
        client.session.get(ME)
    assert clock.waits == [0.5, 1.0, 2.0]


def test_what_may_not_be_sent_twice_is_not(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("POST", ME, reply(drop=True))
    with pytest.raises(Unreachable):
        connect().session.send("POST", ME, {}, repeat=False)
    server.on("POST", ME, reply(503, "", HTML))
    with pytest.raises(Unreachable):
        connect().session.send("POST", ME, {}, repeat=False)
    assert clock.waits == []
    server.on("POST", ME, limited(reply, "You must wait 5 seconds"), reply(body={}))
    assert connect().session.send("POST", ME, {}, repeat=False).status == 200
    assert clock.waits == [5.25]


def test_a_name_that_does_not_resolve_is_named_and_not_tried_again(
    connect: Connect, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = connect(url="https://no-such-host.example.org")
    with pytest.raises(Unreachable, match=r"no-such-host\.example\.org cannot be resolved"):
        client.session.get(ME)
    assert clock.waits == []


def test_a_first_contact_that_failed_is_not_repeated_by_the_next_call(
    connect: Connect, clock: Any
) -> None:
    client = connect(url=f"http://127.0.0.1:{free_port()}", max_retries=1)
    for _ in range(3):
        with pytest.raises(Unreachable):
            client.session.get(ME)
    assert clock.waits == [0.5]


def test_no_answer_in_time_is_named(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = connect(
            url=f"http://127.0.0.1:{silent.getsockname()[1]}", request_timeout=0.1, max_retries=0
        )
        with pytest.raises(Unreachable, match=r"no answer within 0\.1 s.*request_timeout"):
            client.session.get(ME)


def test_a_connection_that_breaks_is_tried_again(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("GET", ME, reply(drop=True), reply(drop=True), reply(body={"_id": "u1"}))
    assert connect().session.get(ME) == {"_id": "u1"}
    assert clock.waits == [0.5, 1.0]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxys_failure_is_tried_again_and_then_named(
    connect: Connect, server: Any, reply: Any, clock: Any, status: int
) -> None:
    page = "<html><head><title>Gateway trouble</title></head></html>"
    server.on("GET", ME, reply(status, page, HTML))
    reported = f'HTML page titled "Gateway trouble".*{status}.*check that Rocket.Chat is running'
    with pytest.raises(Unreachable, match=reported):
        connect(max_retries=2).session.get(ME)
    assert len(clock.waits) == 2


def test_a_connection_that_breaks_every_time_is_reported_with_what_to_look_at(
    connect: Connect, server: Any, reply: Any
) -> None:
    server.on("GET", ME, reply(drop=True))
    with pytest.raises(Unreachable, match=r"connection broke.*still running.*a proxy"):
        connect(max_retries=1).session.get(ME)


def test_another_failure_is_not_tried_again(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("GET", ME, reply(500, {"success": False, "error": "Internal server error"}))
    with pytest.raises(Rejected, match="Internal server error"):
        connect().session.get(ME)
    assert clock.waits == []


def limited(reply: Any, text: str = "", **headers: str) -> Any:
    return reply(429, {"success": False, "error": text}, headers)


def test_a_limit_is_waited_out_as_long_as_its_text_says(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    text = "You must wait 26 seconds before trying this endpoint again."
    server.on("GET", ME, limited(reply, text), reply(body={"_id": "u1"}))
    assert connect().session.get(ME) == {"_id": "u1"}
    assert clock.waits == [26.25]


def test_a_limit_without_a_text_is_waited_out_until_its_reset(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    reset = str(int((clock.today() + 17) * 1000))
    server.on("GET", ME, limited(reply, **{"X-RateLimit-Reset": reset}), reply(body={"_id": "u1"}))
    connect().session.get(ME)
    assert clock.waits == [pytest.approx(17.25)]


def test_a_limit_that_outlasts_the_retries_says_when_it_ends(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("GET", ME, limited(reply, "You must wait 5 seconds"))
    with pytest.raises(RateLimited, match="in about 5 s") as caught:
        connect(max_retries=2).session.get(ME)
    assert caught.value.seconds == 5.25
    assert clock.waits == [5.25, 5.25]


def test_a_limit_of_many_minutes_is_not_waited_out(
    connect: Connect, server: Any, reply: Any, clock: Any
) -> None:
    server.on("GET", ME, limited(reply, "You must wait 3600 seconds"))
    with pytest.raises(RateLimited, match="the provider waits at most 120 s") as caught:
        connect().session.get(ME)
    assert "max_retries" not in str(caught.value)
    assert clock.waits == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_page_that_refuses_is_not_taken_for_rocketchats_refusal(
    connect: Connect, server: Any, reply: Any, status: int
) -> None:
    page = reply(status, "<html><title>Access denied</title></html>", HTML)
    server.on("GET", ME, page)
    server.on("POST", ME, page)
    with pytest.raises(NotRocketChat, match="Access denied"):
        connect().session.get(ME)
    with pytest.raises(NotRocketChat, match="Access denied"):
        connect().session.post(ME, {})


def test_an_empty_refusal_is_one_of_rocketchats(connect: Connect, server: Any, reply: Any) -> None:
    server.on("GET", ME, reply(body={"_id": "u1"}))
    server.on("GET", "/api/v1/it", reply(403, ""))
    with pytest.raises(PermissionDenied):
        connect().session.get("/api/v1/it")


def test_waiting_ends_when_terraform_asks_to_stop(
    server: Any, reply: Any, stopping: threading.Event, connect: Connect
) -> None:
    def stop(_: Any) -> Any:
        stopping.set()
        return reply(drop=True)

    server.on("GET", ME, stop)
    with pytest.raises(Interrupted):
        connect().session.get(ME)
    assert len(server.seen(ME)) == 1


def test_nothing_new_is_asked_once_terraform_asked_to_stop(
    server: Any, stopping: threading.Event, connect: Connect
) -> None:
    stopping.set()
    with pytest.raises(Interrupted):
        connect().session.get(ME)
    assert server.requests == []


def test_a_redirect_to_another_host_is_named_and_gets_nothing(
    connect: Connect, server: Any, reply: Any
) -> None:
    server.on("GET", "/elsewhere", reply(body={}))
    target = server.url.replace("127.0.0.1", "localhost") + "/elsewhere"
    server.on("GET", ME, reply(302, "", {"Location": target}))
    with pytest.raises(Redirected, match="no credential reaches another address") as caught:
        connect().session.get(ME)
    assert caught.value.target == target
    assert server.seen("/elsewhere") == []


def test_a_redirect_to_https_suggests_the_url_to_set(
    connect: Connect, server: Any, reply: Any
) -> None:
    server.on(
        "GET", "/api/info", reply(301, "", {"Location": "https://chat.example.org/api/info?x=1"})
    )
    with pytest.raises(Redirected, match=r'set url = "https://chat\.example\.org"'):
        connect().session.get(ME)


def test_a_login_portal_in_front_is_named(connect: Connect, server: Any, reply: Any) -> None:
    server.on("GET", ME, reply(200, "<html><title>Sign in</title></html>", HTML))
    with pytest.raises(NotRocketChat, match='an HTML page titled "Sign in"'):
        connect().session.get(ME)


def test_a_url_with_a_sub_path_is_kept(connect: Connect, server: Any, reply: Any) -> None:
    server.on("GET", "/chat/api/info", reply(body={"version": "7.7", "success": True}))
    server.on("GET", "/chat/api/v1/me", reply(body={"_id": "u1"}))
    assert connect(url=f"{server.url}/chat/").session.get(ME) == {"_id": "u1"}


def test_cookies_are_not_kept_and_a_netrc_file_is_not_read(
    connect: Connect, server: Any, reply: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password canary-netrc\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server.on("GET", ME, reply(body={"_id": "u1"}, headers={"Set-Cookie": "a=b; Path=/"}))
    client = connect()
    client.session.get(ME)
    client.session.get(ME)
    assert all("cookie" not in request.headers for request in server.requests)
    assert all("authorization" not in request.headers for request in server.requests)


def test_a_proxy_of_the_environment_is_not_used_to_reach_this_machine(
    connect: Connect, server: Any, reply: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server.on("GET", ME, reply(body={"_id": "u1"}))
    assert connect(max_retries=0).session.get(ME) == {"_id": "u1"}


def test_a_proxy_that_fails_is_named(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(Unreachable, match=r"proxy in this machine.*NO_PROXY"):
        connect(url="https://chat.example.org", max_retries=0).session.get(ME)


def test_importing_the_client_does_not_import_requests() -> None:
    import subprocess
    import sys

    check = "import sys, rocketchat_provider.client; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
    assert requests.__name__ in sys.modules
