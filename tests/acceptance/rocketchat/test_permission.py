"""rocketchat_permission, with the real Terraform."""

from typing import Any

import pytest
from rocketchat_standin import FalseSuccess, Meanwhile, Reset
from tfplugin.testing import Terraform

from .conftest import PROVIDER, World, environment

pytestmark = pytest.mark.resource("rocketchat_permission")

ADDRESS = "rocketchat_permission.it"
NAME = "add-oauth-service"
UPDATE = "permissions.update"
BY_HAND = {"admin", "bot"}
IN_ONE_RUN = pytest.mark.parametrize(
    "options", [(), ("-parallelism=1",), ("-refresh=false",)], ids=" ".join
)


def permission(*roles: str, **arguments: Any) -> dict[str, Any]:
    return {"name": NAME, "roles": list(roles or ("admin", "user")), **arguments}


def configure(world: World, *roles: str, **arguments: Any) -> None:
    world.configure(permission__it=permission(*roles, **arguments))


def held(world: World, name: str = NAME) -> set[str]:
    return world.rocketchat.roles_of(name)


def every_permission(world: World) -> dict[str, set[str]]:
    return {one["_id"]: set(one["roles"]) for one in world.rocketchat.process.permissions.all()}


@pytest.fixture
def found(world: World) -> World:
    """A server on which somebody gave the permission to another role."""
    world.rocketchat.give(NAME, *BY_HAND)
    return world


@pytest.mark.covers("create", "update", "empty plan", "destroy")
def test_a_permission_is_given_changed_and_given_back(found: World) -> None:
    before = every_permission(found)
    configure(found)
    plan = found.terraform.plan()
    assert plan.changes[ADDRESS].actions == ["create"]
    found.terraform.apply(str(plan.file))
    assert held(found) == {"admin", "user"}
    state = found.terraform.state()[ADDRESS]
    assert (state["id"], set(state["original_roles"])) == (NAME, BY_HAND)
    assert found.terraform.plan().is_empty
    found.rocketchat.forget_requests()
    found.terraform.apply()
    assert found.writes() == []

    configure(found, "admin", "moderator", "owner")
    assert found.terraform.plan().changes[ADDRESS].actions == ["update"]
    found.terraform.apply()
    assert held(found) == {"admin", "moderator", "owner"}
    assert every_permission(found) == before | {NAME: held(found)}

    found.terraform.destroy()
    assert every_permission(found) == before
    assert found.terraform.state() == {}


def test_the_order_of_roles_means_nothing(world: World) -> None:
    configure(world, "admin", "user", "bot")
    world.terraform.apply()
    world.rocketchat.give(NAME, "bot", "user", "admin")
    assert world.terraform.plan().is_empty
    configure(world, "user", "bot", "admin")
    assert world.terraform.plan().is_empty


@pytest.mark.covers("drift")
def test_a_change_behind_terraforms_back_shows_and_is_restored(world: World) -> None:
    configure(world)
    world.terraform.apply()
    world.rocketchat.give(NAME, "user")
    change = world.terraform.plan().changes[ADDRESS]
    assert change.actions == ["update"]
    assert (set(change.before["roles"]), set(change.after["roles"])) == (
        {"user"},
        {"admin", "user"},
    )
    world.terraform.apply()
    assert held(world) == {"admin", "user"}


@pytest.mark.covers("disappears")
def test_a_permission_that_is_gone_is_reported(world: World) -> None:
    world.rocketchat.give("of-an-app", "admin")
    world.configure(permission__it={"name": "of-an-app", "roles": ["user"]})
    world.terraform.apply()
    world.rocketchat.process.permissions.remove("of-an-app")
    world.terraform.plan(check=False).expect_error(
        "No such permission", contains="of-an-app", attribute="name"
    )
    world.rocketchat.give("of-an-app", "user")
    assert world.terraform.plan().is_empty


