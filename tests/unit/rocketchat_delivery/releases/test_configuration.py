"""What of a synthesised stack is kept, and whether a state agrees with it."""

from typing import Any

import pytest
from rocketchat_delivery.releases.configuration import (
    is_settled,
    kept_configuration,
    rolled_back_to,
)

DOCUMENT: dict[str, Any] = {
    "//": {"metadata": {"stackName": "chat"}, "rolled_back_to": 4},
    "terraform": {"backend": {"local": {"path": "/home/me/terraform.chat.tfstate"}}},
    "provider": {"rocketchat": [{"url": "https://chat", "password": "vault:a/b#c"}]},
    "resource": {
        "rocketchat_setting": {
            "url": {
                "//": {"metadata": {"path": "chat/url"}},
                "name": "Site_Url",
                "value": "https://chat",
            }
        },
        "rocketchat_custom_oauth": {
            "liquid": {
                "name": "Liquid",
                "site_url": "${rocketchat_setting.url.value}",
                "scope": "$${read}",
                "button_label_text": '${upper("log in")}',
                "client_secret_wo": "${ephemeral.x}",
                "depends_on": ["rocketchat_setting.url"],
            }
        },
    },
    "output": {"callback": {"value": "${rocketchat_custom_oauth.liquid.callback_url}"}},
}
SETTLED: dict[str, dict[str, Any]] = {
    "rocketchat_setting.url": {"name": "Site_Url", "value": "https://chat"},
    "rocketchat_custom_oauth.liquid": {
        "name": "Liquid",
        "site_url": "https://chat",
        "scope": "${read}",
        "button_label_text": "LOG IN",
        "client_secret_wo": None,
        "generation": "abc",
    },
}


def state(resources: dict[str, dict[str, Any]], **instance: Any) -> dict[str, Any]:
    return {
        "resources": [
            {
                "mode": "managed",
                "type": address.split(".")[0],
                "name": address.split(".")[1],
                "instances": [{"schema_version": 0, "attributes": attributes, **instance}],
            }
            for address, attributes in resources.items()
        ]
    }


def test_connection_backend_and_comments_are_left_out() -> None:
    kept = kept_configuration(DOCUMENT)
    assert kept.keys() == {"resource", "output"}
    assert kept["resource"]["rocketchat_setting"]["url"] == {
        "name": "Site_Url",
        "value": "https://chat",
    }
    assert rolled_back_to(DOCUMENT) == 4
    assert rolled_back_to({}) is None


def test_a_state_that_is_as_configured_is_settled() -> None:
    assert is_settled(kept_configuration(DOCUMENT), state(SETTLED))
    assert is_settled({}, state({}))


def test_what_a_module_holds_is_not_compared() -> None:
    found = state(SETTLED)
    found["resources"][0] |= {"module": "module.more"}
    found["resources"].append(state(SETTLED)["resources"][0])
    assert is_settled(kept_configuration(DOCUMENT), found)


def test_a_resource_with_a_count_may_have_no_instance() -> None:
    block = {"name": "Website", "count": 0}
    configuration = {"resource": {"rocketchat_setting": {"maybe": block}}}
    assert is_settled(configuration, state({}))


def test_what_is_for_terraform_alone_is_in_no_state() -> None:
    block = {
        "name": "Site_Url",
        "value": "https://chat",
        "lifecycle": {"prevent_destroy": True},
        "connection": {"host": "chat"},
        "provisioner": [{"local-exec": {"command": "true"}}],
    }
    configuration = {"resource": {"rocketchat_setting": {"url": block}}}
    url = "rocketchat_setting.url"
    assert is_settled(configuration, state({url: SETTLED[url]}))


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("rocketchat_setting.url", {"value": "https://other"}),
        ("rocketchat_custom_oauth.liquid", {"site_url": "https://other"}),
        ("rocketchat_custom_oauth.liquid", {"scope": "write"}),
    ],
)
def test_one_with_another_value_is_not(address: str, change: dict[str, Any]) -> None:
    other = SETTLED | {address: SETTLED[address] | change}
    assert not is_settled(kept_configuration(DOCUMENT), state(other))


def test_one_with_too_little_too_much_or_something_half_made_is_not() -> None:
    configuration = kept_configuration(DOCUMENT)
    first = "rocketchat_setting.url"
    assert not is_settled(configuration, state({first: SETTLED[first]}))
    more = {"rocketchat_setting.more": {"name": "Website"}}
    assert not is_settled(configuration, state(SETTLED | more))
    assert not is_settled(configuration, state(SETTLED, status="tainted"))
