"""Each way to fail gives one diagnostic that says what to do, and changes nothing."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from rocketchat_standin import Status
from tfplugin.testing import Result, Terraform

from .conftest import PROVIDER, World, environment

SETTING = {"name": "Site_Name", "value": "Chat"}
NOTHING = dict.fromkeys(
    ("ROCKETCHAT_USER_ID", "ROCKETCHAT_AUTH_TOKEN", "ROCKETCHAT_USERNAME", "ROCKETCHAT_PASSWORD"),
    "",
)


def apply(world: World, **variables: str) -> Result:
    """Apply one setting (or what was configured) with other environment variables."""
    env = environment(world.rocketchat, world.vault) | variables
    terraform = Terraform(world.terraform.folder, PROVIDER, env)
    if not list(terraform.folder.glob("main.tf*")):
        world.configure(setting__it=SETTING)
    return terraform.apply(check=False)


def assert_nothing_changed(world: World) -> None:
    assert world.writes() == []
    assert world.terraform.state() == {}


def session(username: str, password: str, **others: str) -> dict[str, str]:
    return NOTHING | {"ROCKETCHAT_USERNAME": username, "ROCKETCHAT_PASSWORD": password} | others


# Credentials


def test_no_credentials(world: World) -> None:
    result = apply(world, **NOTHING)
    result.expect_error(
        "No credentials for Rocket.Chat",
        contains=["ROCKETCHAT_AUTH_TOKEN", "ROCKETCHAT_PASSWORD", "user_id"],
    )
    assert len(result.errors) == 1
    assert_nothing_changed(world)


def test_a_user_id_without_its_token(world: World) -> None:
    result = apply(world, ROCKETCHAT_AUTH_TOKEN="")
    result.expect_error("No credentials for Rocket.Chat", contains="user_id is set without")
    assert_nothing_changed(world)


def test_a_wrong_token(world: World) -> None:
    result = apply(world, ROCKETCHAT_AUTH_TOKEN="wrong-token")
    error = result.expect_error("Rocket.Chat does not accept the credentials")
    assert "auth_token" in error.detail
    assert "wrong-token" not in result.stdout
    assert len(result.errors) == 1
    assert_nothing_changed(world)


def test_a_wrong_password(world: World) -> None:
    result = apply(world, **session("admin", "wrong-password"))
    error = result.expect_error("Rocket.Chat does not accept the credentials")
    assert "password" in error.detail
    assert "wrong-password" not in result.stdout
    assert_nothing_changed(world)


def test_a_session_is_opened_used_and_closed(world: World) -> None:
    assert apply(world, **session("admin", "adminpass")).ok
    assert world.rocketchat.setting("Site_Name") == "Chat"
    paths = [request.path for request in world.rocketchat.requests]
    assert paths.count("/api/v1/login") == paths.count("/api/v1/logout") > 0


def test_credentials_out_of_vault(world: World) -> None:
    user_id, token = world.rocketchat.bypass_token
    world.vault.put("liquid", "admin", {"id": user_id, "token": token})
    world.terraform.write(
        """
        provider "rocketchat" {
          user_id    = "vault:liquid/admin#id"
          auth_token = "vault:liquid/admin#token"
        }
        resource "rocketchat_setting" "it" {
          name  = "Site_Name"
          value = "Chat"
        }
        """
    )
    assert apply(world, **NOTHING).ok
    assert world.rocketchat.setting("Site_Name") == "Chat"


def test_credentials_missing_in_vault_are_reported_once_for_every_resource(world: World) -> None:
    world.terraform.write(
        """
        provider "rocketchat" {
          username = "admin"
          password = "vault:liquid/nowhere#pass"
        }
        resource "rocketchat_setting" "it" {
          name  = "Site_Name"
          value = "Chat"
        }
        """
    )
    result = apply(world, **NOTHING)
    result.expect_error("No such path in Vault", contains=["password", "liquid/nowhere"])
    assert_nothing_changed(world)


# The server


def test_no_url(world: World) -> None:
    apply(world, ROCKETCHAT_URL="").expect_error("No server given", contains="ROCKETCHAT_URL")


def test_a_url_that_is_invalid(world: World) -> None:
    result = apply(world, ROCKETCHAT_URL="chat.example.org")
    result.expect_error(
        "The connection to Rocket.Chat is not configured correctly",
        contains=["chat.example.org", "expected https://"],
    )


def test_plain_http_to_another_machine(world: World) -> None:
    result = apply(world, ROCKETCHAT_URL="http://chat.example.org")
    result.expect_error(
        "Plain http would send the credentials unprotected", contains="allow_http = true"
    )


@pytest.mark.parametrize(
    ("variable", "value", "reported"),
    [
        ("ROCKETCHAT_MAX_RETRIES", "many", "is 'many'; expected a number"),
        ("ROCKETCHAT_MAX_RETRIES", "2.5", "is 2.5; expected a whole number of at least 0"),
        ("ROCKETCHAT_REQUEST_TIMEOUT", "0", "is 0; expected a number of at least 0.1"),
        ("ROCKETCHAT_ALLOW_HTTP", "yes", "is 'yes'; expected true or false"),
    ],
)
def test_an_environment_variable_that_is_not_understood(
    world: World, variable: str, value: str, reported: str
) -> None:
    result = apply(world, **{variable: value})
    result.expect_error("Environment variable not understood", contains=[variable, reported])


def test_a_number_out_of_range_in_the_provider_block(world: World) -> None:
    world.terraform.write(
        """
        provider "rocketchat" { max_retries = -1 }
        resource "rocketchat_setting" "it" {
          name  = "Site_Name"
          value = "Chat"
        }
        """
    )
    result = world.terraform.validate(check=False)
    result.expect_error(
        "Value not allowed", contains="whole number of at least 0", attribute="max_retries"
    )


def test_a_server_that_cannot_be_reached_is_one_error_for_all_resources(world: World) -> None:
    names = (
        "Site_Name",
        "Layout_Home_Title",
        "SMTP_Host",
        "From_Email",
        "Website",
        "Organization_Name",
    )
    known = {f"setting__{name}": {"name": name, "value": "x"} for name in names[:3]}
    world.configure(**known)
    world.terraform.apply()
    state = world.terraform.state()
    world.configure(**{address: one | {"value": "y"} for address, one in known.items()})
    plan = world.terraform.plan()
    world.rocketchat.stop()
    world.configure(**{f"setting__{name}": {"name": name, "value": "y"} for name in names})
    result = apply(world, ROCKETCHAT_MAX_RETRIES="0")
    result.expect_error("Rocket.Chat cannot be reached", contains="127.0.0.1")
    assert len(result.errors) == 1
    assert world.terraform.state() == state

    world.configure(**{address: one | {"value": "y"} for address, one in known.items()})
    late = world.terraform.apply(str(plan.file), check=False)
    assert {error.summary for error in late.errors} == {"Rocket.Chat cannot be reached"}
    assert world.terraform.state() == state


@pytest.fixture
def website() -> Iterator[str]:
    """Something that answers, but is not Rocket.Chat."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html><title>Welcome to nginx!</title></html>")

        do_POST = do_GET  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_that_is_not_rocket_chat(world: World, website: str) -> None:
    result = apply(world, ROCKETCHAT_URL=website)
    result.expect_error("This is not Rocket.Chat", contains=["Welcome to nginx!", website])
    assert len(result.errors) == 1


