"""Reading and writing settings, on every recorded version."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from rocketchat_provider.client import ABSENT
from rocketchat_provider.client.errors import (
    CredentialsRejected,
    NotRocketChat,
    PermissionDenied,
    Rejected,
    TwoFactorRejected,
    TwoFactorRequired,
)
from rocketchat_provider.client.object_errors import (
    FingerprintNotConfirmed,
    SettingNotFound,
    SettingNotTaken,
)
from rocketchat_standin import CommitThenHang, FalseSuccess, Reset, Status, Unauthorized, WrongBody

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BULK = "/api/v1/method.call/private-settings"


def test_every_setting_is_read_with_its_metadata(world: Any) -> None:
    settings = world.client().settings
    form = settings.get("Accounts_RegistrationForm")
    assert (form.type, form.value) == ("select", "Public")
    assert form.choices == ("Public", "Disabled", "Secret URL")
    assert settings.get("Layout_Home_Title").blocked
    assert settings.get("Livechat_title").forced
    assert settings.get("Livechat_title").forced_value == "Locked by env"
    assert settings.get("Push_request_content_from_server").modules == ("push-privacy",)
    assert len(settings.all()) > 850


def test_many_threads_read_the_server_once(world: Any) -> None:
    settings = world.client().settings
    with ThreadPoolExecutor(10) as threads:
        read = list(threads.map(lambda _: len(settings.all()), range(30)))
    assert len(set(read)) == 1
    assert world.sent("POST", BULK) == 1


def test_after_forgetting_the_settings_are_read_again(world: Any) -> None:
    settings = world.client().settings
    settings.get("Site_Name")
    world.rocketchat.set("Site_Name", "Changed elsewhere")
    assert settings.get("Site_Name").value != "Changed elsewhere"
    settings.forget()
    assert settings.get("Site_Name").value == "Changed elsewhere"


def test_an_unknown_id_names_the_nearest(world: Any) -> None:
    with pytest.raises(SettingNotFound, match="SETTINGS_HIDDEN") as caught:
        world.client().settings.get("site_urll")
    assert caught.value.nearest[0] == "Site_Url"


def test_a_hidden_setting_is_not_found(world: Any) -> None:
    settings = world.client().settings
    assert settings.find("Layout_Home_Body") is None
    for access in (settings.get, settings.fresh, lambda id: settings.write(id, "x")):
        with pytest.raises(SettingNotFound):
            access("Layout_Home_Body")


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("Site_Name", "New name"),
        ("Accounts_ShowFormLogin", False),
        ("Accounts_LoginExpiration", 7),
        ("Accounts_RegistrationForm", "Disabled"),
        ("Accounts_CustomFields", '{"a": 1}'),
    ],
)
def test_a_written_value_is_there(world: Any, id: str, value: Any) -> None:
    settings = world.client().settings
    assert settings.get(id).value != value
    settings.write(id, value)
    assert world.rocketchat.setting(id) == value
    assert settings.fresh(id) == value
    assert settings.get(id).value == value
    assert world.sent("POST", BULK) == 1


def test_a_blocked_setting_is_said_to_be_blocked(world: Any) -> None:
    with pytest.raises(SettingNotTaken, match="SETTINGS_BLOCKED") as caught:
        world.client().settings.write("Layout_Home_Title", "x")
    assert (caught.value.wanted, caught.value.found) == ("x", "Home")


def test_a_forced_setting_takes_a_write(world: Any) -> None:
    world.client().settings.write("Livechat_title", "x")
    assert world.rocketchat.setting("Livechat_title") == "x"


def test_a_success_that_changed_nothing_is_not_trusted(world: Any) -> None:
    world.rocketchat.faults.when("POST", "/settings/Site_Name", FalseSuccess())
    with pytest.raises(SettingNotTaken, match="kept its own value"):
        world.client().settings.write("Site_Name", "Lost")


def test_a_value_of_a_wrong_type_that_the_server_stored_is_distinguished(world: Any) -> None:
    settings = world.client().settings
    settings.write("Accounts_ShowFormLogin", "true")
    assert settings.fresh("Accounts_ShowFormLogin") == "true"
    settings.write("Accounts_ShowFormLogin", True)
    assert settings.fresh("Accounts_ShowFormLogin") is True


def test_a_document_without_a_value_is_absent(world: Any) -> None:
    assert world.client().settings.fresh("Push") is ABSENT


def test_a_secret_that_did_not_take_is_not_shown(world: Any) -> None:
    world.rocketchat.set("SMTP_Password", "canary-old")
    world.rocketchat.faults.when("POST", "/settings/SMTP_Password", FalseSuccess())
    with pytest.raises(SettingNotTaken) as caught:
        world.client().settings.write("SMTP_Password", "canary-new")
    assert "canary" not in f"{caught.value!r} {caught.value} {caught.value.__dict__}"


def test_a_write_is_logged_without_its_value(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        world.client().settings.write("SMTP_Password", "canary-value")
    assert "wrote setting SMTP_Password (200)" in caplog.text
    assert "canary-value" not in caplog.text


def test_many_threads_may_write_at_once(world: Any) -> None:
    ids = [f"Push_apn_{name}" for name in ("passphrase", "key", "cert", "dev_key", "dev_cert")]
    settings = world.client().settings
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda id: settings.write(id, f"value of {id}"), ids))
    assert all(world.rocketchat.setting(id) == f"value of {id}" for id in ids)


# Who may


def test_a_user_without_privileges_lacks_the_right_to_look(world: Any) -> None:
    settings = world.client(world.rocketchat.user_token).settings
    with pytest.raises(PermissionDenied) as caught:
        settings.all()
    assert caught.value.permission == "view-privileged-setting"
    with pytest.raises(PermissionDenied) as caught:
        settings.fresh("Accounts_LoginExpiration")
    assert caught.value.permission == "view-privileged-setting"


def test_a_user_who_may_only_look_lacks_the_right_to_change(world: Any) -> None:
    world.rocketchat.add_role("reader", ["view-privileged-setting", "api-bypass-rate-limit"])
    world.rocketchat.add_user("reader", "readerpass", roles=["user", "reader"])
    settings = world.log_in("reader", "readerpass").settings
    assert settings.get("Site_Name")
    with pytest.raises(PermissionDenied) as caught:
        settings.write("Site_Name", "x")
    assert caught.value.permission == "edit-privileged-setting"


def test_a_user_with_no_more_than_the_two_rights_can_manage_settings(world: Any) -> None:
    rights = ["view-privileged-setting", "edit-privileged-setting", "api-bypass-rate-limit"]
    world.rocketchat.add_role("editor", rights)
    world.rocketchat.add_user("editor", "editorpass", roles=["user", "editor"])
    world.log_in("editor", "editorpass").settings.write("Site_Name", "Edited")
    assert world.rocketchat.setting("Site_Name") == "Edited"


def test_a_dead_token_is_not_taken_for_a_missing_permission(world: Any) -> None:
    world.rocketchat.set("Accounts_AllowAnonymousRead", True)
    user_id, _ = world.rocketchat.plain_token
    with pytest.raises(CredentialsRejected):
        world.client((user_id, "dead")).settings.all()


def test_a_session_that_ended_unnoticed_is_renewed_for_the_bulk_read(world: Any) -> None:
    client = world.log_in("admin", "adminpass")
    client.settings.get("Site_Name")
    world.rocketchat.set("Accounts_AllowAnonymousRead", True)
    sessions = [one.headers.get("x-auth-token") for one in world.rocketchat.requests]
    headers = {"X-User-Id": world.rocketchat.plain_token[0], "X-Auth-Token": sessions[-1]}
    client.session.transport.send("POST", "/api/v1/logout", headers=headers, body={})
    client.settings.forget()
    assert client.settings.get("Accounts_AllowAnonymousRead").value is True
    assert world.sent("POST", "/api/v1/login") == 2


def test_who_lacks_a_permission_is_asked_once_who_he_is(world: Any) -> None:
    settings = world.client(world.rocketchat.user_token).settings
    for _ in range(3):
        with pytest.raises(PermissionDenied):
            settings.all()
    assert world.sent("GET", "/api/v1/me") == 1


def test_a_wrong_password_is_named(world: Any) -> None:
    with pytest.raises(CredentialsRejected, match="'admin'"):
        world.log_in("admin", "wrong").settings.all()


def test_a_session_that_ended_is_renewed(world: Any) -> None:
    client = world.log_in("admin", "adminpass")
    client.settings.write("Site_Name", "Before")
    world.rocketchat.faults.when("POST", "/settings/Site_Name", Unauthorized())
    client.settings.write("Site_Name", "After")
    assert world.rocketchat.setting("Site_Name") == "After"
    assert world.sent("POST", "/api/v1/login") == 2


# The second factor


def test_a_token_without_the_password_is_asked_for_it(world: Any) -> None:
    client = world.client(world.rocketchat.plain_token)
    with pytest.raises(TwoFactorRequired, match="set password as well"):
        client.settings.write("Site_Name", "x")


def test_a_token_made_without_two_factor_needs_no_password(world: Any) -> None:
    world.client(world.rocketchat.bypass_token).settings.write("Site_Name", "x")
    assert world.rocketchat.setting("Site_Name") == "x"


def test_a_token_with_the_wrong_password_is_named(world: Any) -> None:
    client = world.client(world.rocketchat.plain_token, password="wrong")
    with pytest.raises(TwoFactorRejected, match="password of the account"):
        client.settings.write("Site_Name", "x")


def test_an_authenticator_logs_in_and_confirms(world: Any) -> None:
    world.rocketchat.add_user("boss", "bosspass", roles=["admin"], totp_secret=TOTP_SECRET)
    client = world.log_in("boss", "bosspass", totp_secret=TOTP_SECRET)
    client.settings.write("Site_Name", "x")
    assert world.rocketchat.setting("Site_Name") == "x"


def test_an_authenticator_that_is_not_given_is_asked_for(world: Any) -> None:
    world.rocketchat.add_user("boss", "bosspass", roles=["admin"], totp_secret=TOTP_SECRET)
    with pytest.raises(TwoFactorRequired, match="set totp_secret"):
        world.log_in("boss", "bosspass").settings.all()


def test_codes_by_e_mail_are_said_to_be_out_of_reach(world: Any) -> None:
    world.rocketchat.add_user("boss", "bosspass", roles=["admin"], email="boss@example.org")
    with pytest.raises(TwoFactorRequired, match="by e-mail"):
        world.log_in("boss", "bosspass").settings.all()


# A bad connection


def test_a_write_whose_answer_was_lost_is_repeated(world: Any) -> None:
    client = world.client()
    client.settings.all()
    world.rocketchat.faults.when("POST", "/settings/Site_Name", Reset(commit=True))
    client.settings.write("Site_Name", "Twice")
    assert world.rocketchat.setting("Site_Name") == "Twice"
    assert world.sent("POST", "/settings/Site_Name") == 2


def test_a_write_that_hangs_is_repeated(world: Any) -> None:
    client = world.client(request_timeout=0.3)
    client.settings.all()
    world.rocketchat.faults.when("POST", "/settings/Site_Name", CommitThenHang(5))
    client.settings.write("Site_Name", "Twice")
    assert world.rocketchat.setting("Site_Name") == "Twice"


def test_a_limit_is_waited_out(world: Any) -> None:
    world.rocketchat.faults.when("POST", "/settings/Site_Name", Status(429))
    world.client().settings.write("Site_Name", "Later")
    assert world.rocketchat.setting("Site_Name") == "Later"


def test_a_page_of_a_proxy_is_not_taken_for_success(world: Any) -> None:
    world.rocketchat.faults.when("POST", "/settings/Site_Name", WrongBody())
    with pytest.raises(NotRocketChat, match='titled "Welcome"'):
        world.client().settings.write("Site_Name", "x")


def test_the_limit_of_methods_is_waited_out(world: Any) -> None:
    settings = world.client().settings
    for _ in range(11):
        settings.forget()
        settings.all()
    assert world.sent("POST", BULK) == 12


def test_a_value_that_the_server_refuses_is_reported_with_its_reason(
    connect: Any, server: Any, reply: Any
) -> None:
    refusal = {
        "success": False,
        "error": "Site_Name_Invalid",
        "errorType": "error-setting-validation-failed",
    }
    path = "/api/v1/settings/Site_Name"
    server.on("POST", path, reply(400, refusal))
    server.on("GET", path, reply(body={"_id": "Site_Name", "value": "Old", "success": True}))
    documents = '{"msg":"result","id":"1","result":[{"_id":"Site_Name","type":"string"}]}'
    server.on("POST", f"{BULK}%2Fget", reply(body={"message": documents, "success": True}))
    with pytest.raises(SettingNotTaken, match="Site_Name_Invalid"):
        connect().settings.write("Site_Name", "x")


def test_a_value_that_the_server_masks_cannot_be_compared_and_is_trusted(
    connect: Any, server: Any, reply: Any
) -> None:
    path = "/api/v1/settings/SMTP_Password"
    document = '{"_id":"SMTP_Password","type":"password","value":"","hasValue":true}'
    documents = f'{{"msg":"result","id":"1","result":[{document}]}}'
    server.on("POST", path, reply())
    server.on("GET", path, reply(body={"_id": "SMTP_Password", "value": "", "success": True}))
    server.on("POST", f"{BULK}%2Fget", reply(body={"message": documents, "success": True}))
    settings = connect().settings
    settings.write("SMTP_Password", "canary")
    assert settings.get("SMTP_Password").value is ABSENT


# The address


def test_a_changed_address_is_confirmed_as_the_same_workspace(world: Any) -> None:
    world.client().settings.write("Site_Url", "https://chat.new.example.org")
    assert world.sent("POST", "/api/v1/fingerprint") == 1
    world.pass_time(5)
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is True


@pytest.mark.parametrize("delay", [0.3, 0.7])
def test_an_address_is_confirmed_after_the_flag_was_false_already(
    world: Any, monkeypatch: pytest.MonkeyPatch, delay: float
) -> None:
    monkeypatch.setattr("rocketchat_standin.workspace.FINGERPRINT_QUIET", delay)
    world.rocketchat.set("Site_Url", "https://chat.other.example.org")
    world.pass_time(1)
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is False
    world.client().settings.write("Site_Url", "https://chat.new.example.org")
    world.pass_time(5)
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is True


def test_a_write_that_was_interrupted_before_the_confirmation_is_finished(world: Any) -> None:
    address = "https://chat.new.example.org"
    world.rocketchat.set("Site_Url", address)
    settings = world.client().settings
    assert settings.is_fingerprint_confirmed() is True
    world.pass_time(1)
    settings.forget()
    assert settings.is_fingerprint_confirmed() is False
    settings.finish_write("Site_Url")
    assert settings.is_fingerprint_confirmed() is True
    world.pass_time(5)
    assert world.rocketchat.setting("Deployment_FingerPrint_Verified") is True
    settings.finish_write("Site_Url")
    assert world.sent("POST", "/api/v1/fingerprint") == 1


def test_an_address_that_cannot_be_confirmed_is_written_and_said_so(world: Any) -> None:
    rights = ["view-privileged-setting", "edit-privileged-setting", "api-bypass-rate-limit"]
    world.rocketchat.add_role("editor", rights)
    world.rocketchat.add_user("editor", "editorpass", roles=["user", "editor"])
    client = world.log_in("editor", "editorpass")
    with pytest.raises(FingerprintNotConfirmed, match="manage-cloud"):
        client.settings.write("Site_Url", "https://chat.new.example.org")
    assert client.settings.fresh("Site_Url") == "https://chat.new.example.org"


def test_a_confirmation_that_did_nothing_is_not_trusted(world: Any) -> None:
    world.rocketchat.faults.when("POST", "/fingerprint", FalseSuccess())
    with pytest.raises(FingerprintNotConfirmed, match="but did not"):
        world.client().settings.write("Site_Url", "https://chat.new.example.org")


def test_a_method_that_does_not_exist_is_named(world: Any) -> None:
    with pytest.raises(Rejected, match="not found"):
        world.client().session.call("noSuchMethod")


def test_versions_before_fingerprints_are_not_asked_to_confirm(
    connect: Callable[..., Any], server: Any, reply: Any
) -> None:
    server.on("GET", "/api/info", reply(body={"version": "6.4", "success": True}))
    path = "/api/v1/settings/Site_Url"
    server.on("POST", path, reply())
    server.on("GET", path, reply(body={"_id": "Site_Url", "value": "https://new", "success": True}))
    connect().settings.write("Site_Url", "https://new")
    assert server.seen("/api/v1/fingerprint") == []