def test_a_permission_of_a_setting_may_be_held_by_no_role(world: World) -> None:
    name = "change-setting-Site_Name"
    world.configure(permission__it={"name": name, "roles": ["bot"]})
    world.terraform.apply()
    world.configure(permission__it={"name": name, "roles": []})
    world.terraform.apply()
    assert held(world, name) == set()
    assert world.terraform.plan().is_empty


@pytest.mark.parametrize(
    ("arguments", "summary", "attribute", "contains"),
    [
        ({"name": "add-oauth-servic"}, "No such permission", "name", "Nearest: add-oauth-service"),
        ({"roles": ["admin", "moderators"]}, "No such role", "roles", "Nearest: moderator"),
        ({"roles": ["Support"]}, "No such role", "roles", "the name of the role x7Kd"),
        ({"roles": ["zzz"]}, "No such role", "roles", "It has: admin, anonymous"),
        ({"on_destroy": "reset"}, "Value not allowed", "on_destroy", '"restore", "keep"'),
    ],
)
def test_what_the_server_does_not_have_is_refused_at_plan(
    world: World, arguments: dict[str, Any], summary: str, attribute: str, contains: str
) -> None:
    world.rocketchat.process.roles.add("x7Kd", "Support")
    world.configure(permission__it=permission() | arguments)
    plan = world.terraform.plan(check=False)
    plan.expect_error(summary, contains=contains, attribute=attribute)
    assert world.writes() == []


def test_two_resources_for_one_permission_are_refused(world: World) -> None:
    world.configure(permission__one=permission(), permission__other=permission("bot"))
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        f"Two resources manage the permission {NAME}", contains="rocketchat_permission (name)"
    )


def test_terraform_cannot_take_from_itself_the_permission_to_change_permissions(
    world: World,
) -> None:
    world.configure(permission__it={"name": "access-permissions", "roles": ["user"]})
    plan = world.terraform.plan(check=False)
    plan.expect_error(
        "Terraform could no longer change permissions", contains="has the roles admin"
    )
    configure(world, "user")
    world.terraform.plan().expect_warning("Terraform loses a permission", contains=NAME)


def test_another_name_is_another_permission(found: World) -> None:
    configure(found)
    found.terraform.apply()
    before = held(found, "add-team-member")
    found.configure(permission__it=permission() | {"name": "add-team-member"})
    plan = found.terraform.plan()
    assert plan.changes[ADDRESS].actions == ["delete", "create"]
    found.terraform.apply(str(plan.file))
    assert (held(found), held(found, "add-team-member")) == (BY_HAND, {"admin", "user"})
    found.terraform.destroy()
    assert held(found, "add-team-member") == before


def test_on_destroy_keep_leaves_it_and_can_be_changed_without_writing(found: World) -> None:
    configure(found)
    found.terraform.apply()
    configure(found, on_destroy="keep")
    found.rocketchat.forget_requests()
    found.terraform.apply()
    found.terraform.destroy()
    assert found.writes() == []
    assert held(found) == {"admin", "user"}


def test_a_success_that_did_nothing_fails_and_keeps_the_state_true(found: World) -> None:
    found.rocketchat.faults.when("POST", UPDATE, FalseSuccess())
    configure(found)
    result = found.terraform.apply(check=False)
    result.expect_error("The permission was not changed", contains=NAME, attribute="roles")
    assert found.terraform.state() == {}
    found.terraform.apply()
    assert held(found) == {"admin", "user"}


def test_an_account_without_the_permission_is_given_its_name(world: World) -> None:
    world.rocketchat.add_role("reader", ["view-privileged-setting"])
    world.rocketchat.add_user("terraform", "terraformpass", roles=["reader"])
    user_id, token = world.rocketchat.log_in("terraform")
    env = environment(world.rocketchat, world.vault)
    env |= {"ROCKETCHAT_USER_ID": user_id, "ROCKETCHAT_AUTH_TOKEN": token}
    world.terraform = Terraform(world.terraform.folder, PROVIDER, env)
    configure(world)
    result = world.terraform.apply(check=False)
    result.expect_error("The account lacks a permission", contains="access-permissions")


