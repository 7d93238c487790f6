"""Every way in which a login is known to break, and which probes see it."""

from collections.abc import Callable
from typing import Any

import pytest
from rocketchat_provider.client import ENABLED, FIELDS
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.probes import Probe, Report

DEAD = "http://127.0.0.1:9"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"
Found = Callable[[Report], tuple[set[str], set[str]]]


def probe(report: Report, id: str) -> Probe:
    return next(one for one in report.probes if one.id == id)


def describe(report: Report, id: str) -> str:
    return f"{probe(report, id).seen} {probe(report, id).remedy}"


def test_a_login_that_works_fails_no_probe(site: Any, found: Found) -> None:
    site.add()
    report = site.check(user=True)
    assert found(report) == (set(), site.unseen("P5c", "P6"))
    assert report.healthy
    asked_from_here = sorted(site.unseen("P6b"))
    ids = ["P1", "P2", "P2b", "P3", "P4", "P5", "P5c", "P6", *asked_from_here, "two-factor", "H"]
    assert [one.id for one in report.probes] == ids


def test_without_a_test_user_the_redirect_uri_stays_unknown(site: Any, found: Found) -> None:
    site.add()
    report = site.check()
    assert found(report) == (set(), {"H"} | site.unseen("P5c", "P6"))
    assert site.callback in probe(report, "H").remedy


def test_a_stale_domain_of_the_provider_is_seen_by_a_login_and_is_not_applied_yet(
    site: Any, found: Found
) -> None:
    site.add(authorize_path=f"{DEAD}/o/authorize/")
    now = f"{site.provider.url}/o/authorize/"
    report = site.check(user=True, wanted={"authorize_path": now})
    assert found(report) == ({"H"}, {"P3"} | site.unseen("P5c", "P6"))
    assert f"{DEAD}/o/authorize/" in describe(report, "applied")
    assert now in describe(report, "applied")
    assert "authorize_path" in probe(report, "H").remedy


def test_a_stale_site_url_is_seen_in_the_settings_and_by_a_login(site: Any, found: Found) -> None:
    site.add()
    site.rocketchat.set("Site_Url", "http://old.example.org")
    site.restart()
    report = site.check(user=True)
    assert found(report) == ({"P2", "H"}, site.unseen("P5c", "P6"))
    assert "http://old.example.org" in probe(report, "P2").seen
    assert f"Set Site_Url to {site.rocketchat.url}" in probe(report, "P2").remedy
    assert site.callback in probe(report, "P2").remedy
    assert "Site_Url" in probe(report, "H").remedy


def test_a_changed_site_url_blanks_the_page_of_an_old_version_until_a_restart(
    site: Any, found: Found
) -> None:
    site.add()
    new = site.rocketchat.url.replace("127.0.0.1", "localhost")
    site.rocketchat.set("Site_Url", new)
    report = site.check(site_url=new)
    old = site.rocketchat.profile == "6.5"
    assert found(report) == ({"P2b"} if old else set(), {"H"} | site.unseen("P5c", "P6"))
    if old:
        assert "answers 404" in probe(report, "P2b").seen
        assert "Restart Rocket.Chat and apply again" in probe(report, "P2b").remedy
    site.restart()
    assert site.check(site_url=new).healthy


def test_an_internal_address_that_nobody_answers_at_is_seen_by_rocket_chat(
    site: Any, found: Found
) -> None:
    paths = {"token_path": f"{DEAD}/o/token/", "identity_path": f"{DEAD}/accounts/profile"}
    site.add(**paths)
    report = site.check(user=True)
    seen = {"P5c", "P6"} - site.unseen("P5c", "P6")
    assert found(report) == (seen | {"H"}, {"P4"} | site.unseen("P5c", "P6", "P6b"))
    assert "normal" in probe(report, "P4").seen
    for id, suffix in (("P5c", "token_path"), ("P6", "identity_path")):
        assert probe(report, id).seen_from == "from Rocket.Chat"
        if id in seen:
            assert f"{paths[suffix]}: connect ECONNREFUSED" in probe(report, id).seen
            assert f"Set {suffix} to an address" in probe(report, id).remedy


def test_a_stale_internal_address_is_not_applied_yet(site: Any, found: Found) -> None:
    site.add()
    now = "http://10.66.60.1:9990/_core/o/token/"
    report = site.check(wanted={"token_path": now})
    assert found(report)[0] == set()
    assert now in probe(report, "applied").seen
    assert [one.id for one in report.pending] == ["applied"]


