"""The stack of a Rocket.Chat next to liquid-core, as liquid.ini describes it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rocketchat_constructs import (
    LiquidLogin,
    PushNotifications,
    RocketChatProvider,
    Settings,
    literal,
)
from rocketchat_constructs.advice import is_plain_http, warn
from rocketchat_constructs.framework import Construct, TerraformOutput, TerraformStack
from rocketchat_constructs.l1 import LoginFormTestUser, PushOptions
from rocketchat_constructs.push_notifications import GATEWAY
from rocketchat_delivery.terraform.driver import NEEDED

from liquid_stacks.connection import provider_arguments
from liquid_stacks.liquid_ini import LiquidConfig

if TYPE_CHECKING:
    # Only editors and type checkers need the ids of all settings.
    from rocketchat_constructs.catalogue import Values

SERVICE = "Liquid"
OAUTH2_APPLICATION = "vault:liquid/rocketchat/app.oauth2"


class LiquidStack(TerraformStack):
    """The Rocket.Chat of one Liquid server: its login, settings and mobile notifications.

    The output `callback_url` is the redirect URI that liquid-core's OAuth2 application
    `rocketchat-app` must have.

    Args:
        scope: The app.
        id: Name of the stack, and of its state.
        config: The values of liquid.ini.
    """

    def __init__(self, scope: Construct, id: str, config: LiquidConfig) -> None:
        super().__init__(scope, id)
        # The provider has write-only arguments, which older releases do not support.
        self.add_override("terraform.required_version", f">= {NEEDED}")
        RocketChatProvider(self, "rocketchat", **_literal(provider_arguments(config)))
        _warn_of_plain_http(self, config)
        login = LiquidLogin(
            self,
            "liquid",
            site_url=config.site_url,
            core_url=config.core_url,
            core_internal_url=config.core_internal_url,
            client_id=f"{OAUTH2_APPLICATION}#client_id",
            client_secret=f"{OAUTH2_APPLICATION}#client_secret",
            show_login_form=config.show_login_form,
            login_expiration_days=config.autologout_days,
            test_user=_test_user(config),
        )
        Settings(self, "site", values=_site(config))
        Settings(self, "organization", values=ORGANIZATION)
        _push(self, config.enable_push, config.core_url)
        TerraformOutput(
            self,
            "callback_url",
            value=login.entry.callback_url,
            description="Redirect URI to register at liquid-core for rocketchat-app.",
        )


# Rocket.Chat defines the keys of these choices: "0" is 1-10 people.
ORGANIZATION: Values = {
    "Organization_Name": "Liquid Investigations",
    "Organization_Type": "nonprofit",
    "Size": "0",
    "Industry": "other",
    "Country": "worldwide",
    "Website": "https://example.org",
    "Server_Type": "privateTeam",
}


def _warn_of_plain_http(stack: Construct, config: LiquidConfig) -> None:
    """Explain in terms of liquid.ini what the provider would refuse."""
    if not config.allow_http and is_plain_http(config.rocketchat_url):
        warn(
            stack,
            f"{config.rocketchat_url} is plain http to another machine, and the administrator's "
            "credentials are not sent there. Add a section [https] to liquid.ini, or set "
            "ROCKETCHAT_ALLOW_HTTP=true in liquid.env if you trust the network between.",
        )


def _literal(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments whose texts Terraform takes literally."""
    return {name: _as_it_stands(value) for name, value in arguments.items()}


def _as_it_stands(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _literal(value)
    return literal(value) if isinstance(value, str) else value


def _site(config: LiquidConfig) -> Values:
    return {
        "Site_Name": literal(config.title),
        "DeepLink_Url": config.site_url,
        "Document_Domain": config.host,
        "Layout_Sidenav_Footer": literal(_footer(config)),
    }


def _footer(config: LiquidConfig) -> str:
    """Return the links below the list of rooms, as in the bundle: home, and back to liquid-core."""
    title = html.escape(config.title, quote=False)
    style = "font-size:77%;float:right;clear:both; color:#aaa"
    home = '<a href="/home"><img src="assets/favicon.svg"/></a>'
    return f'{home}<a href="{config.core_url}"><h1 style="{style}">&#8594; {title}</h1></a>'


def _test_user(config: LiquidConfig) -> LoginFormTestUser | None:
    """Return the user who is logged in and out before the login form is hidden."""
    if config.test_username is None or config.test_password is None:
        return None
    return {
        "username": literal(config.test_username),
        "password": literal(config.test_password),
    }


def _push(scope: Construct, on: bool, core_url: str) -> None:
    """Return mobile notifications. If they are off, even the gateway's address is removed."""
    cloud = Settings(
        scope,
        "cloud",
        values={"Register_Server": on, "Cloud_Service_Agree_PrivacyTerms": on},
    )
    options: PushOptions = {
        "enabled": on,
        "gateway": on,
        "gateway_urls": [GATEWAY if on else core_url],
        "production": on,
        "depends_on": [cloud],
    }
    if on:
        options["fetch_content_from_server"] = True
    PushNotifications(scope, "push", **options)
