"""rocketchat_login_check, with the real Terraform."""

from typing import Any

import pytest
from tfplugin.testing import assert_no_secret

CLIENT_SECRET = "canary-client-secret-41d7"
PASSWORD = "canary-test-password-9b02"
ADDRESS = "data.rocketchat_login_check.liquid"


def check(world: Any) -> dict[str, Any]:
    """What the data source says when it is read at plan."""
    world.terraform.apply()
    state: dict[str, Any] = world.terraform.state()[ADDRESS]
    return state


def outcomes(found: dict[str, Any]) -> dict[str, str]:
    return {probe["id"]: probe["outcome"] for probe in found["probes"]}


@pytest.mark.parametrize("profile", ["6.5", "7.7", "8.6"])
def test_a_login_that_works_is_healthy(world: Any, profile: str, tmp_path: Any) -> None:
    world.configure(world.service())
    world.terraform.apply()
    user = world.test_user()
    wanted = {"service": "liquid", "site_url": world.rocketchat.url, "test_user": user}
    world.configure(world.service(), check=wanted)
    found = check(world)
    assert found["healthy"] is True
    untold = {"P5c": "unknown", "P6": "unknown", "P6b": "healthy"} if profile == "8.6" else {}
    ids = ["P1", "P2", "P2b", "P3", "P4", "P5", "P5c", "P6", "two-factor", "H"]
    assert outcomes(found) == dict.fromkeys(ids, "healthy") | untold
    assert found["test_user"] == user
    assert_no_secret([CLIENT_SECRET, PASSWORD], tmp_path)


def test_what_is_broken_is_reported_at_plan(world: Any) -> None:
    world.configure(world.service())
    world.terraform.apply()
    world.provider.stop()
    world.configure(world.service(), check={"service": "Liquid"})
    plan = world.terraform.plan()
    resources = plan.json["prior_state"]["values"]["root_module"]["resources"]
    [found] = [one["values"] for one in resources if one["address"] == ADDRESS]
    assert found["healthy"] is False
    probes = {probe["id"]: probe for probe in found["probes"]}
    assert probes["P6"]["outcome"] == "failed"
    assert probes["P6"]["seen_from"] == "from Rocket.Chat"
    assert "ECONNREFUSED" in probes["P6"]["seen"]
    assert "identity_path" in probes["P6"]["remedy"]
    assert probes["P1"] == {
        "id": "P1",
        "outcome": "healthy",
        "seen_from": "from here",
        "seen": "settings.oauth lists Liquid as configured, with its button.",
        "remedy": "",
    }


def test_a_service_of_the_same_apply_is_checked_when_it_is_there(world: Any) -> None:
    service = "${rocketchat_custom_oauth.liquid.service}"
    wanted = {"service": service, "depends_on": ["rocketchat_custom_oauth.liquid"]}
    world.configure(world.service(), check=wanted)
    assert check(world)["healthy"] is True


def test_a_service_that_does_not_exist_is_not_healthy(world: Any) -> None:
    world.configure(check={"service": "nowhere"})
    found = check(world)
    assert found["healthy"] is False
    assert "no login service nowhere" in found["probes"][0]["seen"]
