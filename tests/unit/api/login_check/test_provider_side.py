"""What the identity provider's answers to this machine mean."""

import json
import threading
from typing import Any

import pytest
from rocketchat_provider.client import Connection, RocketChat, Setting
from rocketchat_provider.login.probes import Outcome, Probe, Report
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.provider_side import check_identity, check_token
from rocketchat_provider.login.probes.web import CannotReach, Web


def probe(report: Report, id: str) -> Probe:
    return next(one for one in report.probes if one.id == id)


def subject(url: str, **settings: Any) -> CheckedService:
    """A service of a server that is never asked."""
    connection = Connection(url=url, user_id="u", auth_token="t")
    server = RocketChat(connection, stopping=threading.Event())
    found = {suffix: Setting(suffix, "string", value) for suffix, value in settings.items()}
    return CheckedService(server, "liquid", "https://chat.example.org", {}, found)


def web(one: CheckedService) -> Web:
    return Web(one.server.connection, one.server.session.transport)


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (400, "invalid_grant", Outcome.HEALTHY),
        (200, "bad_verification_code", Outcome.HEALTHY),
        (401, "", Outcome.FAILED),
        (400, "invalid_client", Outcome.FAILED),
        (400, "unauthorized_client", Outcome.FAILED),
        (404, "", Outcome.FAILED),
        (405, "", Outcome.FAILED),
        (400, "invalid_request", Outcome.UNKNOWN),
        (400, "", Outcome.UNKNOWN),
        (403, "", Outcome.UNKNOWN),
        (502, "", Outcome.UNKNOWN),
        (401, "invalid_grant", Outcome.HEALTHY),
        (403, "invalid_grant", Outcome.HEALTHY),
        (401, "invalid_request", Outcome.UNKNOWN),
        (200, "invalid_request", Outcome.UNKNOWN),
        (200, "", Outcome.FAILED),
        (429, "", Outcome.UNKNOWN),
    ],
)
def test_an_answer_of_the_token_endpoint_is_reported_by_its_error_and_status(
    odd_site: Any, odd: Any, status: int, error: str, outcome: Outcome
) -> None:
    odd.on("/token", status, json.dumps({"error": error}) if error else "<html>")
    seen = probe(odd_site.check(), "P4")
    assert seen.outcome is outcome
    assert f"{odd.url}/token answers {status} {error}".rstrip() in seen.seen


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.HEALTHY),
        (401, Outcome.HEALTHY),
        (403, Outcome.HEALTHY),
        (404, Outcome.FAILED),
        (405, Outcome.FAILED),
        (200, Outcome.FAILED),
        (429, Outcome.UNKNOWN),
        (500, Outcome.UNKNOWN),
        (502, Outcome.UNKNOWN),
    ],
)
def test_an_answer_of_the_identity_endpoint_is_reported_by_its_status(
    odd: Any, status: int, outcome: Outcome
) -> None:
    odd.on("/me", status)
    one = subject(odd.url, identity_path=f"{odd.url}/me")
    seen = check_identity(one, web(one))
    assert seen.outcome is outcome
    assert f"{odd.url}/me answers {status}" in seen.seen


def test_what_a_proxy_answers_proves_nothing_about_an_internal_address(
    odd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, odd.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    inside = "http://10.66.60.1:9990"
    one = subject(odd.url, token_path=f"{inside}/token", identity_path=f"{inside}/me", secret="s")
    for seen in (check_token(one, web(one)), check_identity(one, web(one))):
        assert seen.outcome is Outcome.UNKNOWN
        assert "through a proxy" in seen.seen
    assert odd.received == []


def test_an_error_that_is_not_an_oauth2_code_is_not_repeated(odd_site: Any, odd: Any) -> None:
    odd.on("/token", 400, json.dumps({"error": "Who are you, canary?"}))
    assert "canary" not in probe(odd_site.check(), "P4").seen


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.HEALTHY),
        (401, Outcome.FAILED),
        (403, Outcome.UNKNOWN),
        (404, Outcome.FAILED),
        (405, Outcome.FAILED),
        (422, Outcome.UNKNOWN),
        (429, Outcome.UNKNOWN),
        (500, Outcome.UNKNOWN),
        (503, Outcome.UNKNOWN),
        (200, Outcome.FAILED),
    ],
)
def test_an_answer_to_rocket_chats_token_request_is_reported_by_its_status(
    odd_site: Any, odd: Any, status: int, outcome: Outcome
) -> None:
    odd.on("/token", status)
    assert probe(odd_site.check(), "P5c").outcome is outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.HEALTHY),
        (401, Outcome.HEALTHY),
        (403, Outcome.HEALTHY),
        (404, Outcome.FAILED),
        (405, Outcome.FAILED),
        (422, Outcome.UNKNOWN),
        (429, Outcome.UNKNOWN),
        (500, Outcome.UNKNOWN),
        (503, Outcome.UNKNOWN),
        (200, Outcome.FAILED),
    ],
)
def test_an_answer_to_rocket_chats_identity_request_is_reported_by_its_status(
    odd_site: Any, odd: Any, status: int, outcome: Outcome
) -> None:
    odd.on("/me", status, "<html>")
    assert probe(odd_site.check(), "P6").outcome is outcome


