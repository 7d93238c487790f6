"""A Rocket.Chat whose users log in through an OpenID Connect provider, as a stack.

Run it in this folder, with the server and the credentials in the environment:

    export ROCKETCHAT_URL=https://chat.example.org
    export ROCKETCHAT_USER_ID=… ROCKETCHAT_AUTH_TOKEN=…    # a personal access token
    export OIDC_CLIENT_SECRET=…
    pipenv run cdktf plan
"""

from rocketchat_constructs import (
    CustomOAuthLogin,
    LoginForm,
    RocketChatProvider,
    Settings,
    l1,
)
from rocketchat_constructs.framework import (
    App,
    Construct,
    TerraformOutput,
    TerraformStack,
    Token,
)
from rocketchat_delivery.delivery import deliver

CHAT = "https://chat.example.org"
REALM = "https://id.example.org/realms/team"


class Chat(TerraformStack):
    """A team's chat: its address, the login through Keycloak, and what users may do."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        RocketChatProvider(self, "rocketchat")
        site_url = l1.Setting(self, "site_url", name="Site_Url", value=CHAT)
        keycloak = CustomOAuthLogin(
            self,
            "keycloak",
            name="Keycloak",
            url=REALM,
            token_path="/protocol/openid-connect/token",
            identity_path="/protocol/openid-connect/userinfo",
            authorize_path="/protocol/openid-connect/auth",
            scope="openid profile email",
            client_id="rocketchat",
            client_secret="env:OIDC_CLIENT_SECRET",
            login_style="redirect",
            button_label_text="Log in with Keycloak",
            username_field="preferred_username",
            email_field="email",
            name_field="name",
            merge_users=True,
            # A reference instead of CHAT: Terraform replaces the entry after it changes Site_Url.
            site_url=Token.as_string(site_url.value),
        )
        accounts = Settings(
            self,
            "accounts",
            values={
                "Accounts_RegistrationForm": "Disabled",
                "Accounts_LoginExpiration": 30,
                "Accounts_TwoFactorAuthentication_By_Email_Enabled": False,
            },
        )
        LoginForm(
            self,
            "login_form",
            visible=False,
            requires=[keycloak],
            site_url=Token.as_string(site_url.value),
            depends_on=[accounts],
        )
        TerraformOutput(self, "callback_url", value=keycloak.callback_url)


app = App()
Chat(app, "chat")
deliver(app)
