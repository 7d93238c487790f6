"""Push is switched off and on, so that Rocket.Chat decides again how to send."""

from typing import Any

import pytest
from rocketchat_provider.client.object_errors import PushLeftOff, SettingNotTaken
from rocketchat_standin import FalseSuccess

SWITCH = "Push_enable"


def switched(world: Any) -> int:
    requests = world.rocketchat.requests
    return sum((one.method, one.path) == ("POST", f"/api/v1/settings/{SWITCH}") for one in requests)


def test_the_block_runs_while_push_is_off_and_push_is_on_afterwards(world: Any) -> None:
    client = world.client()
    with client.push.reconfigured():
        assert world.rocketchat.setting(SWITCH) is False
        client.settings.write("Push_enable_gateway", False)
    assert world.rocketchat.setting(SWITCH) is True
    assert switched(world) == 2


def test_push_that_is_off_stays_off(world: Any) -> None:
    world.rocketchat.set(SWITCH, False)
    with world.client().push.reconfigured():
        pass
    assert world.rocketchat.setting(SWITCH) is False
    assert switched(world) == 0


def test_push_is_on_again_after_a_block_that_failed(world: Any) -> None:
    client = world.client()
    world.rocketchat.faults.when("POST", "Push_gateway", FalseSuccess())
    with pytest.raises(SettingNotTaken), client.push.reconfigured():
        client.settings.write("Push_gateway", "https://gateway.example.org")
    assert world.rocketchat.setting(SWITCH) is True


def test_push_that_could_not_be_switched_on_again_is_reported(world: Any) -> None:
    client = world.client()
    with pytest.raises(PushLeftOff, match="rocketchat_push again"), client.push.reconfigured():
        world.rocketchat.faults.when("POST", SWITCH, FalseSuccess())


def test_what_failed_while_push_was_off_is_reported_with_the_fact_that_it_stays_off(
    world: Any,
) -> None:
    client = world.client()
    world.rocketchat.faults.when("POST", "Push_gateway", FalseSuccess())
    with pytest.raises(PushLeftOff) as caught, client.push.reconfigured():
        world.rocketchat.faults.when("POST", SWITCH, FalseSuccess())
        client.settings.write("Push_gateway", "https://gateway.example.org")
    for reported in (SWITCH, "rocketchat_push again", "Push_gateway", "gateway.example.org"):
        assert reported in caught.value.detail


def test_what_two_threads_change_is_changed_one_after_the_other(world: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = world.client()

    def change(_: int) -> None:
        with client.push.reconfigured():
            assert world.rocketchat.setting(SWITCH) is False

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, range(4)))
    assert world.rocketchat.setting(SWITCH) is True
    assert switched(world) == 8