def test_an_identity_endpoint_that_takes_any_token_is_not_healthy(odd_site: Any, odd: Any) -> None:
    odd.on("/me", 200, json.dumps({"id": "anybody", "username": "anybody"}))
    seen = probe(odd_site.check(), "P6")
    assert seen.outcome is Outcome.FAILED
    assert "anybody can log in" in seen.seen
    tokens = [
        user["tokens"] for user in odd_site.rocketchat.users() if "liquid" in user["services"]
    ]
    assert tokens == [[]]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.HEALTHY),
        (302, Outcome.HEALTHY),
        (401, Outcome.HEALTHY),
        (400, Outcome.FAILED),
        (404, Outcome.FAILED),
        (405, Outcome.FAILED),
        (429, Outcome.UNKNOWN),
        (500, Outcome.FAILED),
    ],
)
def test_an_answer_of_the_authorize_address_is_reported_by_its_status(
    odd_site: Any, odd: Any, status: int, outcome: Outcome
) -> None:
    odd.on("/authorize", status)
    seen = probe(odd_site.check(), "P3")
    assert seen.outcome is outcome
    assert f"{odd.url}/authorize" in seen.seen


def test_an_error_that_is_sent_back_at_once_is_seen_without_a_login(
    odd_site: Any, odd: Any
) -> None:
    odd.on("/authorize", 302, Location=f"{odd_site.callback}?error=unauthorized_client")
    seen = probe(odd_site.check(), "P3")
    assert seen.outcome is Outcome.FAILED
    assert "unauthorized_client" in seen.seen


def test_the_client_secret_is_not_sent_in_clear_to_another_machine() -> None:
    one = subject("http://127.0.0.1:3000", token_path="http://10.1.2.3/token", secret="canary")
    seen = check_token(one, web(one))
    assert seen.outcome is Outcome.UNKNOWN
    assert "allow_http" in seen.remedy


def test_rocket_chats_own_loopback_is_not_taken_for_this_machines() -> None:
    one = subject(
        "https://chat.example.org", token_path="http://127.0.0.1:9990/token", secret="canary"
    )
    seen = check_token(one, web(one))
    assert seen.outcome is Outcome.UNKNOWN
    assert "not this one" in seen.seen


def test_a_client_secret_that_the_server_hides_is_not_tried() -> None:
    one = subject("http://127.0.0.1:3000", token_path="http://127.0.0.1:9/token")
    assert check_token(one, web(one)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:9/x", "127.0.0.1 refuses the connection"),
        ("http://nowhere.invalid/x", "the name nowhere.invalid cannot be resolved"),
        ("/oauth/token", "is not an address"),
        ("http://[", "is not an address"),
        ("ftp://example.org/", "the request to example.org failed"),
    ],
)
def test_why_nothing_answers_is_reported_without_the_address(url: str, reason: str) -> None:
    one = subject("http://127.0.0.1:3000")
    with pytest.raises(CannotReach, match=reason):
        web(one).get(url)


def test_a_localhost_name_is_this_machine_as_in_a_browser(odd: Any) -> None:
    odd.on("/page", 200, "here")
    one = subject("http://127.0.0.1:3000")
    url = odd.url.replace("127.0.0.1", "liquid.localhost")
    assert web(one).get(f"{url}/page").text == "here"
