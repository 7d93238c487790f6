"""What a provider answers made-up codes and tokens, and that a login that works decides."""

import json
from typing import Any

import pytest
from rocketchat_provider.login.probes import Outcome, Probe, Report
from rocketchat_provider.login.probes.probe import CALLBACK, IDENTITY, TOKEN
from rocketchat_standin import Status

HTML = "<html><h1>Log in</h1></html>"
LOGIN = """<form method="post" action="/session">
<input name="user"><input type="password" name="password"></form>"""


def probe(report: Report, id: str) -> Probe:
    return next(one for one in report.probes if one.id == id)


@pytest.mark.parametrize(
    ("body", "outcome", "says"),
    [
        (HTML, Outcome.FAILED, "a page (for example a login page) instead of JSON"),
        ("", Outcome.FAILED, "instead of JSON"),
        ("{}", Outcome.FAILED, "finds no user"),
        (json.dumps({"name": "nobody"}), Outcome.FAILED, "finds no user"),
        (json.dumps({"error": "invalid_token"}), Outcome.UNKNOWN, "(P6b)"),
    ],
)
@pytest.mark.parametrize("username_field", ["id", ""])
def test_an_identity_endpoint_that_answers_200_without_a_user_is_none(
    odd_site: Any, odd: Any, body: str, outcome: Outcome, says: str, username_field: str
) -> None:
    odd_site.change("username_field", username_field)
    odd.on("/me", 200, body)
    seen = probe(odd_site.check(), "P6")
    assert seen.outcome is outcome
    assert says in seen.seen
    assert f"{odd.url}/me" in seen.seen


def test_an_identity_endpoint_that_redirects_to_a_login_page_is_none(
    odd_site: Any, odd: Any
) -> None:
    odd.on("/me", 302, Location="/login")
    odd.on("/login", 200, HTML)
    seen = probe(odd_site.check(), "P6")
    assert seen.outcome is Outcome.FAILED
    assert "for example a login page" in seen.seen


@pytest.mark.parametrize("status", [301, 307])
def test_an_identity_endpoint_behind_a_redirect_is_found(
    odd_site: Any, odd: Any, status: int
) -> None:
    odd.on("/me", status, Location="/me/")
    odd.on("/me/", 401)
    assert probe(odd_site.check(), "P6").outcome is Outcome.HEALTHY


@pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6"])
@pytest.mark.parametrize("body", [HTML, "{}"])
def test_a_page_at_the_identity_path_is_noticed_on_every_version(
    build: Any, odd: Any, profile: str, body: str
) -> None:
    site = build(profile)
    site.add(identity_path=f"{odd.url}/me")
    odd.on("/me", 200, body)
    report = site.check()
    seen = "P6" if site.has_log else "P6b"
    assert probe(report, seen).outcome is Outcome.FAILED
    assert {one.id for one in report.failed} <= {"P6", "P6b"}


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_token_endpoint_that_redirects_loses_the_code(
    odd_site: Any, odd: Any, status: int
) -> None:
    odd.on("/token", status, Location="/token/")
    odd.on("/token/", 200, HTML)
    report = odd_site.check()
    assert probe(report, "P4").outcome is Outcome.FAILED
    assert f"redirects to {odd.url}/token/" in probe(report, "P4").seen
    assert probe(report, "P5c").outcome is Outcome.FAILED


def test_a_provider_that_answers_401_to_a_wrong_code_is_not_said_to_refuse_the_client(
    odd_site: Any, odd: Any
) -> None:
    odd.on("/token", 401, json.dumps({"error": "invalid_grant"}))
    report = odd_site.check()
    assert probe(report, "P4").outcome is Outcome.HEALTHY
    assert probe(report, "P5c").outcome is Outcome.UNKNOWN
    assert "(P4)" in probe(report, "P5c").seen


def test_a_token_endpoint_that_takes_any_code_is_insecure(odd_site: Any, odd: Any) -> None:
    odd.on("/token", 200, json.dumps({"access_token": "for-anybody"}))
    odd.on("/me", 401)
    seen = probe(odd_site.check(), "P4")
    assert seen.outcome is Outcome.FAILED
    assert "anybody can log in" in seen.seen


@pytest.mark.parametrize(
    ("path", "status", "text", "ids"),
    [
        ("/_core/accounts/profile", 500, "", ["P6"]),
        ("/_core/accounts/profile", 404, "", ["P6"]),
        ("/_core/accounts/profile", 200, HTML, ["P6"]),
        ("/_core/o/token/", 401, "", ["P5c", "P4"]),
        ("/_core/o/token/", 404, "", ["P5c", "P4"]),
        ("/_core/o/token/", 500, "", ["P5c", "P4"]),
    ],
)
def test_a_whole_login_decides_over_answers_to_made_up_codes_and_tokens(
    build: Any, path: str, status: int, text: str, ids: list[str]
) -> None:
    site = build("7.7")
    site.add()
    site.provider.faults.when("*", path, Status(status, text), times=len(ids))
    report = site.check(user=True)
    assert probe(report, "H").outcome is Outcome.HEALTHY
    assert report.healthy
    assert {one.id for one in report.unknown} == set(ids)


def test_a_whole_login_does_not_excuse_a_provider_that_takes_any_token() -> None:
    insecure = IDENTITY.insecure("It takes any token.", "Check it.")
    healthy = Probe("H", Outcome.HEALTHY, "from here", "Logged in.")
    assert [one.id for one in Report("liquid", (insecure, healthy)).failed] == ["P6"]


@pytest.mark.parametrize("via", ["header", "payload"])
def test_an_error_about_a_made_up_token_does_not_fail_a_provider_that_works(
    build: Any, via: str
) -> None:
    site = build("7.7")
    site.provider.fails_on_unknown_query_token = True
    site.add(token_sent_via=via, identity_token_sent_via=via)
    report = site.check()
    assert report.healthy
    expected = Outcome.HEALTHY if via == "header" else Outcome.UNKNOWN
    assert probe(report, "P6").outcome is expected


def test_a_service_is_given_a_moment_after_a_start(site: Any) -> None:
    site.add()
    site.rocketchat.restart()
    report = site.check()
    assert probe(report, "P5").outcome is Outcome.HEALTHY
    assert report.healthy


def test_only_what_rocket_chat_itself_did_is_a_proof() -> None:
    here = Report("liquid", (TOKEN.healthy("It answers here."), CALLBACK.unknown("Not seen.")))
    assert here.healthy
    assert not here.proven_by_server
    there = Report("liquid", (CALLBACK.healthy("It is handled."),))
    assert there.proven_by_server
    assert [one.id for one in there.proofs] == ["P5"]
