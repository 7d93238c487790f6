"""What 8.8 and 9.0 do otherwise, as published; and routes that come with a version."""

import hashlib
from collections.abc import Iterator

import pytest
import requests
from rocketchat_standin import Clock, RocketChat

from .admin import ENTRY, Admin

UNLICENSED = frozenset[str]()


@pytest.fixture
def unlicensed(clock: Clock) -> Iterator[Admin]:
    """The administrator of a 9.0 without licence."""
    with RocketChat("9.0", clock=clock, license_modules=UNLICENSED) as server:
        yield Admin(server)


@pytest.mark.parametrize("server", ["8.8", "9.0"], indirect=True)
def test_an_entry_is_removed_over_rest(admin: Admin) -> None:
    admin.add("Liquid")
    answer = admin.post("settings.removeCustomOAuth", {"name": "Liquid"})
    assert answer.json() == {"success": True}
    assert admin.server.document(f"{ENTRY}Liquid") is None


@pytest.mark.parametrize("server", ["9.0"], indirect=True)
def test_the_methods_deprecated_before_are_gone_in_9_0(admin: Admin) -> None:
    assert admin.remove("Liquid")["error"]["error"] == 404
    assert admin.call("saveSettings", [])["error"]["error"] == 404
    assert admin.call("private-settings/get")["result"]


@pytest.mark.parametrize("server", ["8.8"], indirect=True)
def test_adding_without_permission_is_a_403_from_8_8(server: RocketChat) -> None:
    assert Admin(server, server.user_token).add("Liquid").status_code == 403


@pytest.mark.parametrize("server", ["8.8"], indirect=True)
def test_a_workspace_registers_over_rest_with_a_token_that_is_good_once(admin: Admin) -> None:
    assert admin.post("cloud.connectWorkspace", {"token": "good"}).status_code == 400
    admin.server.cloud_tokens.add("good")
    assert admin.post("cloud.connectWorkspace", {"token": "good"}).ok
    status = admin.get("cloud.registrationStatus").json()["registrationStatus"]
    assert status["workspaceRegistered"] is True
    assert admin.read("Register_Server")["value"] is True
    assert admin.post("cloud.connectWorkspace", {"token": "good"}).status_code == 400


def test_a_workspace_registers_by_method_before_8_7(admin: Admin) -> None:
    assert admin.call("cloud:connectWorkspace", "good")["result"] is False
    admin.server.cloud_tokens.add("good")
    assert admin.call("cloud:connectWorkspace", "good")["result"] is True
    admin.post("fingerprint", {"setDeploymentAs": "new-workspace"})
    status = admin.get("cloud.registrationStatus").json()["registrationStatus"]
    assert status["workspaceRegistered"] is False


@pytest.mark.parametrize("server", ["9.1"], indirect=True)
def test_9_1_does_not_describe_its_settings(admin: Admin) -> None:
    assert admin.call("private-settings/get")["error"]["error"] == 404
    settings = admin.get("settings?count=0&includeDefaults=true").json()
    assert settings["count"] == settings["total"] > 800
    assert {key for each in settings["settings"] for key in each} == {
        *("_id", "value", "packageValue", "enterprise", "invalidValue", "modules")
    }


@pytest.mark.parametrize("server", ["9.1"], indirect=True)
def test_9_1_refuses_with_error_forbidden(server: RocketChat) -> None:
    plain = Admin(server, server.user_token)
    for answer in (plain.add("Liquid"), plain.write("Site_Name", "x"), plain.get("statistics")):
        assert (answer.status_code, answer.json()["errorType"]) == (403, "error-forbidden")
        assert not {"status", "message"} & answer.json().keys()


@pytest.mark.parametrize("server", ["8.5", "8.6", "8.8", "9.0", "9.1"], indirect=True)
def test_the_log_is_not_given_from_8_0_on(admin: Admin) -> None:
    assert admin.get("stdout.queue").status_code == 404


@pytest.mark.parametrize("server", ["9.1"], indirect=True)
def test_the_list_has_a_page_where_the_server_limits_it(admin: Admin) -> None:
    admin.write("API_Allow_Infinite_Count", False)
    assert admin.get("settings?count=0").json()["count"] == 50


