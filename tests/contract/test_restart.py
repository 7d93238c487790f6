"""What a restart keeps, what it loses, and what the environment does at a start."""

from pathlib import Path

import pytest
from rocketchat_standin import Clock, RocketChat

from .admin import ENTRY, Admin


def test_users_tokens_and_settings_survive_a_restart(admin: Admin) -> None:
    admin.write("Site_Name", "Kept")
    admin.server.restart()
    assert admin.read("Site_Name")["value"] == "Kept"


def test_a_remembered_second_factor_survives_a_restart(server: RocketChat) -> None:
    plain = Admin(server, server.plain_token)
    code = server.process.users.documents.get(server.plain_token[0])
    assert code is not None
    factor = {"x_2fa_method": "password", "x_2fa_code": code["password"]}
    assert plain.post("settings/Site_Name", {"value": "A"}, **factor).ok
    server.restart()
    assert plain.write("Site_Name", "B").ok


def test_a_database_file_outlives_the_server(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite"
    with RocketChat(database=path) as first:
        Admin(first).write("Site_Name", "Kept")
    with RocketChat(database=path) as second:
        assert second.setting("Site_Name") == "Kept"
        assert [user["username"] for user in second.users()] == ["admin", "plain"]


def test_an_upgrade_keeps_values_and_brings_the_new_settings() -> None:
    with RocketChat("6.5") as server:
        admin = Admin(server)
        admin.write("Site_Name", "Kept")
        unique_id = server.setting("uniqueID")
        new = "Accounts_Default_User_Preferences_masterVolume"
        assert server.document(new) is None
        server.restart("8.6")
        assert server.version == "8.6.1"
        assert server.setting("Site_Name") == "Kept"
        assert server.setting("uniqueID") == unique_id
        document = server.document(new)
        assert document is not None
        assert document["type"] == "range"


def test_rest_limits_of_8_6_begin_with_the_first_restart() -> None:
    with RocketChat("8.6", clock=Clock(speed=0)) as server:
        admin = Admin(server)
        statuses = [admin.get("settings.oauth").status_code for _ in range(12)]
        assert set(statuses) == {200}
        server.restart()
        statuses = [admin.get("settings.oauth").status_code for _ in range(12)]
        assert statuses == [200] * 10 + [429] * 2


def test_a_forced_setting_can_be_written_but_reverts_at_the_next_start() -> None:
    environment = {"OVERWRITE_SETTING_Accounts_LoginExpiration": "7"}
    with RocketChat(environment=environment) as server:
        admin = Admin(server)
        document = server.document("Accounts_LoginExpiration")
        assert document is not None
        assert (document["value"], document["valueSource"]) == (7, "processEnvValue")
        assert document["processEnvValue"] == 7
        admin.write("Accounts_LoginExpiration", 30)
        assert server.setting("Accounts_LoginExpiration") == 30
        server.restart()
        assert server.setting("Accounts_LoginExpiration") == 7


def test_the_marks_of_a_forced_setting_stay_when_the_variable_is_gone() -> None:
    with RocketChat(environment={"OVERWRITE_SETTING_Accounts_LoginExpiration": "7"}) as server:
        server.restart(environment={})
        Admin(server).write("Accounts_LoginExpiration", 30)
        server.restart()
        document = server.document("Accounts_LoginExpiration")
        assert document is not None
        assert document["value"] == 30
        assert (document["valueSource"], document["processEnvValue"]) == ("processEnvValue", 7)


def test_a_setting_forced_to_its_default_has_no_mark_and_still_reverts() -> None:
    with RocketChat(environment={"OVERWRITE_SETTING_Accounts_ShowFormLogin": "true"}) as server:
        Admin(server).write("Accounts_ShowFormLogin", False)
        server.restart()
        document = server.document("Accounts_ShowFormLogin")
        assert document is not None
        assert document["value"] is True
        assert document["valueSource"] == "packageValue"
        assert "processEnvValue" not in document


@pytest.mark.parametrize(("profile", "status"), [("6.5", 200), ("7.7", 400)])
def test_a_blocked_setting_keeps_its_value(profile: str, status: int) -> None:
    with RocketChat(profile, environment={"SETTINGS_BLOCKED": "Site_Name"}) as server:
        admin = Admin(server)
        assert admin.write("Site_Name", "x").status_code == status
        assert admin.call("saveSettings", [{"_id": "Site_Name", "value": "x"}])["result"] is True
        assert server.setting("Site_Name") == "Rocket.Chat"
        server.restart(environment={})
        assert admin.write("Site_Name", "x").status_code == 200


def test_a_hidden_setting_is_unknown_over_rest_but_saved_by_the_method() -> None:
    with RocketChat(environment={"SETTINGS_HIDDEN": "Site_Name"}) as server:
        admin = Admin(server)
        assert admin.get("settings/Site_Name").status_code == 400
        assert admin.write("Site_Name", "x").status_code == 400
        admin.call("saveSettings", [{"_id": "Site_Name", "value": "x"}])
        assert server.setting("Site_Name") == "x"


def test_an_environment_variable_named_like_a_setting_is_its_first_value() -> None:
    with RocketChat(environment={"Site_Name": "First"}) as server:
        assert server.setting("Site_Name") == "First"
        server.set("Site_Name", "Second")
        server.restart()
        assert server.setting("Site_Name") == "Second"


def test_a_custom_oauth_entry_of_the_environment_is_created_once(clock: Clock) -> None:
    environment = {
        "Accounts_OAuth_Custom_Liquid": "true",
        "Accounts_OAuth_Custom_Liquid_url": "https://core.example.org",
        "Accounts_OAuth_Custom_Liquid_merge_users": "true",
        "Accounts_OAuth_Custom_Liquid_show_button": "false",
    }
    with RocketChat(environment=environment, clock=clock) as server:
        clock.advance(3)
        (row,) = server.login_services()
        assert (row["serverURL"], row["mergeUsers"]) == ("https://core.example.org", True)
        assert row["showButton"] is True
        Admin(server).write(f"{ENTRY}Liquid-url", "https://other.example.org")
        server.restart()
        assert server.setting(f"{ENTRY}Liquid-url") == "https://other.example.org"


def test_an_unregistered_workspace_is_sent_back_to_its_wizard_at_every_start() -> None:
    with RocketChat(environment={"OVERWRITE_SETTING_Show_Setup_Wizard": "completed"}) as server:
        assert server.setting("Show_Setup_Wizard") == "in_progress"
        server.set("Show_Setup_Wizard", "completed")
        server.restart()
        assert server.setting("Show_Setup_Wizard") == "in_progress"


CONFIRM = {"setDeploymentAs": "updated-configuration"}
FLAG = "Deployment_FingerPrint_Verified"


def test_another_site_url_unsets_the_fingerprint_until_it_is_accepted(
    admin: Admin, clock: Clock
) -> None:
    admin.write("Site_Url", "https://chat.example.org")
    assert admin.read(FLAG)["value"] is True
    clock.advance(1)
    assert admin.read(FLAG)["value"] is False
    admin.post("fingerprint", CONFIRM)
    assert admin.read(FLAG)["value"] is True
    admin.server.restart()
    assert admin.read(FLAG)["value"] is True


@pytest.mark.parametrize("before", [True, False])
def test_a_fingerprint_accepted_too_early_is_unset_again(
    admin: Admin, clock: Clock, before: bool
) -> None:
    if not before:
        admin.write("Site_Url", "https://first.example.org")
        clock.advance(1)
    assert admin.read(FLAG)["value"] is before
    admin.write("Site_Url", "https://chat.example.org")
    clock.advance(0.2)
    admin.post("fingerprint", CONFIRM)
    assert admin.read(FLAG)["value"] is True
    clock.advance(0.5)
    assert admin.read(FLAG)["value"] is False


def test_a_server_configured_so_accepts_its_new_fingerprint_itself(clock: Clock) -> None:
    with RocketChat(clock=clock, environment={"AUTO_ACCEPT_FINGERPRINT": "true"}) as server:
        Admin(server).write("Site_Url", "https://chat.example.org")
        clock.advance(1)
        assert server.setting("Deployment_FingerPrint_Verified") is True


def test_an_earlier_database_can_be_brought_back() -> None:
    with RocketChat("7.7", clock=Clock(20)) as server:
        server.process.login_services.add("Liquid")
        earlier = server.snapshot()
        server.process.login_services.remove("Liquid")
        server.set("Site_Name", "Later")
        server.restore(earlier)
        assert server.setting("Site_Name") == "Rocket.Chat"
        assert server.setting("Accounts_OAuth_Custom-Liquid") is False
