"""Who may do what: roles, second factors, sessions, limits."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
import requests
from rocketchat_standin import Clock, RocketChat

from .admin import Admin
from .conftest import BEFORE_9

MINUTES = 60
DAYS = 24 * 60 * MINUTES


def test_a_role_gives_exactly_its_permissions(server: RocketChat) -> None:
    server.add_role("reader", ["view-privileged-setting"])
    server.add_user("terraform", "secret", roles=["reader"], age=0)
    reader = Admin(server, server.log_in("terraform"))
    assert reader.get("settings/Site_Name").ok
    assert len(reader.call("private-settings/get")["result"]) > 800
    assert reader.write("Site_Name", "x").status_code == 403
    assert reader.add("Liquid").json()["errorType"] == "error-action-not-allowed"
    assert reader.remove("Liquid")["error"]["error"] == "error-action-not-allowed"


def test_selected_settings_are_read_and_saved_by_the_methods_only(server: RocketChat) -> None:
    server.add_role("namer", ["manage-selected-settings", "change-setting-Site_Name"])
    server.add_user("namer", "secret", roles=["namer"], age=0)
    namer = Admin(server, server.log_in("namer"))
    documents = namer.call("private-settings/get")["result"]
    assert [document["_id"] for document in documents] == ["Site_Name"]
    assert namer.write("Site_Name", "x").status_code == 403
    assert namer.call("saveSettings", [{"_id": "Site_Name", "value": "x"}])["result"] is True
    refused = namer.call("saveSettings", [{"_id": "Site_Url", "value": "x"}])["error"]
    assert refused["details"]["settingIds"] == ["Site_Url"]


def test_a_second_factor_is_not_asked_in_the_first_half_hour(clock: Clock) -> None:
    with RocketChat(admin_age=0, clock=clock) as server:
        plain = Admin(server, server.plain_token)
        assert plain.write("Site_Name", "A").ok
        clock.advance(31 * MINUTES)
        assert plain.write("Site_Name", "B").json()["errorType"] == "totp-required"


def test_a_second_factor_is_remembered_for_half_an_hour(server: RocketChat, clock: Clock) -> None:
    plain = Admin(server, server.plain_token)
    factor = _password_factor("adminpass")
    assert plain.post("settings/Site_Name", {"value": "A"}, **factor).ok
    clock.advance(29 * MINUTES)
    assert plain.write("Site_Name", "B").ok
    clock.advance(2 * MINUTES)
    assert plain.write("Site_Name", "C").status_code == 400


def test_a_second_factor_may_be_among_a_methods_parameters(server: RocketChat) -> None:
    plain = Admin(server, server.plain_token)
    code = _password_factor("adminpass")["x_2fa_code"]
    factor = {"twoFactorCode": code, "twoFactorMethod": "password"}
    saved = plain.call("saveSettings", [{"_id": "Site_Name", "value": "A"}], factor)
    assert saved["result"] is True


@pytest.mark.parametrize(("profile", "read"), [("6.5", True), ("7.7", False), ("8.6", True)])
def test_7_7_does_not_see_a_second_factor_in_a_methods_headers(profile: str, read: bool) -> None:
    with RocketChat(profile) as server:
        plain = Admin(server, server.plain_token)
        plain.headers |= {
            name.replace("_", "-"): value for name, value in _password_factor("adminpass").items()
        }
        saved = plain.call("saveSettings", [{"_id": "Site_Name", "value": "A"}])
        assert ("result" in saved) is read


def test_the_bulk_route_asks_for_the_second_factor_every_time() -> None:
    with RocketChat("8.6") as server:
        plain = Admin(server, server.plain_token)
        body = {"settings": [{"_id": "Site_Name", "value": "A"}]}
        assert plain.post("settings", body, **_password_factor("adminpass")).ok
        assert plain.post("settings", body).json()["errorType"] == "totp-required"


def test_an_authenticator_is_asked_for_at_login_and_at_writes(server: RocketChat) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    server.add_user("root", "secret", roles=["admin"], totp_secret=secret)
    url = f"{server.url}/api/v1/login"
    refused = requests.post(url, json={"user": "root", "password": "secret"})
    assert (refused.status_code, refused.json()["error"]) == (401, "totp-required")
    assert refused.json()["details"]["method"] == "totp"
    code = _totp(secret)
    logged_in = requests.post(url, json={"user": "root", "password": "secret", "code": code})
    data = logged_in.json()["data"]
    root = Admin(server, (data["userId"], data["authToken"]))
    assert root.write("Site_Name", "A").json()["details"]["method"] == "totp"
    wrong = _password_factor("secret")
    assert root.post("settings/Site_Name", {"value": "A"}, **wrong).status_code == 400
    right = {"x_2fa_method": "totp", "x_2fa_code": code}
    assert root.post("settings/Site_Name", {"value": "A"}, **right).ok


def test_a_user_with_a_verified_address_needs_a_mailed_code_to_log_in(server: RocketChat) -> None:
    server.add_user("mary", "secret", email="mary@example.org")
    url = f"{server.url}/api/v1/login"
    body = {"user": "mary", "password": "secret"}
    assert requests.post(url, json=body).json()["details"]["method"] == "email"
    address, code = server.mails[-1]
    assert address == "mary@example.org"
    assert requests.post(url, json={**body, "code": code}).ok


def test_a_session_ends_after_the_days_of_the_setting_and_a_personal_token_does_not(
    server: RocketChat, clock: Clock
) -> None:
    server.set("Accounts_LoginExpiration", 7)
    session = Admin(server, server.log_in("admin"))
    clock.advance(6 * DAYS)
    assert session.get("me").ok
    clock.advance(2 * DAYS)
    assert session.get("me").status_code == 401
    assert Admin(server).get("me").ok


def test_the_fifty_first_login_pushes_out_the_oldest_session(server: RocketChat) -> None:
    oldest = Admin(server, server.log_in("admin"))
    for _ in range(49):
        server.log_in("admin")
    assert oldest.get("me").ok
    server.log_in("admin")
    assert oldest.get("me").status_code == 401


def test_a_logout_ends_only_its_own_session(server: RocketChat) -> None:
    one, other = (Admin(server, server.log_in("admin")) for _ in range(2))
    one.post("logout", {})
    assert one.get("me").status_code == 401
    assert other.get("me").ok


@pytest.mark.parametrize("server", ["6.5"], indirect=True)
def test_login_and_lists_for_everybody_are_limited_even_for_an_admin(
    admin: Admin, clock: Clock
) -> None:
    for path in ("settings.oauth", "settings.public"):
        statuses = [admin.get(path).status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
    assert {admin.get("settings/Site_Url").status_code for _ in range(20)} == {200}
    clock.advance(61)
    assert admin.get("settings.oauth").ok


@pytest.mark.parametrize("server", ["6.5"], indirect=True)
def test_the_settings_say_what_the_limit_is(admin: Admin) -> None:
    admin.write("API_Enable_Rate_Limiter_Limit_Calls_Default", 3)
    assert [admin.get("settings.oauth").status_code for _ in range(4)] == [200] * 3 + [429]
    admin.write("API_Enable_Rate_Limiter", False)
    assert admin.get("settings.oauth").ok


def test_a_limit_states_the_wait_in_the_clients_time() -> None:
    with RocketChat("6.5", clock=Clock(speed=20)) as server:
        admin = Admin(server)
        refused = next(a for a in (admin.get("settings.oauth") for _ in range(11)) if not a.ok)
        wait = int(refused.headers["X-RateLimit-Reset"]) / 1000 - time.time()
        assert 0 < wait <= 3
        assert "You must wait 3 seconds" in refused.json()["error"]


@pytest.mark.parametrize("server", BEFORE_9, indirect=True)
def test_a_method_allows_ten_calls_in_ten_seconds(admin: Admin, clock: Clock) -> None:
    answers = [admin.remove("Absent") for _ in range(11)]
    assert ["error" in answer for answer in answers] == [False] * 10 + [True]
    assert answers[-1]["error"]["details"]["timeToReset"] == 10_000
    clock.advance(10.1)
    assert "error" not in admin.remove("Absent")


def _password_factor(password: str) -> dict[str, str]:
    digest = hashlib.sha256(password.encode()).hexdigest()
    return {"x_2fa_method": "password", "x_2fa_code": digest}


def _totp(secret: str) -> str:
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number)[-6:].zfill(6)
