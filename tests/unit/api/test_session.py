"""Who we are at the server: tokens, logins, second factors, renewals, logout."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from rocketchat_provider.client import RocketChat
from rocketchat_provider.client.errors import (
    CredentialsMissing,
    CredentialsRejected,
    NotRocketChat,
    PermissionDenied,
    RateLimited,
    RocketChatError,
    SessionEnded,
    TwoFactorRejected,
    TwoFactorRequired,
    UnexpectedAnswer,
)

Connect = Callable[..., RocketChat]
ME = "/api/v1/me"
LOGIN = "/api/v1/login"
LOGOUT = "/api/v1/logout"
WRITE = "/api/v1/settings/Site_Name"
PASSWORD = "canary-password-1f0c"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
USER = {"username": "admin", "password": PASSWORD}
UNAUTHORIZED = {"status": "error", "message": "You must be logged in to do this."}


def logged_in(token: str = "canary-session-token") -> dict[str, Any]:
    return {"status": "success", "data": {"userId": "u1", "authToken": token}}


@pytest.fixture
def welcoming(server: Any, reply: Any) -> Any:
    """The scripted server, which lets everybody in."""
    server.on("POST", LOGIN, reply(body=logged_in()))
    server.on("POST", LOGOUT, reply(body=""))
    server.on("GET", ME, reply(body={"_id": "u1"}))
    return server


def test_nothing_is_sent_before_something_is_asked(connect: Connect, server: Any) -> None:
    connect().close()
    assert server.requests == []


def test_a_token_is_sent_as_headers(connect: Connect, welcoming: Any) -> None:
    connect().session.get(ME)
    headers = welcoming.seen(ME)[0].headers
    assert (headers["x-user-id"], headers["x-auth-token"]) == ("u1", "canary-auth-token-77ab")
    assert welcoming.seen(LOGIN) == []


def test_a_token_is_never_logged_out(connect: Connect, welcoming: Any) -> None:
    client = connect()
    client.session.get(ME)
    client.close()
    assert welcoming.seen(LOGOUT) == []


def test_a_user_logs_in_once_and_out_at_the_end(connect: Connect, welcoming: Any) -> None:
    client = connect(**USER)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: client.session.get(ME), range(8)))
    client.close()
    assert [request.body for request in welcoming.seen(LOGIN)] == [
        {"user": "admin", "password": PASSWORD}
    ]
    assert welcoming.seen(LOGOUT)[0].headers["x-auth-token"] == "canary-session-token"


def test_logging_out_works_when_terraform_asked_to_stop(
    connect: Connect, welcoming: Any, stopping: Any
) -> None:
    client = connect(**USER)
    client.session.get(ME)
    stopping.set()
    client.close()
    assert len(welcoming.seen(LOGOUT)) == 1


def test_a_logout_that_fails_does_not_matter(connect: Connect, welcoming: Any, reply: Any) -> None:
    welcoming.on("POST", LOGOUT, reply(drop=True))
    client = connect(**USER)
    client.session.get(ME)
    client.close()
    assert len(welcoming.seen(LOGOUT)) == 1


@pytest.mark.parametrize(
    ("status", "body", "content_type", "seen"),
    [
        (200, "<html><title>It works!</title></html>", "text/html", 'titled "It works!"'),
        (200, {"hello": "world"}, "application/json", "other JSON"),
        (200, {"version": "not a number"}, "application/json", "other JSON"),
        (404, "<html><h1>Not Found</h1></html>", "text/html", "404 Not Found"),
        (404, {"error": "not found"}, "application/json", "404 Not Found"),
        (200, "", "text/plain", "an empty body"),
    ],
)
def test_a_server_that_is_not_rocket_chat_is_named_and_gets_no_password(
    connect: Connect,
    server: Any,
    reply: Any,
    status: int,
    body: Any,
    content_type: str,
    seen: str,
) -> None:
    server.on("GET", "/api/info", reply(status, body, {"Content-Type": content_type}))
    with pytest.raises(NotRocketChat, match=seen):
        connect(**USER).session.get(ME)
    assert [request.path for request in server.requests] == ["/api/info"]


def test_missing_credentials_are_named_before_anything_is_sent(
    connect: Connect, server: Any
) -> None:
    with pytest.raises(CredentialsMissing, match="auth_token"):
        connect(username=None).session.get(ME)
    assert server.requests == []


@pytest.mark.parametrize(
    "body",
    [
        {"status": "error", "error": 403, "message": "Incorrect password"},
        {"success": False, "error": "Unauthorized", "status": "error", "message": "Unauthorized"},
        {"success": False, "error": "Unauthorized"},
    ],
)
def test_a_wrong_password_is_named_and_tried_once_by_all_threads_together(
    connect: Connect, server: Any, reply: Any, body: Any
) -> None:
    server.on("POST", LOGIN, reply(401, body))
    client = connect(**USER)

    def attempt(_: int) -> str:
        with pytest.raises(CredentialsRejected) as caught:
            client.session.get(ME)
        return caught.value.detail

    with ThreadPoolExecutor(4) as threads:
        details = set(threads.map(attempt, range(8)))
    assert len(server.seen(LOGIN)) == 1
    assert "'admin'" in details.pop()


def test_a_dead_token_is_named(connect: Connect, server: Any, reply: Any) -> None:
    server.on("GET", ME, reply(401, UNAUTHORIZED))
    with pytest.raises(CredentialsRejected, match="does not know the personal access token"):
        connect().session.get(ME)


def test_a_login_without_a_token_in_its_answer_is_named(
    connect: Connect, server: Any, reply: Any
) -> None:
    server.on("POST", LOGIN, reply(body={"status": "success", "data": {}}))
    with pytest.raises(UnexpectedAnswer, match="userId"):
        connect(**USER).session.get(ME)


def test_a_session_that_ends_in_the_middle_is_renewed_once(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    welcoming.on("POST", LOGIN, reply(body=logged_in("first")), reply(body=logged_in("second")))
    welcoming.on("GET", ME, reply(401, UNAUTHORIZED), reply(body={"_id": "u1"}))
    assert connect(**USER).session.get(ME) == {"_id": "u1"}
    assert [request.headers["x-auth-token"] for request in welcoming.seen(ME)] == [
        "first",
        "second",
    ]


def test_many_threads_renew_one_session_together(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    def only_second(request: Any) -> Any:
        alive = request.headers["x-auth-token"] == "second"
        return reply(body={"_id": "u1"}) if alive else reply(401, UNAUTHORIZED)

    welcoming.on("POST", LOGIN, reply(body=logged_in("first")), reply(body=logged_in("second")))
    welcoming.on("GET", ME, only_second)
    client = connect(**USER)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: client.session.get(ME), range(16)))
    assert len(welcoming.seen(LOGIN)) == 2


def test_a_renewed_session_that_is_refused_too_is_named(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    welcoming.on("GET", ME, reply(401, UNAUTHORIZED))
    with pytest.raises(SessionEnded, match="share one database"):
        connect(**USER).session.get(ME)
    assert len(welcoming.seen(LOGIN)) == 2


def test_a_dead_token_that_passes_for_a_stranger_is_not_taken_for_a_missing_permission(
    connect: Connect, server: Any, reply: Any
) -> None:
    server.on("GET", WRITE, reply(403, {"success": False, "error": "unauthorized"}))
    server.on("GET", ME, reply(401, UNAUTHORIZED))
    with pytest.raises(CredentialsRejected):
        connect().session.get(WRITE, permission="view-privileged-setting")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"success": False, "error": "unauthorized"}),
        (403, {"success": False, "error": "User does not have … [error-unauthorized]"}),
        (400, {"success": False, "error": "… [x]", "errorType": "error-action-not-allowed"}),
        (400, {"success": False, "error": "error-not-allowed"}),
    ],
)
def test_a_missing_permission_is_named(
    connect: Connect, welcoming: Any, reply: Any, status: int, body: Any
) -> None:
    welcoming.on("POST", WRITE, reply(status, body))
    with pytest.raises(PermissionDenied, match="manage-cloud") as caught:
        connect().session.post(WRITE, {}, permission="manage-cloud")
    assert caught.value.permission == "manage-cloud"


def test_a_password_confirms_every_write(connect: Connect, welcoming: Any, reply: Any) -> None:
    welcoming.on("POST", WRITE, reply())
    connect(password=PASSWORD).session.post(WRITE, {"value": "x"})
    headers = welcoming.seen(WRITE)[0].headers
    assert headers["x-2fa-method"] == "password"
    assert headers["x-2fa-code"] == hashlib.sha256(PASSWORD.encode()).hexdigest()


def test_an_authenticator_confirms_every_write(
    connect: Connect, welcoming: Any, reply: Any, clock: Any
) -> None:
    welcoming.on("POST", WRITE, reply())
    connect(password=PASSWORD, totp_secret=TOTP_SECRET).session.post(WRITE, {"value": "x"})
    headers = welcoming.seen(WRITE)[0].headers
    assert headers["x-2fa-method"] == "totp"
    assert headers["x-2fa-code"] == pyotp.TOTP(TOTP_SECRET).at(int(clock.today()))


def test_reads_carry_no_second_factor(connect: Connect, welcoming: Any) -> None:
    connect(password=PASSWORD).session.get(ME)
    assert "x-2fa-code" not in welcoming.seen(ME)[0].headers


def refused(code: str, method: str) -> dict[str, Any]:
    return {
        "success": False,
        "error": f"… [{code}]",
        "errorType": code,
        "details": {"method": method, "codeGenerated": False, "availableMethods": []},
    }


@pytest.mark.parametrize(
    ("method", "remedy"),
    [("password", "set password as well"), ("totp", "set totp_secret"), ("email", "by e-mail")],
)
def test_a_second_factor_that_is_not_given_says_how_to_give_it(
    connect: Connect, welcoming: Any, reply: Any, method: str, remedy: str
) -> None:
    welcoming.on("POST", WRITE, reply(400, refused("totp-required", method)))
    with pytest.raises(TwoFactorRequired, match=remedy) as caught:
        connect().session.post(WRITE, {"value": "x"})
    assert caught.value.method == method


def test_a_password_where_another_factor_is_due_asks_for_that_one(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    welcoming.on("POST", WRITE, reply(400, refused("totp-invalid", "totp")))
    with pytest.raises(TwoFactorRequired, match="set totp_secret"):
        connect(password=PASSWORD).session.post(WRITE, {"value": "x"})


@pytest.mark.parametrize(
    ("given", "method", "remedy"),
    [
        ({"password": PASSWORD}, "password", "password of the account"),
        ({"totp_secret": TOTP_SECRET}, "totp", "clock"),
    ],
)
def test_a_wrong_second_factor_says_where_it_came_from(
    connect: Connect, welcoming: Any, reply: Any, given: dict[str, str], method: str, remedy: str
) -> None:
    welcoming.on("POST", WRITE, reply(400, refused("totp-invalid", method)))
    with pytest.raises(TwoFactorRejected, match=remedy):
        connect(**given).session.post(WRITE, {"value": "x"})


def test_version_8_5_is_said_to_ask_bypassing_tokens_too(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    welcoming.on("GET", "/api/info", reply(body={"version": "8.5", "success": True}))
    welcoming.on("POST", WRITE, reply(400, refused("totp-required", "password")))
    with pytest.raises(TwoFactorRequired, match=r"8\.5 requires it even for tokens"):
        connect().session.post(WRITE, {"value": "x"})


def test_a_totp_secret_that_is_not_base32_is_named(connect: Connect, welcoming: Any) -> None:
    with pytest.raises(CredentialsRejected, match="base32"):
        connect(totp_secret="canary-1089!").session.post(WRITE, {"value": "x"})


@pytest.mark.parametrize("method", ["totp", "email"])
def test_a_login_that_wants_a_second_factor_without_one_says_so(
    connect: Connect, server: Any, reply: Any, method: str
) -> None:
    body = {"status": "error", "error": "totp-required", "details": {"method": method}}
    server.on("POST", LOGIN, reply(401, body))
    with pytest.raises(TwoFactorRequired) as caught:
        connect(**USER).session.get(ME)
    assert caught.value.method == method


def test_a_login_gives_the_authenticators_code_when_asked(
    connect: Connect, welcoming: Any, reply: Any, clock: Any
) -> None:
    asked = reply(401, {"error": "totp-required", "details": {"method": "totp"}})
    welcoming.on("POST", LOGIN, asked, reply(body=logged_in()))
    connect(**USER, totp_secret=TOTP_SECRET).session.get(ME)
    bodies = [request.body for request in welcoming.seen(LOGIN)]
    assert "code" not in bodies[0]
    assert bodies[1]["code"] == pyotp.TOTP(TOTP_SECRET).at(int(clock.today()))


def test_a_wrong_code_at_login_is_named(connect: Connect, server: Any, reply: Any) -> None:
    asked = reply(401, {"error": "totp-required", "details": {"method": "totp"}})
    wrong = reply(401, {"error": "totp-invalid", "details": {"method": "totp"}})
    server.on("POST", LOGIN, asked, wrong)
    with pytest.raises(TwoFactorRejected, match="totp_secret"):
        connect(**USER, totp_secret=TOTP_SECRET).session.get(ME)


def method_limited(milliseconds: int) -> dict[str, Any]:
    error = {"error": "too-many-requests", "details": {"timeToReset": milliseconds}}
    return {"message": json.dumps({"msg": "result", "id": "1", "error": error}), "success": True}


@pytest.mark.parametrize("status", [200, 400])
def test_a_methods_limit_is_waited_out(
    connect: Connect, welcoming: Any, reply: Any, clock: Any, status: int
) -> None:
    done = {"message": json.dumps({"msg": "result", "id": "1", "result": 7}), "success": True}
    path = "/api/v1/method.call/count"
    welcoming.on("POST", path, reply(status, method_limited(1833)), reply(body=done))
    assert connect().session.call("count") == 7
    assert clock.waits == [pytest.approx(2.083)]


def test_a_methods_limit_that_outlasts_the_retries_is_named(
    connect: Connect, welcoming: Any, reply: Any, clock: Any
) -> None:
    welcoming.on("POST", "/api/v1/method.call/count", reply(body=method_limited(1000)))
    with pytest.raises(RateLimited, match="the method count"):
        connect(max_retries=2).session.call("count")
    assert clock.waits == [1.25, 1.25]


def test_a_methods_limit_of_many_minutes_is_not_waited_out(
    connect: Connect, welcoming: Any, reply: Any, clock: Any
) -> None:
    welcoming.on("POST", "/api/v1/method.call/count", reply(body=method_limited(600_000)))
    with pytest.raises(RateLimited, match="in about 600 s, and the provider waits at most 120 s"):
        connect().session.call("count")
    assert clock.waits == []


def test_a_success_that_says_it_is_none_is_not_trusted(
    connect: Connect, welcoming: Any, reply: Any
) -> None:
    welcoming.on("POST", WRITE, reply(200, {"success": False, "error": "no"}))
    with pytest.raises(RocketChatError, match="no"):
        connect().session.post(WRITE, {"value": "x"})


def test_a_route_that_the_version_lacks_is_named(connect: Connect, welcoming: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="no such route"):
        connect().session.get("/api/v1/no.such.route")
    with pytest.raises(UnexpectedAnswer, match="no such route"):
        connect().session.post("/api/v1/no.such.route", {})


def test_the_full_version_is_shown_to_an_administrator(
    connect: Connect, server: Any, reply: Any
) -> None:
    def reported(request: Any) -> Any:
        known = "x-auth-token" in request.headers
        return reply(body={"version": "7.7.1" if known else "7.7", "success": True})

    server.on("GET", "/api/info", reported)
    client = connect()
    assert str(client.version) == "7.7.1"
    assert client.capabilities.has_fingerprint


def test_no_error_shows_a_credential(connect: Connect, welcoming: Any, reply: Any) -> None:
    """Every refusal a server can give, with canaries for credentials."""
    replies = [
        reply(401, UNAUTHORIZED),
        reply(403, {"success": False, "error": "unauthorized"}),
        reply(400, refused("totp-invalid", "totp")),
        reply(500, {"success": False, "error": "Internal server error"}),
        reply(302, "", {"Location": "https://elsewhere.example.org/"}),
        reply(200, "<html></html>", {"Content-Type": "text/html"}),
        reply(drop=True),
    ]
    for refusal in replies:
        welcoming.on("POST", WRITE, refusal)
        for given in ({"password": PASSWORD, "totp_secret": TOTP_SECRET}, USER):
            client = connect(**given, max_retries=0)
            with pytest.raises(RocketChatError) as caught:
                client.session.post(WRITE, {"value": "canary-value"})
            texts = f"{caught.value!r} {caught.value} {caught.value.title} {client!r}"
            assert "canary" not in texts
            assert TOTP_SECRET not in texts
