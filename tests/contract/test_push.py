"""How notifications are sent is decided when push is switched on, not when settings change."""

import pytest
from rocketchat_standin import Clock, RocketChat

from .conftest import PROFILES

every_profile = pytest.mark.parametrize("server", PROFILES, indirect=True)
GATEWAY = {"gateways": ["https://gateway.rocket.chat"]}


def switch_off_and_on(server: RocketChat, clock: Clock) -> None:
    server.set("Push_enable", False)
    server.set("Push_enable", True)
    clock.advance(1)


def register(server: RocketChat) -> None:
    server.set("Register_Server", True)
    server.set("Cloud_Service_Agree_PrivacyTerms", True)


@every_profile
def test_the_gateway_is_used_by_a_registered_workspace_once_push_is_switched_on(
    server: RocketChat, clock: Clock
) -> None:
    assert server.push_route == {}
    register(server)
    clock.advance(10)
    assert server.push_route == {}
    switch_off_and_on(server, clock)
    assert server.push_route == GATEWAY


def test_own_certificates_are_used_without_the_gateway(server: RocketChat, clock: Clock) -> None:
    register(server)
    for setting, value in {
        "Push_enable_gateway": False,
        "Push_apn_cert": "certificate",
        "Push_apn_dev_cert": "sandbox",
        "Push_google_api_credentials": "{}",
    }.items():
        server.set(setting, value)
    switch_off_and_on(server, clock)
    assert server.push_route == {"apn": ["certificate", "", ""], "fcm": ["{}"]}
    server.set("Push_production", False)
    switch_off_and_on(server, clock)
    assert list(server.push_route) == ["apn_sandbox", "fcm"]


def test_push_that_is_off_sends_nothing(server: RocketChat, clock: Clock) -> None:
    register(server)
    switch_off_and_on(server, clock)
    server.set("Push_enable", False)
    clock.advance(1)
    assert server.push_route == {}


def test_a_restart_reads_the_settings_again(server: RocketChat) -> None:
    register(server)
    server.restart()
    assert server.push_route == GATEWAY