@pytest.mark.parametrize(
    ("server", "details"), [("8.8", True), ("9.0", False)], indirect=["server"]
)
def test_a_login_without_its_code_is_refused_without_details_from_9_0(
    server: RocketChat, details: bool
) -> None:
    server.add_user("app", "apppass", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = requests.post(
        f"{server.url}/api/v1/login", json={"user": "app", "password": "apppass"}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "totp-required")
    assert ("details" in answer.json()) is details


def test_a_licence_has_its_effect_a_moment_after_it_is_written(
    unlicensed: Admin, clock: Clock
) -> None:
    unlicensed.server.licenses["text"] = frozenset({"oauth-enterprise"})
    unlicensed.write("Enterprise_License", "text")
    assert unlicensed.get("licenses.info").json()["license"]["activeModules"] == []
    clock.advance(1)
    assert unlicensed.get("licenses.info").json()["license"]["activeModules"] == [
        "oauth-enterprise"
    ]
    assert unlicensed.add("Liquid").ok


def test_a_masked_secret_is_empty_and_an_empty_write_keeps_it(admin: Admin) -> None:
    admin.server.installation.masks_secrets = True
    assert "hasValue" not in admin.read("Site_Name")
    assert admin.read("SMTP_Password")["hasValue"] is False
    admin.write("SMTP_Password", "secret")
    assert admin.read("SMTP_Password") == {
        "_id": "SMTP_Password",
        "value": "",
        "hasValue": True,
        "success": True,
    }
    admin.write("SMTP_Password", "")
    assert admin.server.setting("SMTP_Password") == "secret"


def test_9_0_without_licence_refuses_to_add_an_entry(unlicensed: Admin) -> None:
    answer = unlicensed.add("Liquid")
    assert (answer.status_code, answer.json()["errorType"]) == (400, "error-action-not-allowed")


def test_an_upgrade_to_9_0_without_licence_takes_the_button_away(clock: Clock) -> None:
    with RocketChat("8.8", clock=clock) as server:
        admin = Admin(server)
        admin.add("Liquid")
        admin.enable("Liquid")
        clock.advance(3)
        assert admin.services() == ["liquid"]
        server.restart("9.0")
        clock.advance(3)
        assert admin.services() == []
        admin.enable("Liquid", True)
        assert admin.read(f"{ENTRY}Liquid")["value"] is False
        assert server.setting(f"{ENTRY}Liquid") is True


def test_a_401_of_9_0_has_no_status(unlicensed: Admin) -> None:
    answer = requests.get(f"{unlicensed.server.url}/api/v1/me")
    assert answer.json() == {"success": False, "error": "You must be logged in to do this."}


@pytest.mark.parametrize(
    ("server", "health", "ready"),
    [("7.7", "ok", "text/html"), ("8.6", '{"status":"ok"}', "application/json")],
    indirect=["server"],
)
def test_health_is_reported_as_in_the_version(server: RocketChat, health: str, ready: str) -> None:
    assert requests.get(f"{server.url}/health").text == health
    content_type = requests.get(f"{server.url}/readyz").headers["Content-Type"]
    assert content_type.startswith(ready)


@pytest.mark.parametrize("server", ["8.6"], indirect=True)
def test_a_range_is_kept_within_its_bounds_from_8_6(admin: Admin) -> None:
    volume = "Accounts_Default_User_Preferences_masterVolume"
    assert admin.write(volume, 101).status_code == 400
    assert admin.write(volume, 50).ok


@pytest.mark.parametrize(("server", "total"), [("6.5", 380), ("7.7", 1)], indirect=["server"])
def test_public_settings_are_filtered_by_id_from_7_0(server: RocketChat, total: int) -> None:
    url = f"{server.url}/api/v1/settings.public?_id=Site_Name&count=0"
    assert requests.get(url).json()["total"] == total


def test_the_list_gives_package_values_when_asked(admin: Admin) -> None:
    settings = admin.get("settings?includeDefaults=true&count=1").json()["settings"]
    assert settings[0]["packageValue"] is True
    assert admin.get("settings?nonsense=1").status_code == 400


def test_a_page_has_at_most_a_hundred_settings(admin: Admin) -> None:
    page = admin.get("settings?count=500&offset=10").json()
    assert (page["count"], page["offset"]) == (100, 10)


def test_an_organisation_name_saved_by_method_renames_an_unnamed_site(admin: Admin) -> None:
    admin.call("saveSettings", [{"_id": "Organization_Name", "value": "Liquid"}])
    assert admin.server.setting("Site_Name") == "Liquid"


def test_an_oauth_app_takes_no_other_fields(admin: Admin) -> None:
    body = {"name": "Portal", "active": True, "redirectUri": "https://x", "clientId": "mine"}
    answer = admin.post("oauth-apps.create", body)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "invalid-params")


@pytest.mark.parametrize("server", ["8.5"], indirect=True)
def test_8_5_asks_every_token_for_a_second_factor_on_every_write(server: RocketChat) -> None:
    admin = Admin(server)
    code = hashlib.sha256(b"adminpass").hexdigest()
    for _ in range(2):
        answer = admin.write("Site_Name", "Chat")
        assert (answer.status_code, answer.json()["errorType"]) == (400, "totp-required")
        assert answer.json()["details"]["method"] == "password"
        factor = {"x_2fa_method": "password", "x_2fa_code": code}
        assert admin.post("settings/Site_Name", {"value": "Chat"}, **factor).ok
    assert server.setting("Site_Name") == "Chat"
