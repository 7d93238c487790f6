"""What a check does to the servers: as little as can be, and nothing that stays."""

import base64
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from rocketchat_provider.client import ENABLED
from rocketchat_provider.client.errors import CredentialsRejected, Interrupted
from rocketchat_provider.login.probes import LoginCheck, Outcome, Probe, Report, describe, table
from rocketchat_standin import Status, WrongBody

CLIENT_SECRET = "canary-client-secret-41d7"
PASSWORD = "canary-test-password-9b02"
BOTH_LIMITS = 25


def probe(report: Report, id: str) -> Probe:
    return next(one for one in report.probes if one.id == id)


def logins(site: Any) -> int:
    return sum(
        request.path in ("/api/v1/login", "/api/v1/method.callAnon/login")
        for request in site.rocketchat.requests
    )


def sessions(site: Any) -> int:
    return sum(len(user["tokens"]) for user in site.rocketchat.users())


def test_a_check_sends_at_most_three_logins(site: Any) -> None:
    site.add()
    site.rocketchat.forget_requests()
    site.check(user=True)
    assert logins(site) == 3
    site.change(ENABLED, False)
    site.rocketchat.forget_requests()
    site.check(user=True)
    assert logins(site) == 3


def test_a_check_leaves_neither_a_user_nor_a_session(site: Any) -> None:
    site.add()
    users, open_sessions = len(site.rocketchat.users()), sessions(site)
    site.check()
    assert (len(site.rocketchat.users()), sessions(site)) == (users, open_sessions)


def test_a_whole_login_leaves_the_test_user_without_a_session(site: Any) -> None:
    site.add()
    users, open_sessions = len(site.rocketchat.users()), sessions(site)
    assert probe(site.check(user=True), "H").outcome is Outcome.HEALTHY
    assert probe(site.check(user=True), "H").outcome is Outcome.HEALTHY
    assert (len(site.rocketchat.users()), sessions(site)) == (users + 1, open_sessions)


def test_a_check_writes_no_setting(site: Any) -> None:
    site.add()
    before = site.rocketchat.settings()
    site.check(user=True)
    assert site.rocketchat.settings() == before


def test_a_check_waits_while_the_server_takes_no_more_logins(site: Any) -> None:
    site.add()
    call = {"message": json.dumps({"msg": "method", "id": "1", "method": "login", "params": [{}]})}
    send = site.client.session.transport.exchange
    for _ in range(12):
        send("POST", "/api/v1/login", body={"user": "nobody", "password": "wrong"})
        send("POST", "/api/v1/method.callAnon/login", body=call)
    report = site.check(user=True)
    assert report.healthy
    assert {one.id for one in report.unknown} == site.unseen("P5c", "P6")


def test_a_check_waits_until_the_login_page_has_followed_a_write(site: Any) -> None:
    site.add()
    client = site.world.client()
    client.settings.write("Accounts_OAuth_Custom-Liquid-button_label_text", "Come in")
    report = LoginCheck(client, "liquid", site_url=site.rocketchat.url).run()
    assert probe(report, "P1").outcome is Outcome.HEALTHY


def test_a_change_by_somebody_else_is_given_a_moment(site: Any) -> None:
    site.add()
    site.rocketchat.set("Accounts_OAuth_Custom-Liquid-button_label_text", "Come in")
    assert probe(site.check(), "P1").outcome is Outcome.HEALTHY


@pytest.mark.parametrize("result", [True, None, [], {}, {"id": "somebody"}])
def test_a_result_that_opens_no_session_does_not_prove_a_login(site: Any, result: object) -> None:
    site.add()
    message = json.dumps({"msg": "result", "id": "1", "result": result})
    body = json.dumps({"success": True, "message": message})
    answer = WrongBody(body, "application/json")
    site.rocketchat.faults.when("POST", "method.callAnon/login", answer, times=2)
    report = site.check()
    callback = probe(report, "P5")
    assert callback.outcome is Outcome.ERROR
    assert "no session" in callback.seen
    assert not report.healthy


