"""A Rocket.Chat with a working identity provider, and a Terraform with the provider."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rocketchat_standin import Clock, IdentityProvider, RocketChat, Vault
from tfplugin.testing import Terraform

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
SPEED = 20
CLIENT_SECRET = "canary-client-secret-41d7"
PASSWORD = "canary-test-password-9b02"
BY_EMAIL = "Accounts_TwoFactorAuthentication_By_Email_Enabled"
FORM = "Accounts_ShowFormLogin"


@dataclass
class World:
    """The servers, and a Terraform that knows them."""

    rocketchat: RocketChat
    provider: IdentityProvider
    vault: Vault
    terraform: Terraform

    @property
    def callback(self) -> str:
        """The redirect URI of the service."""
        return f"{self.rocketchat.url}/_oauth/liquid"

    @property
    def form_is_visible(self) -> bool:
        """Whether the login page shows the form."""
        return self.rocketchat.setting(FORM) is not False

    def service(self, **changes: Any) -> dict[str, Any]:
        """A login service that works, some of its arguments changed."""
        return {
            "name": "Liquid",
            "url": self.provider.url,
            "token_path": f"{self.provider.url}/_core/o/token/",
            "identity_path": f"{self.provider.url}/_core/accounts/profile",
            "authorize_path": f"{self.provider.url}/o/authorize/",
            "scope": "read",
            "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
            "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
            "login_style": "redirect",
            "token_sent_via": "header",
            "username_field": "id",
            "merge_users": True,
            "site_url": self.rocketchat.url,
        } | changes

    def form(self, **changes: Any) -> dict[str, Any]:
        """A hidden form that requires the service."""
        reference = "${rocketchat_custom_oauth.liquid.%s}"
        required = {name: reference % name for name in ("service", "generation")}
        return {
            "visible": False,
            "requires": [required],
            "site_url": self.rocketchat.url,
        } | changes

    def test_user(self) -> dict[str, str]:
        """References to the test user."""
        path = "vault:liquid/rocketchat/test.user"
        return {"username": f"{path}#username", "password": f"{path}#password"}

    def configure(
        self,
        service: dict[str, Any] | None = None,
        form: dict[str, Any] | None = None,
        check: dict[str, Any] | None = None,
    ) -> None:
        """Write the configuration."""
        resources = {
            "rocketchat_custom_oauth": {"liquid": service} if service else {},
            "rocketchat_login_form": {"form": form} if form else {},
        }
        blocks: dict[str, Any] = {}
        if service or form:
            blocks["resource"] = {kind: named for kind, named in resources.items() if named}
        if check:
            blocks["data"] = {"rocketchat_login_check": {"liquid": check}}
        self.terraform.write(blocks)


@pytest.fixture
def profile() -> str:
    """The server's version; a test that needs another one parametrises it."""
    return "7.7"


@pytest.fixture
def world(profile: str, tmp_path: Path) -> Iterator[World]:
    """All of it, twenty times as fast as real servers."""
    with (
        RocketChat(profile, clock=Clock(SPEED)) as rocketchat,
        IdentityProvider() as provider,
        Vault() as vault,
    ):
        rocketchat.set(BY_EMAIL, False)
        provider.register_client(
            "rocketchat-app", CLIENT_SECRET, [f"{rocketchat.url}/_oauth/liquid"]
        )
        provider.add_user("visitor", PASSWORD)
        vault.mount("liquid", version=1)
        client = {"client_id": "rocketchat-app", "client_secret": CLIENT_SECRET}
        vault.put("liquid", "rocketchat/app.oauth2", client)
        user = {"username": "visitor", "password": PASSWORD}
        vault.put("liquid", "rocketchat/test.user", user)
        user_id, token = rocketchat.bypass_token
        environment = {
            "ROCKETCHAT_URL": rocketchat.url,
            "ROCKETCHAT_USER_ID": user_id,
            "ROCKETCHAT_AUTH_TOKEN": token,
            "ROCKETCHAT_SETTLE_SECONDS": "0.3",
            "VAULT_ADDR": vault.url,
            "VAULT_TOKEN": vault.root_token,
        }
        yield World(rocketchat, provider, vault, Terraform(tmp_path, PROVIDER, environment))
