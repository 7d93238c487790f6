"""rocketchat_session: a session for as long as Terraform runs."""

from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import RocketChat
from tfplugin.testing import Terraform, assert_no_secret

from .conftest import PROVIDER, World, environment, on_versions

EXAMPLE = (
    Path(__file__).parents[3]
    / "examples/ephemeral-resources/rocketchat_session/ephemeral-resource.tf"
)
PASSWORD = "canary-robots-password"
pytestmark = [on_versions("7.7"), pytest.mark.core]


@pytest.fixture
def robot(world: World) -> World:
    """A world with a user for the session, who may read settings."""
    world.rocketchat.add_user("robot", PASSWORD, roles=["admin"])
    world.vault.mount("secret", version=2)
    world.vault.put("secret", "rocketchat/robot", {"password": PASSWORD})
    return world


def session(**arguments: Any) -> dict[str, Any]:
    return {
        "provider": {"rocketchat": {}},
        "ephemeral": {"rocketchat_session": {"it": arguments}},
    }


def logins(rocketchat: RocketChat) -> list[str]:
    """The logins and logouts, in order."""
    paths = [request.path.removeprefix("/api/v1/") for request in rocketchat.requests]
    return [path for path in paths if path in ("login", "logout")]


def test_a_session_is_opened_used_and_closed(robot: World) -> None:
    robot.terraform.write(EXAMPLE.read_text())
    robot.terraform.plan()
    assert logins(robot.rocketchat) == ["login", "logout"]
    robot.rocketchat.forget_requests()
    # It plans, and applies.
    robot.terraform.apply()
    assert logins(robot.rocketchat) == ["login", "logout"] * 2
    version = robot.terraform.state()["data.rocketchat_server.as_robot"]["version"]
    assert version == robot.rocketchat.version


def test_the_token_is_in_no_plan_state_or_log(robot: World, tmp_path: Path) -> None:
    log = tmp_path / "terraform.log"
    known = environment(robot.rocketchat, robot.vault)
    terraform = Terraform(
        tmp_path / "logged", PROVIDER, known | {"TF_LOG": "TRACE", "TF_LOG_PATH": str(log)}
    )
    terraform.write(EXAMPLE.read_text())
    plan = terraform.plan()
    terraform.apply(str(plan.file))
    tokens = [
        token
        for request in robot.rocketchat.requests
        if (token := request.headers.get("x-auth-token"))
        and token != known["ROCKETCHAT_AUTH_TOKEN"]
    ]
    assert len(set(tokens)) == 2
    secrets = [*tokens, PASSWORD, known["ROCKETCHAT_AUTH_TOKEN"]]
    assert_no_secret(secrets, terraform.folder, str(plan.json), plan.stdout, log)


def test_the_user_of_the_provider_block_is_the_default(robot: World, tmp_path: Path) -> None:
    known = environment(robot.rocketchat, robot.vault)
    del known["ROCKETCHAT_USER_ID"], known["ROCKETCHAT_AUTH_TOKEN"]
    known |= {"ROCKETCHAT_USERNAME": "robot", "ROCKETCHAT_PASSWORD": PASSWORD}
    terraform = Terraform(tmp_path / "own", PROVIDER, known)
    terraform.write(session())
    terraform.apply()
    assert logins(robot.rocketchat).count("login") == logins(robot.rocketchat).count("logout")


def test_a_token_opens_no_session(world: World) -> None:
    world.terraform.write(session())
    plan = world.terraform.plan(check=False)
    plan.expect_error("No user to open a session for", contains="Give the session a username")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"username": "robot"}, "password"),
        ({"password": "env:ROBOTS_PASSWORD"}, "username"),
    ],
)
def test_a_user_name_and_a_password_belong_together(
    world: World, given: dict[str, str], missing: str
) -> None:
    world.terraform.write(session(**given))
    plan = world.terraform.plan(check=False)
    plan.expect_error(f"{missing} is missing")


def test_a_wrong_password_is_an_error_that_does_not_show_it(robot: World) -> None:
    robot.vault.put("secret", "rocketchat/robot", {"password": "canary-wrong"})
    robot.terraform.write(
        session(username="robot", password="vault:secret/rocketchat/robot#password")
    )
    plan = robot.terraform.plan(check=False)
    plan.expect_error("Rocket.Chat does not accept the credentials")
    assert_no_secret(["canary-wrong"], plan.stdout)
