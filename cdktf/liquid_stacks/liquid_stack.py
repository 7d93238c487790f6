"""Rocket.Chat beside liquid-core, as liquid.ini describes it."""

from typing import Any

from rocketchat_constructs import (
    LiquidLogin,
    PushNotifications,
    RocketChatProvider,
    Settings,
    literal,
)
from rocketchat_constructs.framework import Construct, TerraformOutput, TerraformStack
from rocketchat_constructs.l1 import PushOptions, RocketchatProviderVault
from rocketchat_constructs.push_notifications import GATEWAY

from .liquid_ini import LiquidConfig

ADMIN = "vault:liquid/rocketchat/adminuser"
OAUTH2_APPLICATION = "vault:liquid/rocketchat/app.oauth2"


class LiquidStack(TerraformStack):
    """One Liquid server's Rocket.Chat: its login, its settings and mobile notifications.

    The output `callback_url` is the redirect URI that liquid-core's OAuth2 application
    `rocketchat-app` must have.

    Args:
        scope: The app.
        id: Name of the stack, and of its state.
        config: What liquid.ini says.
    """

    def __init__(self, scope: Construct, id: str, config: LiquidConfig) -> None:
        super().__init__(scope, id)
        # Secrets come in write-only arguments, which older releases do not have.
        self.add_override("terraform.required_version", ">= 1.11")
        RocketChatProvider(
            self,
            "rocketchat",
            url=config.rocketchat_url,
            username=f"{ADMIN}#username" if config.admin_from_vault else None,
            password=f"{ADMIN}#pass" if config.admin_from_vault else None,
            vault=_vault(config),
        )
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


# The keys of these choices are Rocket.Chat's own: "0" is 1-10 people.
ORGANIZATION = {
    "Organization_Name": "Liquid Investigations",
    "Organization_Type": "nonprofit",
    "Size": "0",
    "Industry": "other",
    "Country": "worldwide",
    "Website": "https://example.org",
    "Server_Type": "privateTeam",
}


def _vault(config: LiquidConfig) -> RocketchatProviderVault:
    vault: RocketchatProviderVault = {"address": config.vault_url}
    if config.vault_token:
        vault["token"] = literal(config.vault_token)
    if config.vault_allow_http:
        vault["allow_http"] = True
    return vault


def _site(config: LiquidConfig) -> dict[str, Any]:
    return {
        "Site_Name": literal(config.title),
        "DeepLink_Url": config.site_url,
        "Document_Domain": config.host,
    }


def _push(scope: Construct, on: bool, core_url: str) -> None:
    """Mobile notifications; off, not even the gateway's address is left."""
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
