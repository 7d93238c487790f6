"""A plan while the server cannot be reached: an error soon, or with offline_plan a warning."""

import pytest
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment

WARNING = "Planned without looking at the server"
UNREACHABLE = "Rocket.Chat cannot be reached"


def configure(world: World, *, scope: str = "read", site_name: str = "Chat") -> None:
    world.configure(
        custom_oauth__liquid=world.oauth(scope=scope, site_url=world.rocketchat.url),
        login_form__form=world.login_form(),
        asset__logo={"name": "logo", "source": "logo.svg"},
        oauth_app__wiki={
            "name": site_name,
            "redirect_uris": ["https://wiki.example.org/callback"],
            "client_secret_to": "vault:liquid/apps#wiki",
        },
        permission__mentions={
            "name": "mention-all",
            "roles": ["admin", "user" if scope == "read" else "owner"],
        },
        push__it={"gateway": scope == "read", "apn_key": "vault:liquid/push#key"},
        setting__name={"name": "Site_Name", "value": site_name},
        settings__all={"values": {"Accounts_LoginExpiration": 7}},
        workspace_registration__it={"industry": "media" if scope == "read" else "education"},
    )
    (world.terraform.folder / "logo.svg").write_text(f"<svg><title>{site_name}</title></svg>")
    world.vault.put("liquid", "push", {"key": "canary-key"})


@pytest.fixture
def offline(world: World) -> World:
    """A world whose provider may plan without the server."""
    env = environment(world.rocketchat, world.vault) | {"ROCKETCHAT_OFFLINE_PLAN": "true"}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    return world


def test_a_new_configuration_is_planned_and_applied_once_the_server_is_there(
    offline: World,
) -> None:
    configure(offline)
    offline.rocketchat.close()
    plan = offline.terraform.plan()
    plan.expect_warning(WARNING, contains=["connection was refused", "offline_plan"])
    assert {change.actions[0] for change in plan.changes.values()} == {"create"}
    assert len(plan.changes) == 9

    offline.rocketchat.open()
    offline.terraform.apply(str(plan.file))
    assert offline.rocketchat.setting("Accounts_ShowFormLogin") is False
    assert offline.rocketchat.setting("Site_Name") == "Chat"
    assert offline.terraform.plan().is_empty


def test_what_was_applied_plans_empty_and_a_change_shows_without_the_server(
    offline: World,
) -> None:
    configure(offline)
    offline.terraform.apply()
    offline.rocketchat.close()
    assert offline.terraform.plan().is_empty

    configure(offline, scope="email", site_name="Other")
    plan = offline.terraform.plan()
    changed = {address for address, one in plan.changes.items() if one.actions == ["update"]}
    assert changed == {
        "rocketchat_asset.logo",
        "rocketchat_permission.mentions",
        "rocketchat_custom_oauth.liquid",
        "rocketchat_oauth_app.wiki",
        "rocketchat_push.it",
        "rocketchat_setting.name",
        "rocketchat_workspace_registration.it",
    }
    offline.rocketchat.open()
    # What nobody could see at plan: the secret has changed in the meantime.
    offline.vault.put("liquid", "push", {"key": "canary-rotated"})
    offline.terraform.apply(str(plan.file))
    assert offline.rocketchat.setting("Push_apn_key") == "canary-rotated"
    assert offline.part("-scope") == "email"
    assert offline.terraform.plan().is_empty


def test_an_apply_needs_the_server_and_says_so_once(offline: World) -> None:
    configure(offline)
    offline.rocketchat.close()
    result = offline.terraform.apply(check=False)
    result.expect_error(UNREACHABLE, contains="connection was refused")
    [full] = [error for error in result.errors if "Nothing was done here" not in error.detail]
    assert full.summary == UNREACHABLE
    assert offline.terraform.state() == {}


def test_a_server_that_is_there_is_looked_at(offline: World) -> None:
    configure(offline)
    offline.terraform.apply()
    offline.rocketchat.set("Site_Name", "Drifted")
    plan = offline.terraform.plan()
    assert plan.changes["rocketchat_setting.name"].before["value"] == "Drifted"
    assert WARNING not in [warning.summary for warning in plan.warnings]


def test_only_a_server_out_of_reach_is_excused(offline: World) -> None:
    configure(offline)
    env = environment(offline.rocketchat, offline.vault)
    env |= {"ROCKETCHAT_OFFLINE_PLAN": "true", "ROCKETCHAT_AUTH_TOKEN": "wrong"}
    offline.terraform = Terraform(offline.terraform.folder, PROVIDER, env)
    result = offline.terraform.plan(check=False)
    result.expect_error("Rocket.Chat does not accept the credentials")


def test_a_data_source_is_not_read_without_the_server_and_says_what_to_do(offline: World) -> None:
    offline.terraform.write('data "rocketchat_server" "it" {}')
    offline.rocketchat.close()
    plan = offline.terraform.plan(check=False)
    plan.expect_error(UNREACHABLE, contains=["offline_plan", "must be read", "count = 0"])


def test_offline_plan_is_an_argument_too(world: World) -> None:
    world.terraform.write(
        """
        provider "rocketchat" { offline_plan = true }
        resource "rocketchat_setting" "it" {
          name  = "Site_Name"
          value = "Chat"
        }
        """
    )
    world.rocketchat.close()
    world.terraform.plan().expect_warning(WARNING)


def test_without_it_a_server_out_of_reach_is_one_error(world: World) -> None:
    world.configure(setting__it={"name": "Site_Name", "value": "Chat"})
    world.terraform.init()
    world.rocketchat.close()
    result = world.terraform.plan(check=False)
    result.expect_error(UNREACHABLE, contains=["connection was refused", "Check the port"])
    assert len(result.errors) == 1
