"""Faults befall the requests they are meant for, and only those."""

import socket
import time

import pytest
import requests
from rocketchat_standin import (
    CommitThenHang,
    Delay,
    FalseSuccess,
    Meanwhile,
    Refuse,
    Reset,
    RocketChat,
    Status,
    Unauthorized,
    WrongBody,
)

from .admin import Admin


def test_the_nth_request_from_now_on_is_hit(admin: Admin) -> None:
    admin.server.faults.at(2, Status(502, "<html>Bad Gateway</html>"))
    statuses = [admin.get("me").status_code for _ in range(3)]
    assert statuses == [200, 502, 200]


def test_requests_are_hit_by_method_and_path_as_often_as_said(admin: Admin) -> None:
    admin.server.faults.when("POST", r"settings/Site_", Status(500), times=2)
    assert admin.get("settings/Site_Name").ok
    assert [admin.write("Site_Name", "x").status_code for _ in range(3)] == [500, 500, 200]
    assert admin.write("Site_Url", "http://x").ok


def test_a_later_one_of_the_matching_requests_is_hit(admin: Admin) -> None:
    admin.server.faults.when("GET", "/me$", Status(500), after=2)
    assert [admin.get("me").status_code for _ in range(4)] == [200, 200, 500, 200]


def test_faults_that_have_not_happened_are_counted_and_can_be_forgotten(admin: Admin) -> None:
    admin.server.faults.when("*", "", Status(500), times=5)
    assert admin.get("me").status_code == 500
    assert admin.server.faults.pending == 4
    admin.server.faults.clear()
    assert admin.server.faults.pending == 0
    assert admin.get("me").ok


def test_something_else_may_happen_before_the_right_answer(admin: Admin) -> None:
    admin.server.faults.at(1, Meanwhile(lambda: admin.server.set("Site_Name", "Another")))
    assert admin.get("settings/Site_Name").json()["value"] == "Another"


def test_a_refusing_server_is_away_for_a_while(admin: Admin) -> None:
    server = admin.server
    server.faults.at(1, Refuse(seconds=1))
    with pytest.raises(requests.ConnectionError):
        admin.get("me")
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.1", server.port)),
    ):
        pass
    assert _comes_back(admin)


def test_a_reset_loses_the_request_unless_it_was_to_be_committed(admin: Admin) -> None:
    for fault, name in ((Reset, "Rocket.Chat"), (Reset(commit=True), "Written")):
        admin.server.faults.at(1, fault)
        with pytest.raises(requests.ConnectionError):
            admin.write("Site_Name", "Written")
        assert admin.server.setting("Site_Name") == name


def test_a_hanging_request_has_taken_effect(server: RocketChat) -> None:
    server.faults.at(1, CommitThenHang)
    user_id, token = server.bypass_token
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{server.url}/api/v1/settings/Site_Name",
            headers={"X-User-Id": user_id, "X-Auth-Token": token},
            json={"value": "Written"},
            timeout=0.3,
        )
    assert server.setting("Site_Name") == "Written"


def test_a_429_looks_like_rocket_chats_own(admin: Admin) -> None:
    admin.server.faults.at(1, Status(429))
    answer = admin.get("me")
    assert answer.status_code == 429
    assert "error-too-many-requests" in answer.json()["error"]
    assert int(answer.headers["X-RateLimit-Reset"]) > time.time() * 1000 - 1000


def test_other_answers_come_as_arranged(admin: Admin) -> None:
    faults = admin.server.faults
    faults.at(1, Status(503, {"why": "tired"}, {"Retry-After": "1"}))
    answer = admin.get("me")
    assert (answer.status_code, answer.json()) == (503, {"why": "tired"})
    assert answer.headers["Retry-After"] == "1"
    faults.at(1, Unauthorized)
    assert admin.get("me").status_code == 401
    faults.at(1, WrongBody)
    answer = admin.get("me")
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (200, "text/html")


def test_a_false_success_has_done_nothing(admin: Admin) -> None:
    admin.server.faults.at(1, FalseSuccess)
    assert admin.write("Site_Name", "x").json() == {"success": True}
    admin.server.faults.at(1, FalseSuccess)
    saved = admin.call("saveSettings", [{"_id": "Site_Name", "value": "x"}])
    assert saved == {"msg": "result", "id": "1", "result": True}
    assert admin.server.setting("Site_Name") == "Rocket.Chat"


def test_a_delayed_request_is_answered_in_the_end(admin: Admin) -> None:
    admin.server.faults.at(1, Delay(0.1))
    assert admin.get("me").ok


def test_every_request_is_listed_with_its_user_and_status(admin: Admin) -> None:
    admin.server.forget_requests()
    admin.get("settings/Site_Url?x=1")
    requests.get(f"{admin.server.url}/api/v1/me")
    admin.server.faults.at(1, Reset)
    with pytest.raises(requests.ConnectionError):
        admin.write("Site_Name", "x")
    seen = [(r.method, r.path, r.as_user, r.status) for r in admin.server.requests]
    assert seen == [
        ("GET", "/api/v1/settings/Site_Url?x=1", "admin", 200),
        ("GET", "/api/v1/me", None, 401),
        ("POST", "/api/v1/settings/Site_Name", None, None),
    ]
    assert admin.server.requests[-1].body == b'{"value": "x"}'


def test_a_stopped_server_answers_nothing() -> None:
    server = RocketChat()
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url)


def _comes_back(admin: Admin) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            return admin.get("me").ok
        except requests.ConnectionError:
            time.sleep(0.05)
    return False


def test_watchers_see_every_request_and_what_became_of_it(admin: Admin) -> None:
    seen = []
    admin.server.watchers.append(lambda request: seen.append((request.path, request.status)))
    admin.server.faults.at(2, Reset)
    assert admin.get("me").ok
    with pytest.raises(requests.ConnectionError):
        admin.get("info")
    # The client sees the end of the connection before the server is done with the request.
    deadline = time.monotonic() + 5
    while len(seen) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert seen == [("/api/v1/me", 200), ("/api/v1/info", None)]