def test_an_address_known_only_after_apply_plans_without_looking(world: World) -> None:
    world.terraform.write(
        f"""
        resource "terraform_data" "url" {{ input = "{world.rocketchat.url}" }}
        provider "rocketchat" {{ url = terraform_data.url.output }}
        resource "rocketchat_setting" "it" {{
          name  = "Site_Name"
          value = "Chat"
        }}
        """
    )
    plan = world.terraform.plan()
    plan.expect_warning("Planned without looking at the server", contains="url")
    assert world.rocketchat.requests == []
    world.terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"
    assert world.terraform.plan().is_empty


# Permissions and the second factor


def least_privileged(world: World, *permissions: str) -> dict[str, str]:
    world.rocketchat.add_role("operator", permissions)
    world.rocketchat.add_user("operator", "operatorpass", roles=["user", "operator"])
    return session("operator", "operatorpass")


def test_no_permission_to_see_the_settings(world: World) -> None:
    result = apply(world, **least_privileged(world))
    result.expect_error("The account lacks a permission", contains="view-privileged-setting")
    assert len(result.errors) == 1
    assert_nothing_changed(world)


def test_no_permission_to_change_a_setting(world: World) -> None:
    result = apply(world, **least_privileged(world, "view-privileged-setting"))
    result.expect_error("The account lacks a permission", contains="edit-privileged-setting")
    assert world.rocketchat.setting("Site_Name") == "Rocket.Chat"
    assert world.terraform.state() == {}


def test_no_permission_to_add_a_login_service(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth())
    permissions = ("view-privileged-setting", "edit-privileged-setting")
    result = apply(world, **least_privileged(world, *permissions))
    result.expect_error("The account lacks a permission", contains="add-oauth-service")
    assert world.rocketchat.login_services() == []
    assert world.terraform.state() == {}


def test_the_least_privileges_are_enough(world: World) -> None:
    world.configure(custom_oauth__liquid=world.oauth(), login_form__form=world.login_form())
    world.terraform.write('data "rocketchat_server" "it" {}', "server")
    result = apply(
        world,
        **least_privileged(
            world, "view-privileged-setting", "edit-privileged-setting", "add-oauth-service"
        ),
    )
    assert result.ok, result.errors
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is False
    assert world.terraform.state()["data.rocketchat_server.it"]["registered"] is None


