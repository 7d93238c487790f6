"""The workspace's registration with Rocket.Chat Cloud, by method and over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from rocketchat_provider.client.errors import PermissionDenied
from rocketchat_provider.client.object_errors import WorkspaceNotConnected, WorkspaceNotDisconnected
from rocketchat_standin import FalseSuccess, Reset

EVERY_VERSION = ["6.5", "7.7", "8.6", "8.8", "9.0", "9.1"]
TOKEN = "canary-registration-token"


@pytest.fixture(params=EVERY_VERSION)
def world(request: pytest.FixtureRequest, start: Callable[..., Any]) -> Any:
    world = start(request.param)
    world.rocketchat.cloud_tokens.add(TOKEN)
    return world


def test_a_workspace_is_registered_by_the_versions_way(world: Any) -> None:
    cloud = world.client().cloud
    assert not cloud.is_registered
    cloud.connect(TOKEN)
    assert cloud.is_registered
    assert cloud.registration()["workspaceId"]
    over_rest = world.rocketchat.profile in ("8.8", "9.0", "9.1")
    assert world.sent("POST", "/cloud.connectWorkspace") == (1 if over_rest else 0)


def test_what_the_registration_changes_is_read_again(world: Any) -> None:
    client = world.client()
    assert client.settings.get("Register_Server").value is False
    client.cloud.connect(TOKEN)
    assert client.settings.get("Register_Server").value is True


def test_a_token_that_is_not_taken_is_reported_with_what_to_check(world: Any) -> None:
    world.rocketchat.set("Organization_Email", "admin@example.org")
    with pytest.raises(WorkspaceNotConnected) as caught:
        world.client().cloud.connect("canary-used-token")
    detail = caught.value.detail
    for reported in ("https://cloud.rocket.chat", "only once", "admin@example.org", "Site_Url"):
        assert reported in detail
    assert "canary" not in detail


def test_a_token_of_which_only_the_answer_was_lost_did_its_work(world: Any) -> None:
    world.rocketchat.faults.when("POST", "connectWorkspace", Reset(commit=True))
    cloud = world.client().cloud
    cloud.connect(TOKEN)
    assert cloud.is_registered


def test_a_workspace_is_disconnected_and_gets_another_unique_id(world: Any) -> None:
    client = world.client()
    client.cloud.connect(TOKEN)
    client.settings.write("Cloud_Service_Agree_PrivacyTerms", True)
    before = client.cloud.registration()["uniqueId"]
    client.cloud.disconnect()
    assert not client.cloud.is_registered
    assert client.cloud.registration()["uniqueId"] != before
    assert client.settings.get("Cloud_Service_Agree_PrivacyTerms").value is False


def test_a_disconnection_that_did_not_happen_is_not_trusted(world: Any) -> None:
    cloud = world.client().cloud
    cloud.connect(TOKEN)
    world.rocketchat.faults.when("POST", "fingerprint", FalseSuccess())
    with pytest.raises(WorkspaceNotDisconnected):
        cloud.disconnect()


def test_the_permission_that_is_missing_is_named(world: Any) -> None:
    cloud = world.client(world.rocketchat.user_token).cloud
    for ask in (cloud.registration, cloud.disconnect, lambda: cloud.connect(TOKEN)):
        with pytest.raises(PermissionDenied, match="manage-cloud"):
            ask()
