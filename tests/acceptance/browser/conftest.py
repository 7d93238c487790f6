"""A small Liquid server, its login configured by the provider, and a browser to look at it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from rocketchat_standin import Clock, Liquid
from tfplugin.testing import Terraform

from .chromium import chromium

PROVIDER = {"liquid/rocketchat": [sys.executable, "-m", "rocketchat_provider"]}
SPEED = 20
LABEL = "LIQUID LOGIN - CLICK HERE TO GET IN"
PERSON = ("ada", "adas-password")
SETTINGS = {
    "Site_Name": "A small Liquid server",
    # Otherwise people are asked for a code that no mail server sends them.
    "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
}


class Server:
    """A Liquid server, and the Terraform that looks after its login."""

    def __init__(self, world: Liquid, folder: Path) -> None:
        self.world = world
        user_id, token = world.rocketchat.bypass_token
        environment = {
            "ROCKETCHAT_URL": world.rocketchat.url,
            "ROCKETCHAT_USER_ID": user_id,
            "ROCKETCHAT_AUTH_TOKEN": token,
            "ROCKETCHAT_SETTLE_SECONDS": "0.3",
            "VAULT_ADDR": world.vault.url,
            "VAULT_TOKEN": world.vault.root_token,
        }
        self._terraform = Terraform(folder, PROVIDER, environment)

    @property
    def login_page(self) -> str:
        """The address that people open."""
        return f"{self.world.chat_url}/home"

    def apply(self, *, form: bool) -> None:
        """Configure the login for the present domain, with or without the form."""
        self._terraform.write({"resource": _login(self.world, form)})
        self._terraform.apply()


def _login(world: Liquid, form: bool) -> dict[str, Any]:
    entry = "${rocketchat_custom_oauth.liquid.%s}"
    return {
        "rocketchat_settings": {"site": {"values": SETTINGS}},
        "rocketchat_setting": {"site_url": {"name": "Site_Url", "value": world.chat_url}},
        "rocketchat_custom_oauth": {
            "liquid": {
                "name": "Liquid",
                "url": world.core_url,
                "token_path": f"{world.internal_core_url}/o/token/",
                "identity_path": f"{world.internal_core_url}/accounts/profile",
                "authorize_path": f"{world.core_url}/o/authorize/",
                "scope": "read",
                "client_id": "vault:liquid/rocketchat/app.oauth2#client_id",
                "client_secret": "vault:liquid/rocketchat/app.oauth2#client_secret",
                "login_style": "redirect",
                "token_sent_via": "header",
                "username_field": "id",
                "button_label_text": LABEL,
                "button_label_color": "yellow",
                "site_url": "${rocketchat_setting.site_url.value}",
            }
        },
        "rocketchat_login_form": {
            "form": {
                "visible": form,
                "requires": [{"service": entry % "service", "generation": entry % "generation"}],
            }
        },
    }


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on which nothing is configured yet, twenty times as fast as a real one."""
    with Liquid("liquid.localhost", clock=Clock(SPEED)) as world:
        world.identity_provider.add_user(*PERSON, name="Ada", email="ada@example.org")
        yield Server(world, tmp_path)


@pytest.fixture
def browser_page() -> Iterator[Page]:
    """A page of a fresh browser."""
    with chromium() as page:
        yield page


@pytest.fixture
def picture(browser_page: Page, tmp_path: Path) -> Callable[[str], None]:
    """Takes a picture of what the browser shows, into the folder that PICTURES names."""
    folder = Path(os.environ.get("PICTURES", tmp_path))

    def take(name: str) -> None:
        browser_page.screenshot(path=folder / f"{name}.png")

    return take