def test_a_second_factor_that_is_asked_for_and_not_given(world: World) -> None:
    user_id, token = world.rocketchat.plain_token
    result = apply(world, ROCKETCHAT_USER_ID=user_id, ROCKETCHAT_AUTH_TOKEN=token)
    result.expect_error(
        "Rocket.Chat asks for a second factor", contains=["password", "Ignore Two Factor"]
    )
    assert world.rocketchat.setting("Site_Name") == "Rocket.Chat"
    assert world.terraform.state() == {}


def test_a_second_factor_that_is_given(world: World) -> None:
    user_id, token = world.rocketchat.plain_token
    result = apply(
        world,
        ROCKETCHAT_USER_ID=user_id,
        ROCKETCHAT_AUTH_TOKEN=token,
        ROCKETCHAT_PASSWORD="adminpass",
    )
    assert result.ok, result.errors


# Vault


def secret(world: World, reference: str) -> None:
    world.configure(setting__it={"name": "SMTP_Password", "secret_value": reference})


def test_vault_is_sealed(world: World) -> None:
    secret(world, "vault:liquid/rocketchat/app.oauth2#client_secret")
    world.vault.seal()
    result = apply(world)
    result.expect_error("Vault is sealed", contains="Unseal it", attribute="secret_value")
    assert len(result.errors) == 1
    assert_nothing_changed(world)


@pytest.mark.parametrize("profile", ["7.7"])
def test_a_destroy_works_without_vault_and_shows_the_form_first(world: World) -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(),
        login_form__form=world.login_form(),
        settings__mail={
            "secret_values": {"SMTP_Password": "vault:liquid/rocketchat/app.oauth2#client_id"}
        },
    )
    world.terraform.apply()
    world.vault.seal()
    plan = world.terraform.plan()
    assert plan.is_empty
    plan.expect_warning(
        "The secret could not be compared", contains="Vault is sealed", attribute="client_secret"
    )
    world.rocketchat.forget_requests()
    world.terraform.destroy()
    shown = world.writes().index("POST settings/Accounts_ShowFormLogin")
    assert shown < world.writes().index("POST settings/Accounts_OAuth_Custom-Liquid")
    assert world.rocketchat.setting("Accounts_ShowFormLogin") is True
    assert world.rocketchat.login_services() == []


def test_a_path_that_is_not_in_vault(world: World) -> None:
    secret(world, "vault:liquid/nowhere#x")
    result = apply(world)
    result.expect_error(
        "No such path in Vault", contains="liquid/nowhere", attribute="secret_value"
    )
    assert_nothing_changed(world)


def test_a_key_that_is_not_in_the_secret(world: World) -> None:
    secret(world, "vault:liquid/rocketchat/app.oauth2#clientsecret")
    result = apply(world)
    result.expect_error(
        "No such key in the Vault secret",
        contains=["clientsecret", "client_id, client_secret"],
        attribute="secret_value",
    )
    assert_nothing_changed(world)


def test_a_vault_token_that_has_expired(world: World) -> None:
    secret(world, "vault:liquid/rocketchat/app.oauth2#client_secret")
    token = world.vault.token()
    world.vault.expire(token)
    result = apply(world, VAULT_TOKEN=token)
    result.expect_error("Vault does not accept the token", attribute="secret_value")
    assert token not in result.stdout
    assert_nothing_changed(world)


def test_a_reference_into_vault_without_a_vault(world: World) -> None:
    secret(world, "vault:liquid/rocketchat/app.oauth2#client_secret")
    result = apply(world, VAULT_ADDR="")
    result.expect_error(
        "The secret could not be read", contains="VAULT_ADDR", attribute="secret_value"
    )
    assert_nothing_changed(world)


def test_an_environment_variable_that_is_not_set(world: World) -> None:
    secret(world, "env:NOT_SET_ANYWHERE")
    result = apply(world)
    result.expect_error(
        "The secret is missing", contains="NOT_SET_ANYWHERE", attribute="secret_value"
    )


# The network, in the middle of it


def test_a_server_that_fails_midway_is_reported_and_the_next_apply_continues(world: World) -> None:
    world.rocketchat.faults.when("POST", "settings/Site_Name", Status(500), times=100)
    result = apply(world)
    assert not result.ok
    assert len(result.errors) == 1
    world.rocketchat.faults.clear()
    assert apply(world).ok


@pytest.mark.parametrize("license_modules", [frozenset()])
def test_a_licence_that_custom_oauth_needs_is_missed_at_plan(world: World) -> None:
    world.rocketchat.faults.when("GET", "/api/info", _version("9.0.0"), times=100)
    world.configure(custom_oauth__liquid=world.oauth())
    plan = world.terraform.plan(check=False)
    plan.expect_error("Custom OAuth needs a licence", contains=["9.0", "oauth-enterprise"])
    assert_nothing_changed(world)


def _version(version: str) -> Status:
    return Status(200, {"success": True, "version": version, "info": {"version": version}})