@pytest.mark.parametrize("data", [True, None, {}, {"userId": "somebody"}])
def test_a_whole_login_that_opens_no_session_is_none(site: Any, data: object) -> None:
    site.add()
    answer = WrongBody(json.dumps({"status": "success", "data": data}), "application/json")
    site.rocketchat.faults.when("POST", "/api/v1/login$", answer, times=5)
    report = site.check(user=True)
    assert probe(report, "H").outcome in (Outcome.FAILED, Outcome.ERROR)
    assert not report.healthy


def test_a_check_ends_when_terraform_asks_to_stop(site: Any) -> None:
    site.add()
    client = site.world.client()
    site.world.stopping.set()
    with pytest.raises(Interrupted):
        LoginCheck(client, "liquid").run()


def test_without_a_way_to_ask_rocket_chat_there_is_no_report(site: Any) -> None:
    client = site.world.client(("nobody", "no-token"))
    with pytest.raises(CredentialsRejected):
        LoginCheck(client, "liquid").run()


def test_what_the_account_may_not_read_is_named(build: Callable[..., Any]) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.add_role("reader", ["view-privileged-setting"])
    site.rocketchat.add_user("reader", "readers-password", roles=["reader"])
    client = site.world.client(site.rocketchat.log_in("reader"))
    report = LoginCheck(client, "liquid", site_url=site.rocketchat.url).run()
    assert {one.id for one in report.unknown} == {"P5c", "P6", "H"}
    assert "permission view-logs" in probe(report, "P6").seen


ELSEWHERE = Status(302, "", {"Location": "/elsewhere"})


def test_a_probe_that_meets_an_error_is_tried_once_more(site: Any) -> None:
    site.add()
    site.rocketchat.faults.when("GET", "/_oauth/", ELSEWHERE)
    assert site.check().healthy


def test_a_probe_that_meets_errors_proves_nothing_and_the_others_go_on(site: Any) -> None:
    site.add()
    site.rocketchat.faults.when("GET", "/_oauth/", ELSEWHERE, times=2)
    report = site.check()
    assert {one.id for one in report.errors} == {"P5", "P5c"}
    assert {one.id for one in report.unknown} == {"H"} | site.unseen("P6")
    assert "redirect" in probe(report, "P5").seen
    assert not report.healthy


def test_a_service_of_rocket_chats_own_is_not_said_to_work(site: Any) -> None:
    site.rocketchat.process.login_services.put_row("google", custom=False)
    report = LoginCheck(site.world.client(), "google").run()
    assert report.healthy
    assert "google is built into Rocket.Chat" in probe(report, "H").seen
    assert probe(report, "H").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("sent_via", ["header", "payload"])
def test_no_report_and_no_log_shows_a_secret(
    site: Any, caplog: pytest.LogCaptureFixture, sent_via: str
) -> None:
    caplog.set_level(logging.DEBUG)
    site.add(token_sent_via=sent_via)
    reports = [site.check(user=True)]
    site.provider.register_client("rocketchat-app", "another-secret", [site.callback])
    reports.append(site.check(user=True))
    site.change("identity_path", "http://127.0.0.1:9/profile")
    reports.append(site.check(user=True, wanted={"secret": "canary-wanted-secret-8d"}))
    site.provider.stop()
    reports.append(site.check(user=True))
    texts = [repr(reports), *(describe(one.probes) + table(one) for one in reports), caplog.text]
    for secret in (CLIENT_SECRET, PASSWORD, "another-secret", "canary-wanted-secret-8d"):
        basic = base64.b64encode(f"rocketchat-app:{secret}".encode()).decode()
        assert not any(secret in text or basic in text for text in texts)


def test_another_client_secret_than_the_wanted_one_is_seen(site: Any) -> None:
    site.add()
    report = site.check(wanted={"secret": "canary-wanted-secret-8d"})
    assert [one.id for one in report.pending] == ["applied"]
    assert "the client secret differs" in probe(report, "applied").seen
    assert report.healthy


def test_the_token_of_a_failed_login_is_not_shown(site: Any) -> None:
    site.add(identity_path=f"{site.provider.url}/nowhere", token_sent_via="payload")
    seen = probe(site.check(user=True), "H").seen
    assert "access_token=" not in seen
