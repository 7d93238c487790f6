"""Creating, changing and removing custom OAuth login services, on every recorded version."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from rocketchat_provider.client import ABSENT, ENABLED, FIELDS
from rocketchat_provider.client.errors import Interrupted, LicenseMissing, PermissionDenied
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.object_errors import (
    LoginServiceExists,
    LoginServiceIncomplete,
    LoginServiceNotLive,
    LoginServiceNotRemoved,
    SettingNotTaken,
)
from rocketchat_standin import FalseSuccess, Fault, Reset, Status

ROWS = "/api/v1/settings.oauth"
VALUES = {
    ENABLED: True,
    "url": "https://liquid.example.org",
    "token_path": "http://10.0.0.1:9990/_core/o/token/",
    "id": "the-client",
    "secret": "canary-client-secret",
    "scope": "read",
    "login_style": "redirect",
    "merge_users": True,
    "merge_roles": True,
}
SETTINGS_RIGHTS = ["view-privileged-setting", "edit-privileged-setting", "api-bypass-rate-limit"]


def settings_of(world: Any, name: str) -> list[str]:
    prefix = LoginService(name).setting_id(ENABLED)
    ids = [prefix, *(f"{prefix}-{suffix}" for suffix in FIELDS if suffix)]
    return [id for id in ids if world.rocketchat.document(id)]


def rows(world: Any) -> list[str]:
    return [row["service"] for row in world.rocketchat.login_services()]


def left_behind(world: Any, name: str) -> None:
    """The state after somebody removed an enabled service by hand."""
    client = world.client()
    client.login_services.create(name, VALUES)
    client.session.call("removeOAuthService", name)
    world.pass_time(5)
    assert settings_of(world, name) == []
    assert rows(world) == [name.lower()]


def test_a_created_service_is_live_with_all_thirty_settings(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    row = services.rows()["liquid"]
    assert row["serverURL"] == "https://liquid.example.org"
    assert row["tokenPath"] == "http://10.0.0.1:9990/_core/o/token/"
    assert "secret" not in row
    assert world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-secret") == VALUES["secret"]
    assert world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-identity_path") == "/me"
    assert world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-merge_roles") is True
    assert len(services.settings("Liquid") or {}) == 30
    assert world.rocketchat.process.login_services.is_registered("liquid")


def test_the_url_is_written_first_and_the_flag_last(world: Any) -> None:
    world.client().login_services.create("Liquid", VALUES)
    writes = [one.path for one in world.rocketchat.requests if "Custom-Liquid" in one.path]
    posts = [
        one.path
        for one in world.rocketchat.requests
        if one.method == "POST" and "Custom-Liquid" in one.path
    ]
    assert len(posts) == 30
    assert posts[0].endswith("-url")
    assert posts[-1].endswith("Custom-Liquid")
    assert writes


def test_a_service_that_is_created_disabled_is_not_on_the_login_page(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES | {ENABLED: False})
    assert services.rows() == {}
    assert len(settings_of(world, "Liquid")) == 30


def test_a_service_that_exists_is_not_created_again(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    with pytest.raises(LoginServiceExists, match="Liquid"):
        services.create("liquid", VALUES)


def test_a_change_is_waited_for(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.update("Liquid", {"token_path": "http://10.0.0.2/token", "button_color": "red"})
    row = services.rows()["liquid"]
    assert (row["tokenPath"], row["buttonColor"]) == ("http://10.0.0.2/token", "red")


def test_a_changed_secret_is_in_use_when_the_wait_ends(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.update("Liquid", {"secret": "canary-new-secret"})
    assert world.rocketchat.login_services()[0]["secret"] == "canary-new-secret"


def test_a_service_can_be_disabled_and_enabled(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.update("Liquid", {ENABLED: False})
    assert services.rows() == {}
    services.update("Liquid", {ENABLED: True})
    assert list(services.rows()) == ["liquid"]


def test_a_deleted_service_leaves_no_setting_and_no_row(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.delete("Liquid")
    world.pass_time(5)
    assert settings_of(world, "Liquid") == []
    assert rows(world) == []
    assert services.settings("Liquid") is None


def test_a_disabled_service_can_be_deleted(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES | {ENABLED: False})
    services.delete("Liquid")
    assert settings_of(world, "Liquid") == []


def test_a_service_whose_settings_have_no_values_can_be_deleted(world: Any) -> None:
    client = world.client()
    client.login_services.create("Liquid", VALUES)
    client.login_services.delete("Liquid")
    client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    assert client.settings.fresh(LoginService("Liquid").setting_id(ENABLED)) is ABSENT
    client.login_services.delete("Liquid")
    assert settings_of(world, "Liquid") == []


def test_deleting_what_is_gone_succeeds(world: Any) -> None:
    world.client().login_services.delete("Liquid")
    assert rows(world) == []


def test_a_recreated_service_has_every_value_and_works(world: Any) -> None:
    services = world.client().login_services
    for url in ("https://old.example.org", "https://new.example.org"):
        services.create("Liquid", VALUES | {"url": url})
        assert services.rows()["liquid"]["serverURL"] == url
        assert world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-scope") == "read"
        assert world.rocketchat.setting("Accounts_OAuth_Custom-Liquid-identity_path") == "/me"
        assert world.rocketchat.process.login_services.is_registered("liquid")
        services.delete("Liquid")
    assert rows(world) == []


def test_an_add_that_leaves_settings_out_is_repeated_once(world: Any) -> None:
    world.rocketchat.short_adds = 1
    world.client().login_services.create("Liquid", VALUES)
    assert len(settings_of(world, "Liquid")) == 30
    assert world.sent("POST", "addCustomOAuth") == 2
    assert world.sent("POST", "removeOAuthService") == 1


def test_an_add_that_leaves_settings_out_twice_is_named(world: Any) -> None:
    world.rocketchat.short_adds = 2
    with pytest.raises(LoginServiceIncomplete, match="-roles_claim") as caught:
        world.client().login_services.create("Liquid", VALUES)
    assert len(caught.value.missing) == 5
    assert rows(world) == []


def test_a_row_left_behind_is_taken_away(world: Any) -> None:
    left_behind(world, "Liquid")
    world.client().login_services.delete("Liquid")
    world.pass_time(5)
    assert rows(world) == []
    assert settings_of(world, "Liquid") == []


def test_a_repair_does_not_spoil_the_name_for_the_running_process(world: Any) -> None:
    """A service enabled while its URL has no value could never be used until a restart."""
    left_behind(world, "Liquid")
    services = world.client().login_services
    services.delete("Liquid")
    services.create("Liquid", VALUES)
    assert world.rocketchat.process.login_services.is_registered("liquid")


def test_a_row_left_behind_by_a_service_without_a_url_is_taken_away(world: Any) -> None:
    client = world.client()
    client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    client.settings.send(LoginService("Liquid").setting_id(ENABLED), True)
    world.pass_time(5)
    client.session.call("removeOAuthService", "Liquid")
    assert rows(world) == ["liquid"]
    world.rocketchat.restart()
    services = world.client().login_services
    services.delete("Liquid")
    assert rows(world) == []
    services.create("Liquid", VALUES)
    assert world.rocketchat.process.login_services.is_registered("liquid")


def test_a_row_left_behind_becomes_right_when_its_service_is_created(world: Any) -> None:
    left_behind(world, "Liquid")
    services = world.client().login_services
    services.create("Liquid", VALUES | {"url": "https://new.example.org"})
    assert services.rows()["liquid"]["serverURL"] == "https://new.example.org"


def test_a_row_whose_flag_is_already_off_is_taken_away(world: Any) -> None:
    left_behind(world, "Liquid")
    client = world.client()
    client.session.post("/api/v1/settings.addCustomOAuth", {"name": "Liquid"})
    for suffix, part in FIELDS.items():
        value = "https://liquid.example.org" if suffix == "url" else part.default
        client.settings.send(LoginService("Liquid").setting_id(suffix), value)
    client.login_services.delete("Liquid")
    assert rows(world) == []
    assert settings_of(world, "Liquid") == []


def test_several_services_can_be_made_at_once(world: Any) -> None:
    services = world.client(max_retries=20).login_services
    names = ["Alpha", "Beta", "Gamma"]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda name: services.create(name, VALUES), names))
    assert sorted(services.rows()) == ["alpha", "beta", "gamma"]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(services.delete, names))
    assert rows(world) == []


# Waiting


def test_a_service_that_does_not_exist_is_not_live(world: Any) -> None:
    with pytest.raises(LoginServiceNotLive, match="not enabled"):
        world.client().login_services.wait_live("Liquid")
    assert world.sent("GET", ROWS) == 0


def test_a_live_service_is_live_at_once(world: Any) -> None:
    world.client().login_services.create("Liquid", VALUES)
    client = world.client()
    world.rocketchat.forget_requests()
    client.login_services.wait_live("Liquid")
    assert world.sent("GET", ROWS) == 1


def test_the_first_poll_comes_when_the_login_page_can_have_followed(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.delete("Liquid")
    assert world.sent("GET", ROWS) <= 6


def test_polls_stop_short_of_the_limit_and_go_on_after_it(start: Any) -> None:
    world = start("6.5")
    services = world.client().login_services
    for _ in range(11):
        services.rows()
        world.pass_time(1)
    polls = [one for one in world.rocketchat.requests if ROWS in one.path]
    assert [one.status for one in polls] == [200] * 11
    assert polls[7].at - polls[0].at < 10
    assert polls[8].at - polls[0].at > 60


def test_a_row_that_stays_different_is_reported_by_its_keys(
    connect: Any, server: Any, reply: Any, clock: Any
) -> None:
    enabled, url = map(LoginService("Liquid").setting_id, (ENABLED, "url"))
    documents = [
        {"_id": enabled, "type": "boolean", "value": True},
        {"_id": url, "type": "string", "value": "https://new"},
    ]
    answer_bulk(server, reply, documents)
    row = {"service": "liquid", "custom": True, "serverURL": "https://old"}
    server.on("GET", ROWS, reply(body={"services": [row], "success": True}))
    with pytest.raises(LoginServiceNotLive, match='serverURL is "https://old"') as caught:
        connect().login_services.wait_live("Liquid")
    assert caught.value.differences == {"serverURL": ("https://new", "https://old")}
    assert clock.waits == sorted(clock.waits)
    assert len(server.seen(ROWS)) <= 10


def test_a_button_that_stays_is_named(connect: Any, server: Any, reply: Any) -> None:
    server.on("GET", ROWS, reply(body={"services": [{"service": "liquid"}], "success": True}))
    with pytest.raises(LoginServiceNotRemoved, match="still on the login page"):
        connect().login_services.wait_gone("Liquid")


def test_waiting_ends_when_terraform_asks_to_stop(start: Any, stopping: threading.Event) -> None:
    class Stop(Fault):
        def apply(self, scene: Any) -> Any:
            stopping.set()
            return scene.application(scene.environ, scene.start_response)

    world = start("7.7")
    world.rocketchat.faults.when("POST", "Custom-Liquid$", Stop())
    with pytest.raises(Interrupted):
        world.client().login_services.create("Liquid", VALUES)
    assert world.sent("GET", ROWS) == 0


# Refusals


@pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6", "8.8"])
def test_a_user_who_may_not_add_services_is_reported(start: Any, profile: str) -> None:
    world = start(profile)
    world.rocketchat.add_role("editor", SETTINGS_RIGHTS)
    world.rocketchat.add_user("editor", "editorpass", roles=["user", "editor"])
    with pytest.raises(PermissionDenied) as caught:
        world.log_in("editor", "editorpass").login_services.create("Liquid", VALUES)
    assert caught.value.permission == "add-oauth-service"


@pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6", "8.8"])
def test_a_user_who_may_not_remove_services_is_reported(start: Any, profile: str) -> None:
    world = start(profile)
    world.client().login_services.create("Liquid", VALUES)
    world.rocketchat.add_role("editor", SETTINGS_RIGHTS)
    world.rocketchat.add_user("editor", "editorpass", roles=["user", "editor"])
    with pytest.raises(PermissionDenied) as caught:
        world.log_in("editor", "editorpass").login_services.delete("Liquid")
    assert caught.value.permission == "add-oauth-service"


def test_a_removal_that_claims_success_is_not_trusted(world: Any) -> None:
    services = world.client().login_services
    services.create("Liquid", VALUES)
    world.rocketchat.faults.when("POST", "removeOAuthService", FalseSuccess())
    with pytest.raises(LoginServiceNotRemoved, match="30 of its settings are still there"):
        services.delete("Liquid")
    services.delete("Liquid")
    assert settings_of(world, "Liquid") == []


def test_a_setting_that_did_not_take_is_found_before_the_service_is_enabled(world: Any) -> None:
    world.rocketchat.faults.when("POST", "Custom-Liquid-secret", FalseSuccess())
    with pytest.raises(SettingNotTaken, match="-secret") as caught:
        world.client().login_services.create("Liquid", VALUES)
    assert "canary" not in caught.value.detail
    assert rows(world) == []


def test_broken_connections_in_the_middle_do_no_harm(world: Any) -> None:
    services = world.client().login_services
    for path in ("addCustomOAuth", "Custom-Liquid-url", "Custom-Liquid$", "settings.oauth"):
        world.rocketchat.faults.when("*", path, Reset(commit=True))
    services.create("Liquid", VALUES)
    assert len(settings_of(world, "Liquid")) == 30
    world.rocketchat.faults.when("POST", "removeOAuthService", Reset(commit=True))
    world.rocketchat.faults.when("POST", "removeOAuthService", Status(502, "<html></html>"))
    services.delete("Liquid")
    assert rows(world) == []


def test_nothing_of_the_whole_life_of_a_service_shows_a_secret(
    world: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = world.log_in("admin", "adminpass")
    with caplog.at_level(logging.DEBUG):
        client.login_services.create("Liquid", VALUES)
        client.login_services.update("Liquid", {"secret": "canary-new-secret"})
        client.login_services.delete("Liquid")
        client.close()
    sent = [one.headers.get("x-auth-token") for one in world.rocketchat.requests]
    secrets = {"canary", "adminpass", *filter(None, sent)}
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in caplog.text]
    assert "wrote setting Accounts_OAuth_Custom-Liquid-secret (200)" in caplog.text


# Later versions


def test_version_8_8_removes_over_its_own_route(start: Any) -> None:
    world = start("8.8")
    services = world.client().login_services
    services.create("Liquid", VALUES)
    services.delete("Liquid")
    assert rows(world) == []
    assert world.sent("POST", "settings.removeCustomOAuth") == 1
    assert world.sent("POST", "removeOAuthService") == 0


def test_version_9_without_a_licence_says_which_module_is_missing(start: Any) -> None:
    world = start("9.0")
    with pytest.raises(LicenseMissing, match="oauth-enterprise") as caught:
        world.client().login_services.create("Liquid", VALUES)
    assert caught.value.module == "oauth-enterprise"


@pytest.mark.parametrize("profile", ["9.0", "9.1"])
def test_a_refusal_in_version_9_is_about_the_licence_only_where_that_is_missing(
    start: Any, profile: str
) -> None:
    world = start(profile, license_modules=frozenset({"oauth-enterprise"}))
    rights = ["view-privileged-setting", "edit-privileged-setting", "api-bypass-rate-limit"]
    world.rocketchat.add_role("editor", rights)
    world.rocketchat.add_user("editor", "editorpass", roles=["user", "editor"])
    client = world.log_in("editor", "editorpass")
    with pytest.raises(PermissionDenied, match="add-oauth-service"):
        client.login_services.create("Liquid", VALUES)


def test_version_9_with_a_licence_works(start: Any) -> None:
    world = start("9.0", license_modules=frozenset({"oauth-enterprise"}))
    client = world.client()
    client.login_services.create("Liquid", VALUES)
    client.login_services.delete("Liquid")
    assert rows(world) == []
    assert client.license_modules == {"oauth-enterprise"}


def test_a_service_that_lost_its_licence_cannot_be_enabled(start: Any) -> None:
    world = start("8.8")
    world.client().login_services.create("Liquid", VALUES | {ENABLED: False})
    world.rocketchat.restart("9.0")
    with pytest.raises(LicenseMissing, match="enabling the custom OAuth Liquid"):
        world.client().login_services.update("Liquid", {ENABLED: True})


def answer_bulk(server: Any, reply: Callable[..., Any], documents: list[Any]) -> None:
    import json

    message = json.dumps({"msg": "result", "id": "1", "result": documents})
    path = "/api/v1/method.call/private-settings%2Fget"
    server.on("POST", path, reply(body={"message": message, "success": True}))


def test_each_wait_is_logged_in_one_line_with_how_long_it_may_take(
    world: Any, caplog: pytest.LogCaptureFixture
) -> None:
    services = world.client().login_services
    with caplog.at_level(logging.INFO):
        services.create("Liquid", VALUES)
        services.delete("Liquid")
    reported = [record.getMessage() for record in caplog.records]
    waits = [line for line in reported if line.startswith("login service Liquid: waiting until ")]
    assert [wait.partition("the login page ")[2].partition(",")[0] for wait in waits] == [
        "shows it as it is configured",
        "no longer offers it",
    ]
    assert all(" usually " in wait and " at most " in wait for wait in waits)
