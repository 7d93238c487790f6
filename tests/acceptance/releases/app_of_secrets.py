"""An app that takes a secret wherever one is taken."""

import os
from pathlib import Path

from rocketchat_constructs import (
    CloudRegistration,
    LiquidLogin,
    OAuthApp,
    PushNotifications,
    RocketChatProvider,
    Settings,
)
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_delivery.delivery import deliver

KEYS = "vault:liquid/keys"

app = App()
stack = TerraformStack(app, "rocketchat")
RocketChatProvider(
    stack,
    "rocketchat",
    username="vault:liquid/rocketchat/adminuser#username",
    password="vault:liquid/rocketchat/adminuser#pass",
    vault={
        "address": os.environ["VAULT"],
        "token": f"file:{Path('vault-secrets.ini').resolve()}#vault.root_token",
    },
)
domain = os.environ["DOMAIN"]
LiquidLogin(
    stack,
    "liquid",
    site_url=f"http://rocketchat.{domain}",
    core_url=f"http://{domain}",
    core_internal_url=os.environ["CORE_INSIDE"],
    client_id="vault:liquid/rocketchat/app.oauth2#client_id",
    client_secret="vault:liquid/rocketchat/app.oauth2#client_secret",
    show_login_form=False,
    test_user={"username": "ada", "password": f"{KEYS}#test_user"},
)
Settings(stack, "mail", secret_values={"SMTP_Password": f"{KEYS}#smtp"})
PushNotifications(stack, "push", apn_key=f"{KEYS}#apn", apn_passphrase=f"{KEYS}#passphrase")
CloudRegistration(
    stack,
    "cloud",
    organization_email="admin@example.org",
    agree_privacy_terms=True,
    registration_token=f"{KEYS}#registration",
)
OAuthApp(
    stack,
    "wiki",
    name="Wiki",
    redirect_uris=["https://wiki.example.org/callback"],
    client_secret_to="vault:liquid/apps#wiki",
)
deliver(app)
