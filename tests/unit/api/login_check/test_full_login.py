"""A whole login, at providers of many kinds."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from rocketchat_provider.login.probes import Outcome, Probe, Report, TestUser
from rocketchat_provider.login.probes.html_form import forms_in, text_of

PASSWORD = "canary-test-password-9b02"
LOGIN = """
<form action="/search" method="get"><input name="q"></form>
<form action="/session?next=1" method="post">
  <input type="hidden" name="csrf" value="a&amp;b">
  <input type="email" name="mail"><input type="password" name="pass">
  <input type="checkbox" name="stay" value="yes" checked><input type="checkbox" name="no">
  <button name="go" value="in">Log in</button>
</form>
"""
CONSENT = """
<form method="post" action="/decide">
  <input type="hidden" name="csrf" value="c">
  <input type="submit" name="deny" value="Cancel"><input type="submit" name="allow" value="Yes">
</form>
"""


def whole_login(site: Any) -> Probe:
    report: Report = site.check(user=True)
    return next(one for one in report.probes if one.id == "H")


def test_a_login_form_is_filled_in_as_a_browser_would(odd_site: Any, odd: Any) -> None:
    odd.on("/authorize", 200, LOGIN)
    odd.on("/session", 200, LOGIN)
    seen = whole_login(odd_site)
    [sent] = [dict(parse_qsl(body)) for path, body in odd.received if path == "/session"]
    assert sent == {
        "csrf": "a&b",
        "mail": "visitor",
        "pass": PASSWORD,
        "stay": "yes",
        "go": "in",
    }
    assert seen.outcome is Outcome.ERROR
    assert "rejects the test user's name and password" in seen.seen


def test_the_question_whether_the_application_may_know_is_answered_once(
    odd_site: Any, odd: Any
) -> None:
    odd.on("/authorize", 200, CONSENT)
    odd.on("/decide", 200, CONSENT)
    seen = whole_login(odd_site)
    assert [dict(parse_qsl(body)) for path, body in odd.received if path == "/decide"] == [
        {"csrf": "c", "allow": "Yes"}
    ]
    assert seen.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("page", ["", "<h1>Please enable JavaScript</h1>", "{}"])
def test_a_page_without_a_form_leaves_it_unknown(odd_site: Any, odd: Any, page: str) -> None:
    odd.on("/authorize", 200, page)
    seen = whole_login(odd_site)
    assert seen.outcome is Outcome.UNKNOWN
    assert "shows no form" in seen.seen


def test_redirects_in_a_circle_end(odd_site: Any, odd: Any) -> None:
    odd.on("/authorize", 302, Location="/authorize")
    seen = whole_login(odd_site)
    assert seen.outcome is Outcome.UNKNOWN
    assert "too many redirects" in seen.seen


def test_an_error_at_the_callback_is_reported(odd_site: Any, odd: Any) -> None:
    odd.on("/authorize", 302, Location=f"{odd_site.callback}?error=invalid_scope")
    seen = whole_login(odd_site)
    assert seen.outcome is Outcome.FAILED
    assert "invalid_scope" in seen.seen


def test_the_password_is_not_sent_in_clear_to_another_machine(odd_site: Any, odd: Any) -> None:
    odd.on("/authorize", 200, LOGIN.replace("/session", "http://10.1.2.3/session"))
    seen = whole_login(odd_site)
    assert seen.outcome is Outcome.UNKNOWN
    assert "allow_http" in seen.seen
    assert not any(PASSWORD in body for _, body in odd.received)


def test_a_wrong_password_is_a_fault_of_the_test_user_and_not_of_the_login(site: Any) -> None:
    site.add()
    report = site.check(test_user=TestUser("visitor", "wrong"))
    assert not report.failed
    assert not report.healthy
    [seen] = report.errors
    assert seen.id == "H"
    assert "Check test_user" in seen.remedy


def test_a_login_without_login_style_is_checked_too(site: Any) -> None:
    site.add(login_style="popup")
    assert whole_login(site).outcome is Outcome.HEALTHY


def test_forms_that_are_not_posted_and_fields_without_a_name_are_left_out() -> None:
    [form] = forms_in(LOGIN + '<input name="stray">')
    assert (form.username_field, form.password_field) == ("mail", "pass")
    [form] = forms_in('<form method="post"><input><input type="password" name="p"></form>')
    assert not form.is_login


def test_the_text_of_an_element_is_found_in_a_script_and_elsewhere() -> None:
    page = '<p>x</p><script id="config">{"a": "<b>"}</script><div id="d">one<br>two</div>'
    assert text_of(page, "config") == '{"a": "<b>"}'
    assert text_of(page, "d") == "onetwo"
    assert text_of(page, "none") == ""
