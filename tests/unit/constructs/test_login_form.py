"""The login form's own arguments."""

import pytest
from rocketchat_constructs import LoginForm, framework
from rocketchat_constructs.framework import TerraformStack
from rocketchat_constructs.l1 import LoginFormTestUser

ADDRESS = "https://chat.example.org"


@pytest.fixture
def stack() -> TerraformStack:
    return TerraformStack(framework.Testing.app(), "stack")


def test_a_test_user_is_given_by_references(stack: TerraformStack) -> None:
    user = LoginFormTestUser(username="ada", password="vault:liquid/test#password")
    LoginForm(stack, "form", visible=False, requires=["google"], site_url=ADDRESS, test_user=user)
    written = framework.Testing.synth(stack)
    assert '"password": "vault:liquid/test#password"' in written
    assert f'"site_url": "{ADDRESS}"' in written


def test_a_test_users_password_in_clear_is_refused(stack: TerraformStack) -> None:
    user = LoginFormTestUser(username="ada", password="canary")
    with pytest.raises(ValueError, match="password is a literal") as refused:
        LoginForm(stack, "form", visible=False, requires=["google"], test_user=user)
    assert "canary" not in str(refused.value)


def test_an_address_that_is_invalid_is_refused(stack: TerraformStack) -> None:
    with pytest.raises(ValueError, match="site_url is 'chat'"):
        LoginForm(stack, "form", visible=False, requires=["google"], site_url="chat")