def test_a_wrong_identity_path_is_seen_where_the_identity_is_asked_for(
    site: Any, found: Found
) -> None:
    site.add(identity_path=f"{site.provider.url}/nowhere")
    report = site.check(user=True)
    [seen] = site.unseen("P6b") or {"P6"}
    assert found(report) == ({seen, "H"}, site.unseen("P5c", "P6"))
    assert f"{site.provider.url}/nowhere" in probe(report, seen).seen
    assert "identity_path" in probe(report, seen).remedy


def test_a_wrong_client_secret_is_seen_at_the_token_endpoint(site: Any, found: Found) -> None:
    site.add(secret="another")
    report = site.check(user=True)
    seen = {"P5c"} - site.unseen("P5c")
    assert found(report) == ({"P4", "H"} | seen, site.unseen("P5c", "P6"))
    for id in {"P4"} | seen:
        assert "the client id or its secret is wrong" in probe(report, id).seen
        assert "client_secret" in probe(report, id).remedy


def test_a_wrong_client_id_is_not_the_configured_one_either(site: Any, found: Found) -> None:
    site.add(id="another")
    report = site.check(user=True, wanted={"id": "rocketchat-app"})
    seen = {"P5c"} - site.unseen("P5c")
    assert found(report) == ({"P4", "H"} | seen, site.unseen("P5c", "P6"))
    assert 'id is "another" instead of "rocketchat-app"' in probe(report, "applied").seen


def test_an_unregistered_redirect_uri_is_seen_by_a_whole_login_alone(
    site: Any, found: Found
) -> None:
    site.add()
    site.provider.redirect_uris("rocketchat-app").clear()
    assert site.check().healthy
    report = site.check(user=True)
    assert found(report) == ({"H"}, site.unseen("P5c", "P6"))
    assert "answers 400" in probe(report, "H").seen
    assert f"Register {site.callback} as redirect URI" in probe(report, "H").remedy


def test_a_disabled_service_fails_wherever_rocket_chat_is_asked(site: Any, found: Found) -> None:
    site.add()
    site.change(ENABLED, False)
    report = site.check(user=True)
    assert found(report) == ({"P1", "P5", "P5c", "P6", "H"}, set())
    assert describe(report, "P1") == "Liquid is disabled. Set enabled = true."
    assert "Enable the service" in probe(report, "P5").remedy


def test_a_service_that_was_added_again_without_values_is_recognised(
    site: Any, found: Found
) -> None:
    site.add()
    site.client.login_services.delete("Liquid")
    site.client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    site.change(ENABLED, True)
    report = site.check()
    assert found(report)[0] >= {"P1", "P5", "P5c"}
    assert "have no value" in probe(report, "P1").seen
    assert LoginService("Liquid").setting_id("url") in probe(report, "P1").seen
    assert "-replace" in probe(report, "P1").remedy


def test_a_service_with_some_of_its_settings_missing_is_recognised(site: Any) -> None:
    site.rocketchat.short_adds = 1
    site.client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    report = site.check()
    missing = [suffix for suffix, part in FIELDS.items() if part.enterprise]
    assert f"{len(missing)} of the 30 settings" in probe(report, "P1").seen


def test_a_service_without_a_button_fails_for_that_alone(site: Any, found: Found) -> None:
    site.add(show_button=False)
    report = site.check(user=True)
    assert found(report) == ({"P1"}, site.unseen("P5c", "P6"))
    assert "Set show_button = true" in probe(report, "P1").remedy


def test_a_button_left_behind_is_recognised(site: Any, found: Found) -> None:
    site.add()
    site.client.session.call("removeOAuthService", "Liquid")
    site.restart()
    report = site.check(user=True)
    assert found(report)[0] >= {"P1", "P5", "P5c"}
    assert "P6" in set().union(*found(report))
    assert "its settings are gone" in probe(report, "P1").seen
    assert "rocketchat_custom_oauth" in probe(report, "P1").remedy


