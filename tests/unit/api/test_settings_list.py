"""Settings of servers that only list them: without the method private-settings/get."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from rocketchat_provider.client import ABSENT, Version, Wanted
from rocketchat_provider.client.catalogue import Catalogue
from rocketchat_provider.client.errors import PermissionDenied, UnexpectedAnswer
from rocketchat_provider.client.object_errors import SettingNotTaken
from rocketchat_standin import Status, WrongBody

LIST = "/api/v1/settings?"
METHOD = "/api/v1/method.call/"
LICENSED = frozenset({"oauth-enterprise"})


@pytest.fixture
def world(start: Callable[..., Any]) -> Any:
    """A 9.1 with a licence for custom OAuth, and with one setting blocked and one forced."""
    environment = {
        "SETTINGS_BLOCKED": "Layout_Home_Title",
        "OVERWRITE_SETTING_Livechat_title": "Locked by env",
    }
    return start("9.1", environment=environment, license_modules=LICENSED)


def test_every_setting_has_its_value_and_what_the_catalogue_knows(world: Any) -> None:
    settings = world.client().settings
    form = settings.get("Accounts_RegistrationForm")
    assert (form.type, form.value, form.package_value) == ("select", "Public", "Public")
    assert form.choices == ("Public", "Disabled", "Secret URL")
    assert (form.group, form.section) == ("Accounts", "Registration")
    assert settings.get("SMTP_Password").is_secret
    visible = {each["_id"] for each in world.rocketchat.process.settings.visible()}
    assert settings.all().keys() == visible
    assert not form.described


def test_values_are_those_that_the_method_would_give(start: Callable[..., Any]) -> None:
    """On one server, with and without its method."""
    world = start("7.7")
    described = world.client().settings.all()
    missing = Status(404, "404 Not Found")
    world.rocketchat.faults.when("POST", "private-settings", missing)
    listed = world.client().settings
    assert {id: listed.get(id).value for id in listed.all()} == {
        id: setting.value for id, setting in described.items()
    }
    for id, setting in described.items():
        one = listed.get(id)
        assert (one.type, one.choices, one.package_value) == (
            setting.type,
            setting.choices,
            setting.package_value,
        ), id
        assert (one.is_secret, one.group, one.section, one.code) == (
            setting.is_secret,
            setting.group,
            setting.section,
            setting.code,
        ), id


def test_the_method_is_tried_once(world: Any) -> None:
    settings = world.client().settings
    settings.all()
    settings.forget()
    settings.all()
    assert world.sent("POST", METHOD) == 1
    assert world.sent("GET", LIST) == 2


def test_a_server_without_calls_of_methods_is_listed_too(start: Callable[..., Any]) -> None:
    world = start("9.0")
    world.rocketchat.faults.when("POST", "method.call", Status(404, "404 Not Found"))
    assert world.client().settings.get("Site_Name").value == "Rocket.Chat"


def test_pages_are_read_where_the_server_limits_them(world: Any) -> None:
    whole = world.client().settings.all().keys()
    world.rocketchat.set("API_Allow_Infinite_Count", False)
    assert world.client().settings.all().keys() == whole
    assert world.sent("GET", LIST) > 5


def test_a_list_that_stays_incomplete_is_an_error(world: Any) -> None:
    body = {"settings": [{"_id": "Site_Name", "value": "x"}], "total": 900, "success": True}
    for count, page in (("count=0", body), ("count=100", body | {"settings": []})):
        answer = WrongBody(json.dumps(page), "application/json")
        world.rocketchat.faults.when("GET", count, answer, times=3)
    with pytest.raises(UnexpectedAnswer, match="1 of 900"):
        world.client().settings.all()


def test_an_account_that_sees_only_public_settings_lacks_a_permission(world: Any) -> None:
    with pytest.raises(PermissionDenied, match="view-privileged-setting"):
        world.client(world.rocketchat.user_token).settings.all()


def test_a_value_that_needs_a_licence_is_the_stored_one(world: Any) -> None:
    id = "Push_request_content_from_server"
    world.rocketchat.set(id, True)
    settings = world.client().settings
    assert settings.all()[id].value is False
    assert settings.get(id).value is True
    assert settings.get(id).value is True
    assert world.sent("GET", f"settings/{id}") == 1


def test_the_settings_of_a_login_service_are_known_by_their_suffix(world: Any) -> None:
    world.rocketchat.process.login_services.add("Liquid")
    service = world.client().login_services.settings("Liquid")
    assert len(service) == 30
    assert service[""].type == "boolean"
    assert service["token_sent_via"].choices == ("header", "payload")
    assert service["secret"].is_secret
    assert service["groups_channel_map"].code == "application/json"
    assert service["url"].section == "Custom OAuth: Liquid"


def test_a_setting_that_no_catalogue_knows_takes_any_value() -> None:
    listed = {"_id": "Brand_New", "value": 1, "packageValue": 1}
    setting = Catalogue.of(Version("9.1")).setting(listed)
    assert not setting.is_secret
    for value in ("text", 7, True, [1, {"a": None}], {"url": "x"}):
        assert Wanted(setting, value).problem is None
        assert setting.coerce(value) == value


@pytest.mark.parametrize("id", ["Brand_New_Token", "New_password_hash", "Service_credentials_json"])
def test_a_setting_that_no_catalogue_knows_is_a_secret_by_its_name(id: str) -> None:
    assert Catalogue.of(Version("9.1")).setting({"_id": id, "value": "x"}).is_secret


@pytest.mark.parametrize(
    ("version", "type_"), [("7.6", "int"), ("7.7", "int"), ("8.5", "int"), ("8.6", "range")]
)
def test_the_catalogue_is_of_the_nearest_version_that_is_not_newer(
    version: str, type_: str
) -> None:
    id = "Accounts_Default_User_Preferences_notificationsSoundVolume"
    setting = Catalogue.of(Version(version)).setting({"_id": id, "value": 50})
    assert setting.type == type_


def test_the_catalogue_is_up_to_date() -> None:
    command = [sys.executable, "-P", "tools/settings_catalogue.py", "--check"]
    root = Path(__file__).parents[3]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_a_setting_that_came_after_the_catalogue_is_not_known() -> None:
    id = "Accounts_Default_User_Preferences_masterVolume"
    listed = {"_id": id, "value": 50}
    assert Catalogue.of(Version("7.6")).setting(listed).type == ""
    assert Catalogue.of(Version("7.7")).setting(listed).type == "int"


def test_what_an_older_catalogue_lacks_is_known_from_the_one_before() -> None:
    """The last catalogue is of the open part, which lacks the licence."""
    listed = {"_id": "Enterprise_License", "value": ""}
    assert Catalogue.of(Version("9.1")).setting(listed).type == "string"


def test_the_choices_of_an_earlier_version_allow_what_the_server_has() -> None:
    listed: Mapping[str, Any] = {"_id": "Accounts_RegistrationForm", "value": "By invitation"}
    exact = Catalogue.of(Version("8.6")).setting(listed)
    assert "one of" in (Wanted(exact, "By invitation").problem or "")
    older = Catalogue.of(Version("9.1")).setting(listed)
    assert Wanted(older, "By invitation").problem is None
    assert "choices of an earlier version" in (Wanted(older, "By letter").problem or "")


def test_a_blocked_setting_is_refused_with_what_may_be_the_cause(world: Any) -> None:
    with pytest.raises(SettingNotTaken, match=r"SETTINGS_BLOCKED.*does not list"):
        world.client().settings.write("Layout_Home_Title", "x")


def test_a_masked_secret_is_not_known(world: Any) -> None:
    world.rocketchat.set("SMTP_Password", "canary")
    world.rocketchat.installation.masks_secrets = True
    settings = world.client().settings
    assert settings.get("SMTP_Password").masked
    assert settings.get("SMTP_Password").value is ABSENT
    settings.write("SMTP_Password", "canary-2")
    assert world.rocketchat.setting("SMTP_Password") == "canary-2"


def test_a_login_with_an_authenticator_needs_no_details_of_the_refusal(world: Any) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    world.rocketchat.add_user("app", "apppass", roles=["user", "admin"], totp_secret=secret)
    client = world.log_in("app", "apppass", totp_secret=secret)
    assert client.settings.get("Site_Name").value == "Rocket.Chat"


def test_a_workspace_is_registered_without_methods(world: Any) -> None:
    world.rocketchat.cloud_tokens.add("token")
    client = world.client()
    client.cloud.connect("token")
    assert client.cloud.is_registered
    assert world.sent("POST", METHOD) == 0


def test_a_login_service_is_added_changed_and_removed_without_methods(world: Any) -> None:
    client = world.client()
    values = {"": True, "url": "https://liquid.example.org", "id": "chat", "secret": "secret"}
    client.login_services.create("Liquid", values)
    client.login_services.update("Liquid", {"scope": "read"})
    assert client.login_services.rows()["liquid"]["scope"] == "read"
    client.login_services.delete("Liquid")
    assert client.login_services.settings("Liquid") is None
    assert world.sent("POST", METHOD) == 1  # looking for private-settings/get
