"""rocketchat_custom_oauth, with the real Terraform."""

import signal
import time

import pytest
from rocketchat_standin import Status
from tfplugin.testing import Terraform

from .conftest import PREFIX, PROVIDER, World, environment

pytestmark = pytest.mark.resource("rocketchat_custom_oauth")


def settings_left(world: World) -> list[str]:
    return [id for id in world.rocketchat.settings() if id.startswith("Accounts_OAuth_Custom-L")]


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_an_entry_is_created_changed_in_place_and_removed(world: World) -> None:
    terraform = world.terraform
    world.configure(custom_oauth__liquid=world.oauth())
    terraform.apply()

    [row] = world.rocketchat.login_services()
    assert row["service"] == "liquid"
    assert row["serverURL"] == "https://liquid.example.org"
    assert row["clientId"] == "chat-client"
    assert row["secret"] == "client-secret-1"
    assert row["tokenSentVia"] == "header"
    assert len(settings_left(world)) == 30
    state = terraform.state()["rocketchat_custom_oauth.liquid"]
    assert state["callback_url"] == "https://chat.example.org/_oauth/liquid"
    assert state["button_color"] == "#1d74f5"
    assert state["client_id"] == "vault:liquid/rocketchat/app.oauth2#client_id"
    assert terraform.plan().is_empty

    world.rocketchat.forget_requests()
    terraform.apply()
    assert world.writes() == []

    world.configure(custom_oauth__liquid=world.oauth(scope="openid email"))
    change = terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert change.actions == ["update"]
    terraform.apply()
    assert world.writes() == ["POST settings/Accounts_OAuth_Custom-Liquid-scope"]
    assert world.rocketchat.login_services()[0]["scope"] == "openid email"
    assert terraform.state()["rocketchat_custom_oauth.liquid"]["generation"] != state["generation"]
    assert terraform.plan().is_empty

    terraform.destroy()
    assert world.rocketchat.login_services() == []
    assert settings_left(world) == []


