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


def evaluate(world: World, expression: str) -> None:
    world.terraform.write(f'output "it" {{ value = provider::rocketchat::{expression} }}')


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (
            'callback_url("https://chat.example.org/", "Liquid")',
            "https://chat.example.org/_oauth/liquid",
        ),
        (
            'callback_url("https://example.org/chat", "My-IdP")',
            "https://example.org/chat/_oauth/myidp",
        ),
        ('login_service_name("My-IdP")', "Myidp"),
    ],
)
def test_a_function_gives_its_value_without_a_server(
    world: World, expression: str, value: str
) -> None:
    evaluate(world, expression)
    world.terraform.apply()
    assert world.terraform.output("it") == value
    assert world.rocketchat.requests == []


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ('callback_url("chat.example.org", "Liquid")', "is not a URL"),
        ('callback_url("https://chat.example.org", "!!!")', "leave nothing"),
        ('login_service_name("!!!")', "leave nothing"),
    ],
)
def test_a_function_says_which_argument_is_wrong(world: World, expression: str, told: str) -> None:
    evaluate(world, expression)
    result = world.terraform.plan(check=False)
    result.expect_error("Invalid function argument", contains=told)
