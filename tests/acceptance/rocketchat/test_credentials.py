"""Credentials are sent only to the server they belong to, with the real Terraform."""

from collections.abc import Iterator
from typing import Any

import pytest
from rocketchat_standin import Clock, Request, RocketChat, Vault
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PROVIDER, SPEED, USUAL_VERSION, World, environment, on_versions

pytestmark = on_versions(USUAL_VERSION)

PASSWORD = "adminpass"
NOTHING = dict.fromkeys(
    ("ROCKETCHAT_USER_ID", "ROCKETCHAT_AUTH_TOKEN", "ROCKETCHAT_USERNAME", "ROCKETCHAT_PASSWORD"),
    "",
)


@pytest.fixture
def second() -> Iterator[RocketChat]:
    with RocketChat("7.7", clock=Clock(SPEED)) as server:
        server.set("Accounts_TwoFactorAuthentication_By_Email_Enabled", False)
        yield server


def configure(world: World, *blocks: dict[str, Any]) -> None:
    """A setting of each block's server."""
    world.terraform.write(
        {
            "provider": {"rocketchat": list(blocks)},
            "resource": {
                "rocketchat_setting": {
                    block.get("alias", "first"): {
                        "name": "Site_Name",
                        "value": "Chat",
                    }
                    | ({"provider": f"rocketchat.{block['alias']}"} if "alias" in block else {})
                    for block in blocks
                }
            },
        }
    )


def with_environment(world: World, **variables: str) -> Terraform:
    env = environment(world.rocketchat, world.vault) | variables
    return Terraform(world.terraform.folder, PROVIDER, env)


def sent(requests: list[Request]) -> str:
    """Everything that a server received."""
    return "\n".join(f"{one.path} {one.headers} {one.body!r}" for one in requests)


def test_a_second_server_receives_nothing_that_belongs_to_the_first(
    world: World, second: RocketChat
) -> None:
    user_id, token = world.rocketchat.bypass_token
    other = {"alias": "second", "url": second.url}
    terraform = with_environment(world, PASSWORD_OF_SECOND=PASSWORD)
    configure(world, {}, other | {"username": "admin", "password": "env:PASSWORD_OF_SECOND"})
    terraform.apply()
    assert second.setting("Site_Name") == world.rocketchat.setting("Site_Name") == "Chat"
    assert token in sent(world.rocketchat.requests)
    assert_no_secret([user_id, token], sent(second.requests))
    terraform.destroy()

    second.forget_requests()
    configure(world, {}, other)
    result = terraform.apply(check=False)
    result.expect_error(
        "No credentials for Rocket.Chat", contains=["ROCKETCHAT_AUTH_TOKEN", "ROCKETCHAT_URL"]
    )
    assert second.requests == []


def test_a_second_vault_receives_nothing_that_belongs_to_the_first(world: World) -> None:
    with Vault() as other:
        other.mount("liquid", version=1)
        other.put("liquid", "app", {"secret": "canary-value"})
        world.terraform.write(
            {
                "provider": {"rocketchat": {"vault": {"address": other.url}}},
                "resource": {
                    "rocketchat_setting": {
                        "it": {"name": "SMTP_Password", "secret_value": "vault:liquid/app#secret"}
                    }
                },
            }
        )
        result = world.terraform.apply(check=False)
        result.expect_error("Vault denies access", contains=["VAULT_TOKEN", "VAULT_ADDR"])
        assert other.requests == []


ORDINARY = """
variable "secret" {{
  type      = string
  {kind} = true
}}
provider "rocketchat" {{
  username = "admin"
  password = {value}
}}
resource "rocketchat_setting" "it" {{
  name  = "Site_Name"
  value = "Chat"
}}
"""


@pytest.mark.parametrize(
    ("kind", "value"),
    [("sensitive", '"adminpass"'), ("sensitive", "var.secret"), ("ephemeral", "var.secret")],
)
def test_a_secret_of_the_block_may_be_an_ordinary_value(
    world: World, kind: str, value: str
) -> None:
    world.terraform.write(ORDINARY.format(kind=kind, value=value))
    terraform = with_environment(world, **NOTHING, TF_VAR_secret=PASSWORD)
    terraform.validate()
    result = terraform.apply()
    assert world.rocketchat.setting("Site_Name") == "Chat"
    assert_no_secret([PASSWORD], result.stdout, terraform.raw_state())
    wrong = with_environment(world, **NOTHING, TF_VAR_secret="canary-wrong-password")
    if "var" in value:
        failed = wrong.plan(check=False)
        failed.expect_error("Rocket.Chat does not accept the credentials")
        assert_no_secret(["canary-wrong-password"], failed.stdout)


def test_white_space_around_the_variables_values_changes_nothing(world: World) -> None:
    user_id, token = world.rocketchat.bypass_token
    world.configure(setting__it={"name": "SMTP_Password", "secret_value": "vault:liquid/app#s"})
    world.vault.put("liquid", "app", {"s": "canary-value"})
    terraform = with_environment(
        world,
        ROCKETCHAT_URL=f" {world.rocketchat.url}\r\n",
        ROCKETCHAT_USER_ID=f"{user_id}\n",
        ROCKETCHAT_AUTH_TOKEN=f"{token}\r\n",
        VAULT_TOKEN=f"{world.vault.root_token}\n",
    )
    terraform.apply()
    assert world.rocketchat.setting("SMTP_Password") == "canary-value"