def test_an_entry_made_again_in_the_same_server_process_works(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.terraform.apply("-replace=rocketchat_custom_oauth.liquid")
    [row] = world.rocketchat.login_services()
    assert row["serverURL"] == "https://liquid.example.org"
    assert len(settings_left(world)) == 30
    assert world.terraform.plan().is_empty


def test_what_is_left_out_is_neither_compared_nor_written(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-button_color", "#00ff00")
    world.rocketchat.forget_requests()

    assert world.terraform.plan().is_empty

    world.configure(custom_oauth__liquid=world.oauth(scope="email"))
    world.terraform.apply()
    assert world.writes() == ["POST settings/Accounts_OAuth_Custom-Liquid-scope"]
    assert world.part("-button_color") == "#00ff00"
    state = world.terraform.state()["rocketchat_custom_oauth.liquid"]
    assert state["button_color"] == "#00ff00"


@pytest.mark.covers("drift")
def test_what_was_changed_on_the_server_is_restored(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-scope", "everything")
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-id", "somebody-else")

    change = world.terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert change.actions == ["update"]
    assert (change.before["scope"], change.after["scope"]) == ("everything", "read")
    assert change.before["client_id"] == "somebody-else"

    world.terraform.apply()
    assert world.part("-scope") == "read"
    assert world.part("-id") == "chat-client"
    assert world.terraform.plan().is_empty


def test_a_value_of_the_wrong_type_on_the_server_is_put_right(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-merge_users", "true")
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid-scope", 7)
    change = world.terraform.plan().changes["rocketchat_custom_oauth.liquid"]
    assert (change.before["merge_users"], change.after["merge_users"]) == (None, True)
    world.terraform.apply()
    assert world.part("-merge_users") is True
    assert world.part("-scope") == "read"
    assert world.terraform.plan().is_empty


def test_a_disabled_entry_is_enabled_again(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.rocketchat.set("Accounts_OAuth_Custom-Liquid", False)
    assert world.terraform.plan().changes["rocketchat_custom_oauth.liquid"].actions == ["update"]
    world.terraform.apply()
    assert world.part() is True
    assert world.rocketchat.login_services() != []


@pytest.mark.covers("disappears")
def test_an_entry_removed_on_the_server_is_created_again(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    world.terraform.apply()
    world.remove_login_service()
    assert world.terraform.plan().changes["rocketchat_custom_oauth.liquid"].actions == ["create"]
    world.terraform.apply()
    assert world.rocketchat.login_services() != []
    assert world.terraform.plan().is_empty


def test_an_entry_that_exists_already_is_not_touched(world: World) -> None:
    world.add_login_service("Liquid", scope="theirs")
    world.configure(custom_oauth__liquid=world.oauth())
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        "The login service exists already",
        contains=["terraform import rocketchat_custom_oauth.", "Liquid", "adopt_existing"],
        attribute="name",
    )
    assert world.part("-scope") == "theirs"


def test_an_adopted_entry_keeps_what_is_not_configured(world: World) -> None:
    world.add_login_service("Liquid", scope="theirs", button_color="#123456")
    world.configure(custom_oauth__liquid=world.oauth(adopt_existing=True))
    world.terraform.apply()
    assert world.part("-scope") == "read"
    assert world.part("-button_color") == "#123456"
    assert world.terraform.plan().is_empty


@pytest.mark.covers("import")
def test_an_imported_entry_plans_empty(world: World) -> None:
    world.add_login_service(
        "Liquid",
        url="https://liquid.example.org",
        id="chat-client",
        secret="client-secret-1",
        **{"": True},
    )
    site_url = world.rocketchat.setting("Site_Url")
    world.configure(
        custom_oauth__liquid={
            "name": "Liquid",
            "url": "https://liquid.example.org",
            "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
            "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
            "site_url": site_url,
        }
    )
    world.terraform.import_state("rocketchat_custom_oauth.liquid", "liquid")
    assert world.terraform.plan().is_empty


@pytest.mark.covers("generated config")
def test_generated_configuration_plans_empty_once_the_secret_is_filled_in(world: World) -> None:
    world.add_login_service(
        "Liquid",
        url="https://liquid.example.org",
        id="chat-client",
        secret="client-secret-1",
        **{"": True},
    )
    world.terraform.write('import {\n  to = rocketchat_custom_oauth.liquid\n  id = "Liquid"\n}\n')
    world.terraform.plan("-generate-config-out=generated.tf")
    generated = world.terraform.folder / "generated.tf"
    text = generated.read_text()
    assert '"(known to the server only)"' in text
    generated.write_text(
        text.replace(
            '"(known to the server only)"', '"vault:liquid/rocketchat/app.oauth2#client_secret"'
        )
    )
    plan = world.terraform.plan()
    change = plan.changes["rocketchat_custom_oauth.liquid"]
    assert (change.actions, change.import_id) == (["no-op"], "Liquid")
    world.terraform.apply()
    assert world.terraform.plan().is_empty


def test_what_an_import_says_of_the_secret_may_stay_until_it_is_to_be_written(
    world: World,
) -> None:
    world.add_login_service(
        "Liquid",
        url="https://liquid.example.org",
        id="chat-client",
        secret="client-secret-1",
        **{"": True},
    )
    arguments = world.oauth(
        client_id="chat-client",
        client_secret="vault:liquid/ignored#secret",
        lifecycle={"ignore_changes": ["client_secret"]},
    )
    world.vault.put("liquid", "ignored", {"secret": "canary-ignored"})
    brief = ("name", "url", "client_id", "client_secret", "site_url", "lifecycle")
    arguments = {name: arguments[name] for name in brief}
    site_url = world.rocketchat.setting("Site_Url").rstrip("/")
    world.configure(custom_oauth__liquid=arguments | {"site_url": site_url})
    world.terraform.import_state("rocketchat_custom_oauth.liquid", "liquid")
    assert world.terraform.plan().is_empty

    world.configure(custom_oauth__liquid=arguments | {"site_url": site_url, "scope": "email"})
    world.terraform.apply()
    assert world.part("-scope") == "email"
    assert world.part("-secret") == "client-secret-1"
    assert world.terraform.plan().is_empty

    # As -generate-config-out writes it.
    generated = arguments | {"site_url": site_url, "client_secret": "(known to the server only)"}
    world.configure(custom_oauth__liquid=generated)
    assert world.terraform.plan().is_empty
    moved = generated | {"url": "https://liquid.example.com"}
    world.configure(custom_oauth__liquid=moved)
    result = world.terraform.plan(check=False)
    result.expect_error(
        "The secret is known to the server only",
        contains=["when this was imported", "vault:<mount>/<path>#<key>"],
        attribute="client_secret",
    )


def test_importing_what_does_not_exist_names_what_exists(world: World) -> None:
    world.add_login_service("Other")
    world.configure(custom_oauth__liquid=world.oauth())
    result = world.terraform.import_state("rocketchat_custom_oauth.liquid", "Liquid", check=False)
    result.expect_error("No such login service", contains=["Liquid", "other"])


def test_a_create_that_fails_halfway_is_finished_by_the_next_apply(world: World) -> None:
    world.rocketchat.faults.when("POST", "Liquid-scope", Status(500), times=100)
    world.configure(custom_oauth__liquid=world.oauth())
    assert not world.terraform.apply(check=False).ok
    world.rocketchat.faults.clear()
    assert "rocketchat_custom_oauth.liquid" in world.terraform.state()
    world.terraform.apply()
    assert world.rocketchat.login_services()[0]["scope"] == "read"
    assert world.terraform.plan().is_empty


def test_a_cancelled_create_loses_nothing(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    patient = environment(world.rocketchat, world.vault) | {"ROCKETCHAT_SETTLE_SECONDS": "100"}
    terraform = Terraform(world.terraform.folder, PROVIDER, patient)
    process = terraform.start("apply", "-auto-approve", "-no-color")
    until = time.monotonic() + 60
    while world.rocketchat.settings().get(PREFIX) is not True:
        assert time.monotonic() < until, "the entry was never enabled"
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Stopped before it was finished" in output + errors

    assert "rocketchat_custom_oauth.liquid" in world.terraform.state()
    world.terraform.apply()
    assert len(world.rocketchat.login_services()) == 1
    assert world.terraform.plan().is_empty


def test_a_name_that_would_not_stay_is_refused_before_any_request(world: World) -> None:
    reported = {
        "My-IdP": ("Rocket.Chat would change the name", "Write Myidp."),
        "LIQUID": ("Rocket.Chat would change the name", "Write Liquid."),
        "!!!": ("Rocket.Chat would change the name", "leave nothing of it"),
        "google": ("Name not allowed", "Rocket.Chat's own login services"),
    }
    world.configure(
        **{f"custom_oauth__n{i}": world.oauth(name=name) for i, name in enumerate(reported)}
    )
    result = world.terraform.validate(check=False)
    for name, (summary, remedy) in reported.items():
        result.expect_error(summary, contains=[f'"{name}"', remedy], attribute="name")
    assert len(result.errors) == len(reported)
    assert world.rocketchat.requests == []


def test_a_wrong_argument_is_refused_before_any_request(world: World) -> None:
    secret = {"client_secret_wo": "x", "client_secret_wo_version": 1}
    world.configure(
        custom_oauth__none=world.oauth(client_secret=None),
        custom_oauth__both=world.oauth(**secret),
        custom_oauth__unversioned=world.oauth(client_secret=None, client_secret_wo="x"),
        custom_oauth__literal=world.oauth(client_secret="in clear"),
        custom_oauth__reference=world.oauth(client_id="vault:liquid"),
    )
    result = world.terraform.validate(check=False)
    result.expect_error("client_secret is missing")
    result.expect_error("The secret is given twice", attribute="client_secret_wo")
    result.expect_error("client_secret_wo_version is missing", attribute="client_secret_wo")
    result.expect_error("Not a secret reference", attribute="client_secret")
    result.expect_error("Not a secret reference", attribute="client_id")
    assert len(result.errors) == 5
    assert not any("in clear" in error.detail for error in result.errors)
    assert world.rocketchat.requests == []
