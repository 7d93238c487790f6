"""The helpers for tests of a user's stacks."""

import pytest
from rocketchat_constructs import RocketChatProvider, Settings, l1
from rocketchat_constructs.testing import (
    annotations,
    new_stack,
    resource,
    resources,
    setting_values,
    synthesised,
)


def test_a_stack_is_seen_as_terraform_sees_it() -> None:
    stack = new_stack("chat")
    assert synthesised(stack) == {}
    l1.Setting(stack, "site_url", name="Site_Url", value="https://chat.example.org")
    l1.Setting(stack, "smtp", name="SMTP_Password", secret_value="env:SMTP_PASSWORD")
    Settings(stack, "accounts", values={"Accounts_LoginExpiration": 7})
    assert resource(stack, "rocketchat_settings")["values"] == {"Accounts_LoginExpiration": 7}
    assert sorted(resources(stack, "rocketchat_setting")) == ["site_url", "smtp"]
    assert resources(stack, "rocketchat_login_form") == {}
    assert setting_values(stack) == {
        "Site_Url": "https://chat.example.org",
        "Accounts_LoginExpiration": 7,
    }


def test_the_only_resource_of_a_type_is_the_only_one() -> None:
    stack = new_stack()
    with pytest.raises(AssertionError, match="expected one rocketchat_setting, found 0: none"):
        resource(stack, "rocketchat_setting")
    for name in ("one", "two"):
        l1.Setting(stack, name, name=name, value=1)
    with pytest.raises(AssertionError, match="found 2: one, two"):
        resource(stack, "rocketchat_setting")


def test_warnings_are_seen() -> None:
    stack = new_stack()
    assert annotations(stack) == []
    RocketChatProvider(stack, "rocketchat", url="http://10.0.0.1:3000")
    (warning,) = annotations(stack)
    assert warning.startswith("stack/rocketchat: url: plain http (http://10.0.0.1:3000)")
    assert annotations(stack, "error") == []
