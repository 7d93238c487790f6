"""Permissions and roles, on every recorded version."""

from typing import Any

import pytest
from rocketchat_provider.client.errors import PermissionDenied, UnexpectedAnswer
from rocketchat_provider.client.object_errors import PermissionNotFound, PermissionNotTaken
from rocketchat_standin import FalseSuccess, WrongBody

UPDATE, LIST = "/permissions.update", "/permissions.listAll"


def test_one_permission_is_given_to_other_roles_and_no_other_is_touched(world: Any) -> None:
    permissions = world.client().permissions
    before = dict(permissions.all())
    assert permissions.get("add-oauth-service") == {"admin"}
    permissions.write("add-oauth-service", ["user", "admin"])
    assert world.rocketchat.roles_of("add-oauth-service") == {"admin", "user"}
    assert permissions.all() == before | {"add-oauth-service": {"admin", "user"}}


def test_a_permission_may_be_held_by_no_role(world: Any) -> None:
    permissions = world.client().permissions
    permissions.write("mention-all", [])
    assert permissions.get("mention-all") == frozenset()


def test_the_server_is_asked_once_for_all_permissions_and_once_for_all_roles(world: Any) -> None:
    client = world.client()
    for id in ("mention-all", "mention-here"):
        client.permissions.get(id)
        client.roles.names()
        client.roles.own()
    sent = (world.sent("GET", path) for path in (LIST, "/roles.list", "/me"))
    assert list(sent) == [1, 1, 1]


def test_a_permission_that_does_not_exist_is_named_with_the_nearest_ones(world: Any) -> None:
    permissions = world.client().permissions
    assert permissions.find("Mention-All") is None
    with pytest.raises(PermissionNotFound, match="Nearest: mention-all"):
        permissions.get("Mention-Al")


def test_a_success_that_did_nothing_is_found_out(world: Any) -> None:
    world.rocketchat.faults.when("POST", UPDATE, FalseSuccess())
    with pytest.raises(PermissionNotTaken, match="held by user, but it is held by admin"):
        world.client().permissions.write("add-oauth-service", ["user"])


def test_an_account_without_the_permission_is_given_its_name(world: Any) -> None:
    client = world.client(world.rocketchat.user_token)
    assert client.permissions.get("add-oauth-service") == {"admin"}
    with pytest.raises(PermissionDenied, match="access-permissions"):
        client.permissions.write("mention-all", ["user"])


def test_an_answer_of_another_form_is_refused(world: Any) -> None:
    other = WrongBody('{"success": true}', "application/json")
    client = world.client()
    for path, read in (
        (LIST, client.permissions.all),
        ("/roles.list", client.roles.names),
        ("/me", client.roles.own),
    ):
        world.rocketchat.faults.when("GET", path, other)
        with pytest.raises(UnexpectedAnswer, match="expected"):
            read()


def test_roles_are_known_by_id_and_name_and_the_account_has_some(world: Any) -> None:
    world.rocketchat.process.roles.add("x7Kd", "Support")
    client = world.client()
    assert client.roles.names()["x7Kd"] == "Support"
    assert client.roles.names()["owner"] == "owner"
    assert client.roles.own() == {"admin"}