def test_a_poisoned_process_is_seen_by_rocket_chat_until_it_is_restarted(
    site: Any, found: Found
) -> None:
    site.add()
    site.client.login_services.delete("Liquid")
    site.restart()
    site.client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    site.rocketchat.process.settings.remove([LoginService("Liquid").setting_id("url")])
    site.change(ENABLED, True)
    site.client = site.world.client()
    site.client.login_services.delete("Liquid")
    site.add()
    report = site.check(user=True)
    assert found(report) == (
        {"P5", "P5c", "H"} | ({"P6"} - site.unseen("P6")),
        site.unseen("P6"),
    )
    assert probe(report, "P1").outcome == "healthy"
    assert "restart Rocket.Chat and apply again" in probe(report, "P5").remedy
    site.restart()
    assert site.check(user=True).healthy


def test_a_code_by_e_mail_that_nobody_sends_is_seen_in_the_settings(
    site: Any, found: Found
) -> None:
    site.add()
    site.rocketchat.set(BY_EMAIL, True)
    report = site.check(user=True)
    assert found(report) == ({"two-factor", "H"}, site.unseen("P5c", "P6"))
    assert f"Set {BY_EMAIL} to false, or set SMTP_Host" in probe(report, "two-factor").remedy
    assert "two-factor code" in probe(report, "H").seen


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("SMTP_Host", "mail.example.org"),
        ("Accounts_TwoFactorAuthentication_Enabled", False),
    ],
)
def test_codes_by_e_mail_are_no_trouble_when(site: Any, id: str, value: Any) -> None:
    site.add()
    site.rocketchat.set(BY_EMAIL, True)
    site.rocketchat.set(id, value)
    assert probe(site.check(), "two-factor").outcome == "healthy"


def test_who_logged_in_while_codes_were_the_default_may_still_be_asked(site: Any) -> None:
    site.add()
    site.rocketchat.set("Accounts_TwoFactorAuthentication_By_Email_Auto_Opt_In", False)
    site.rocketchat.set(BY_EMAIL, True)
    two_factor = probe(site.check(), "two-factor")
    assert two_factor.outcome == "unknown"
    assert "no mail server: SMTP_Host is empty" in two_factor.seen


def test_a_user_who_is_there_already_is_not_taken_over_without_merging(
    site: Any, found: Found
) -> None:
    site.add(merge_users=False)
    site.rocketchat.add_user("visitor", "another-password")
    report = site.check(user=True)
    assert found(report)[0] == {"H"}
    assert "a user of that name already" in probe(report, "H").seen
    assert "merge_users = true" in probe(report, "H").remedy


def test_a_missing_licence_is_seen_from_9_0_on(build: Callable[..., Any], found: Found) -> None:
    site = build("8.8")
    site.add()
    site.restart("9.0")
    report = site.check()
    assert "licence" in found(report)[0]
    assert "oauth-enterprise" in probe(report, "licence").seen
    assert "before 9.0" in probe(report, "licence").remedy


def test_a_licence_with_the_module_is_healthy(build: Callable[..., Any]) -> None:
    site = build("9.0", license_modules=frozenset({"oauth-enterprise"}))
    site.add()
    report = site.check(user=True)
    assert report.healthy
    assert probe(report, "licence").outcome == "healthy"


def test_what_the_modern_flow_hides_is_unknown_and_not_assumed(
    build: Callable[..., Any], found: Found
) -> None:
    site = build("9.0", license_modules=frozenset({"oauth-enterprise"}))
    site.add()
    site.rocketchat.forget_requests()
    report = site.check(user=True)
    assert found(report) == (set(), {"P5", "P5c", "P6", "H"})
    assert "modern OAuth flow" in probe(report, "P6").seen
    assert site.callback in probe(report, "H").remedy
    assert not any("login" in request.path for request in site.rocketchat.requests)
    assert probe(report, "P5s").outcome == "healthy"
    assert site.callback in probe(report, "P5s").seen
    assert not report.proven_by_server


def test_what_the_modern_flow_sends_to_the_provider_is_compared(
    build: Callable[..., Any], found: Found
) -> None:
    site = build("9.0", license_modules=frozenset({"oauth-enterprise"}))
    site.add()
    site.rocketchat.set("Site_Url", "http://old.example.org")
    stale = site.check()
    assert found(stale)[0] == {"P2", "P5s"}
    assert "http://old.example.org/_oauth/liquid" in probe(stale, "P5s").seen
    site.rocketchat.set("Site_Url", site.rocketchat.url)
    site.change(ENABLED, False)
    assert probe(site.check(), "P5s").outcome == "unknown"


