"""The data source rocketchat_server and the functions, with the real Terraform."""

import pytest

from .conftest import World


@pytest.mark.parametrize(
    ("profile", "version"), [("6.5", "6.5.3"), ("7.7", "7.7.1"), ("8.6", "8.6.1")]
)
def test_the_server_is_described(world: World, version: str) -> None:
    world.rocketchat.set("Site_Url", "https://chat.example.org")
    world.terraform.write('data "rocketchat_server" "it" {}')
    world.terraform.apply()
    found = world.terraform.state()["data.rocketchat_server.it"]
    assert found == {
        "version": version,
        "url": world.rocketchat.url,
        "site_url": "https://chat.example.org",
        "license_modules": [],
        "registered": False,
        "workspace_id": None,
        "unique_id": world.rocketchat.setting("uniqueID"),
    }


FUNCTIONS = """
output "callback" {
  value = provider::rocketchat::callback_url("https://chat.example.org/", "Liquid")
}
output "below_a_path" {
  value = provider::rocketchat::callback_url("https://example.org/chat", "My-IdP")
}
output "name" {
  value = provider::rocketchat::login_service_name("My-IdP")
}
output "underscore" {
  value = provider::rocketchat::login_service_name("my_idp")
}
"""

WRONG = """
output "url" { value = provider::rocketchat::callback_url("chat.example.org", "Liquid") }
output "query" { value = provider::rocketchat::callback_url("https://example.org/x?y=1", "x") }
output "callback" { value = provider::rocketchat::callback_url("https://example.org", "!!!") }
output "name" { value = provider::rocketchat::login_service_name("???") }
"""


def test_functions_give_their_values_without_a_server(world: World) -> None:
    world.terraform.write(FUNCTIONS)
    world.terraform.apply()
    assert world.terraform.output("callback") == "https://chat.example.org/_oauth/liquid"
    assert world.terraform.output("below_a_path") == "https://example.org/chat/_oauth/myidp"
    assert world.terraform.output("name") == "Myidp"
    assert world.terraform.output("underscore") == "My_idp"
    assert world.rocketchat.requests == []


def test_a_function_says_which_argument_is_wrong(world: World) -> None:
    world.terraform.write(WRONG)
    plan = world.terraform.plan(check=False)
    wrong = "Invalid function argument"
    plan.expect_error(wrong, contains=['"site_url"', "does not begin with https://"])
    plan.expect_error(wrong, contains=['"site_url"', "contains ? or #"])
    plan.expect_error(wrong, contains=['"name"', "keeps only letters", "!!!"])
    plan.expect_error(wrong, contains=['"name"', "keeps only letters", "???"])
