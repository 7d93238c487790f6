"""The permissions that the documentation names are enough, and none of them is too many."""

from collections.abc import Iterable
from typing import Any

import pytest
from rocketchat_provider.client.needed_permissions import ROLE, needed
from rocketchat_provider.resources import RESOURCES
from rocketchat_standin import RocketChat
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment
from .restored import RESTORED, write_example
from .test_versions import CHANGES, drift, everything, put_logo

OWN_ROLE = "configuration"


@pytest.fixture
def site_url(rocketchat: RocketChat, profile: str) -> dict[str, Any]:
    """A new address; 6.5 has it already, because it has to be started again by hand after that."""
    address = "https://chat.example.org"
    if profile == "6.5":
        rocketchat.set("Site_Url", address)
        rocketchat.restart()
    return {"setting__site_url": {"name": "Site_Url", "value": address}}


def act_as_role(world: World, permissions: Iterable[str]) -> None:
    """From here on Terraform's account has these permissions, and no role but theirs."""
    server = world.rocketchat
    server.add_role(OWN_ROLE, permissions)
    if server.process.users.named("terraform") is None:
        server.add_user("terraform", "terraformpass", roles=[OWN_ROLE])
    account = {"ROCKETCHAT_USERNAME": "terraform", "ROCKETCHAT_PASSWORD": "terraformpass"}
    token = ("ROCKETCHAT_USER_ID", "ROCKETCHAT_AUTH_TOKEN")
    others = environment(server, world.vault).items()
    env = {name: value for name, value in others if name not in token}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env | account)


def configure_alone(world: World, resource: str) -> None:
    """Write the configuration: one resource of this type, which depends on no other."""
    if resource in RESTORED:
        write_example(world, resource)
    elif resource == "rocketchat_login_form":
        world.configure(login_form__form={"visible": False, "allow_lockout": True})
    else:
        kind = resource.removeprefix("rocketchat_")
        found = everything(world)
        name = next(name for name in found if name.startswith(f"{kind}__"))
        world.configure(**{name: found[name]})


def requests_as_others(server: RocketChat) -> list[str]:
    """Requests that carried somebody else's credentials."""
    me = server.process.users.named("terraform")
    assert me is not None
    return [
        request.path
        for request in server.requests
        if request.headers.get("x-user-id") not in (None, me["_id"])
    ]


def test_the_permissions_of_every_resource_make_up_the_role() -> None:
    assert {one for resource in RESOURCES for one in needed(resource)} == set(ROLE)


def test_the_whole_life_of_every_resource_needs_no_more_than_the_role(
    world: World, site_url: dict[str, Any]
) -> None:
    act_as_role(world, ROLE)
    entry = {"site_url": site_url["setting__site_url"]["value"]}
    world.configure(**everything(world, custom_oauth__liquid=entry), **site_url)
    world.terraform.apply()
    assert world.terraform.plan().is_empty

    put_logo(world, "changed")
    changes = CHANGES | {"custom_oauth__liquid": CHANGES["custom_oauth__liquid"] | entry}
    world.configure(**everything(world, **changes), **site_url)
    world.terraform.apply()
    drift(world)
    world.terraform.apply()
    assert world.terraform.plan().is_empty

    world.terraform.destroy()
    assert world.terraform.state() == {}
    assert world.rocketchat.login_services() == []
    assert requests_as_others(world.rocketchat) == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_resource_needs_no_more_than_is_written_of_it(world: World, resource: str) -> None:
    act_as_role(world, needed(resource))
    configure_alone(world, resource)
    world.terraform.apply()
    assert world.terraform.plan().is_empty
    world.terraform.destroy()
    assert world.terraform.state() == {}


@pytest.mark.long
@pytest.mark.parametrize(
    ("resource", "permission"),
    [(resource, one) for resource in RESOURCES for one in needed(resource)],
)
def test_without_any_one_of_its_permissions_a_resource_names_the_one_it_lacks(
    world: World, resource: str, permission: str
) -> None:
    act_as_role(world, [one for one in needed(resource) if one != permission])
    configure_alone(world, resource)
    result = world.terraform.apply(check=False)
    result.expect_error("The account lacks a permission", contains=permission)