def test_a_login_that_works_is_not_broken_by_a_configuration_that_is_not_applied(
    site: Any,
) -> None:
    site.add()
    wanted = {"url": "https://new.example.org", "secret": "another", "id": "rocketchat-app"}
    report = site.check(user=True, wanted=wanted)
    assert report.healthy
    [pending] = report.pending
    assert "https://new.example.org" in pending.seen
    assert "another" not in pending.seen
    assert "rocketchat-app" not in pending.seen


def test_a_service_that_was_never_applied_is_not_a_broken_login(site: Any) -> None:
    site.rocketchat.forget_requests()
    report = site.check(user=True, wanted={"url": "https://id.example.org"})
    assert not report.failed
    assert [one.id for one in report.pending] == ["P1", "applied"]
    assert not report.proven_by_server
    assert not any("login" in request.path for request in site.rocketchat.requests)


REGISTRATION = "Accounts_Registration_AuthenticationServices_Enabled"


@pytest.mark.parametrize(
    ("id", "value", "says"),
    [
        (REGISTRATION, False, "New users cannot log in"),
        ("Accounts_ManuallyApproveNewUsers", True, "approval"),
        ("Accounts_AllowedDomainsList", "example.com", "an e-mail address of example.com"),
    ],
)
def test_what_keeps_new_users_out_is_reported(
    build: Callable[..., Any], id: str, value: Any, says: str
) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.set(id, value)
    new_users = probe(site.check(), "new-users")
    assert new_users.outcome == "unknown"
    assert says in new_users.seen
    assert id in new_users.remedy


def test_a_new_test_user_shows_that_nobody_new_can_log_in(build: Callable[..., Any]) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.set(REGISTRATION, False)
    report = site.check(user=True)
    assert [one.id for one in report.failed] == ["H"]
    assert "New users cannot be created" in probe(report, "H").seen


def test_ldap_creates_users_even_where_login_services_do_not(build: Callable[..., Any]) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.set(REGISTRATION, False)
    site.rocketchat.set("LDAP_Enable", True)
    assert "new-users" not in found_ids(site.check().probes)


@pytest.mark.parametrize("style", ["redirect", "popup"])
def test_a_slash_at_the_end_of_site_url_does_not_break_a_login(
    build: Callable[..., Any], style: str
) -> None:
    site = build("7.7")
    site.add(login_style=style)
    site.rocketchat.set("Site_Url", f"{site.rocketchat.url}/")
    report = site.check(user=True, site_url=f"{site.rocketchat.url}/")
    assert report.healthy
    assert probe(report, "H").outcome == "healthy"


@pytest.mark.parametrize(
    ("stored", "browsers_write"),
    [
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("https://Chat.Example.org/", "https://chat.example.org"),
        ("http://chat.example.org:80/team", "http://chat.example.org/team"),
    ],
)
def test_a_site_url_that_browsers_write_otherwise_breaks_the_redirect_uri(
    build: Callable[..., Any], stored: str, browsers_write: str
) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.set("Site_Url", stored)
    report = site.check(site_url=stored)
    assert "P2" in found_ids(report.failed)
    assert f"Set Site_Url to {browsers_write}." in probe(report, "P2").remedy
    assert f"{browsers_write}/_oauth/liquid" in probe(report, "H").remedy


def found_ids(probes: Any) -> list[str]:
    return [one.id for one in probes]


def test_without_a_login_style_the_redirect_uri_ends_with_close(
    build: Callable[..., Any],
) -> None:
    site = build("7.7")
    site.add(login_style="")
    report = site.check(user=True)
    assert found_ids(report.failed) == ["H"]
    assert f"{site.callback}?close" in probe(report, "H").remedy
    site.provider.redirect_uris("rocketchat-app").append(f"{site.callback}?close")
    assert probe(site.check(user=True), "H").outcome == "healthy"


def test_a_test_user_with_a_code_by_mail_leaves_a_login_unknown(
    build: Callable[..., Any],
) -> None:
    site = build("7.7")
    site.add()
    site.rocketchat.set(BY_EMAIL, True)
    site.rocketchat.set("SMTP_Host", "mail.example.org")
    report = site.check(user=True)
    assert report.healthy
    assert "two-factor code (email)" in probe(report, "H").seen


def test_no_service_at_all_is_named_as_such(site: Any, found: Found) -> None:
    report = site.check()
    assert found(report)[0] >= {"P1", "P5", "P5c"}
    assert "There is no login service liquid" in probe(report, "P1").seen