# The roles of before


def test_the_original_survives_a_create_that_fails_after_its_write(found: World) -> None:
    found.rocketchat.faults.when("POST", UPDATE, Reset(commit=True), times=9)
    configure(found)
    assert not found.terraform.apply(check=False).ok
    found.rocketchat.faults.clear()
    assert held(found) == {"admin", "user"}
    found.terraform.apply()
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert held(found) == BY_HAND


def test_the_original_survives_a_kill_right_after_the_write(found: World) -> None:
    configure(found)
    found.terraform.init()
    found.rocketchat.faults.when("POST", UPDATE, Reset(commit=True), times=9)
    running = found.terraform.start("apply", "-auto-approve")
    found.rocketchat.faults.clear()
    found.rocketchat.faults.when("POST", UPDATE, Meanwhile(running.kill))
    running.wait()
    found.rocketchat.faults.clear()
    (found.terraform.folder / ".terraform.tfstate.lock.info").unlink(missing_ok=True)
    found.terraform.apply()
    assert held(found) == {"admin", "user"}
    found.terraform.destroy()
    assert held(found) == BY_HAND


@pytest.mark.parametrize("on_destroy", ["restore", "keep"])
def test_the_original_survives_taint(found: World, on_destroy: str) -> None:
    configure(found, on_destroy=on_destroy)
    found.terraform.apply()
    found.terraform.apply(f"-replace={ADDRESS}")
    configure(found)
    found.terraform.apply()
    found.terraform.destroy()
    assert held(found) == BY_HAND


@IN_ONE_RUN
def test_the_original_moves_to_another_address(found: World, options: tuple[str, ...]) -> None:
    configure(found)
    found.terraform.apply()
    found.configure(permission__other=permission("admin", "user", "owner"))
    result = found.terraform.apply(*options)
    assert [one.summary for one in result.diagnostics] == []
    assert held(found) == {"admin", "user", "owner"}
    assert found.terraform.plan().is_empty
    found.terraform.destroy()
    assert held(found) == BY_HAND


def test_the_original_survives_create_before_destroy(found: World) -> None:
    configure(found, lifecycle={"create_before_destroy": True})
    found.terraform.apply()
    found.terraform.apply(f"-replace={ADDRESS}")
    assert held(found) == {"admin", "user"}
    found.terraform.destroy()
    assert held(found) == BY_HAND


def test_the_original_survives_a_resource_that_is_forgotten_and_imported(found: World) -> None:
    configure(found)
    found.terraform.apply()
    found.terraform.write(
        {
            "removed": [{"from": ADDRESS, "lifecycle": {"destroy": False}}],
            "import": [{"to": "rocketchat_permission.new", "id": NAME}],
            "resource": {"rocketchat_permission": {"new": permission()}},
        }
    )
    found.terraform.apply()
    found.configure(permission__new=permission())
    found.terraform.destroy()
    assert held(found) == BY_HAND


def test_an_original_that_is_not_known_is_reported_and_not_guessed(found: World) -> None:
    configure(found)
    found.terraform.apply()
    state = found.terraform.folder / "terraform.tfstate"
    text = state.read_text()
    start = text.index('"original_roles": [')
    end = text.index("]", start) + 1
    state.write_text(text[:start] + '"original_roles": null' + text[end:])
    found.terraform.plan("-destroy").expect_warning(
        f"The original roles of the permission {NAME} are not known", contains="stays as it is"
    )
    found.terraform.destroy()
    assert held(found) == {"admin", "user"}


def test_a_role_that_is_gone_is_not_restored(found: World) -> None:
    found.rocketchat.process.roles.add("helper")
    found.rocketchat.give(NAME, "admin", "helper")
    configure(found)
    found.terraform.apply()
    found.rocketchat.process.roles.remove("helper")
    found.terraform.destroy()
    assert held(found) == {"admin"}
