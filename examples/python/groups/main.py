"""The mail server, directory, uploads, retention and looks of a chat, with ready-made groups.

Run it in this folder, with the server and the secrets in the environment:

    export ROCKETCHAT_URL=https://chat.example.org
    export ROCKETCHAT_USER_ID=… ROCKETCHAT_AUTH_TOKEN=…    # a personal access token
    export SMTP_USERNAME=… SMTP_PASSWORD=… LDAP_USER_DN=… LDAP_PASSWORD=… SAML_CERT=…
    export S3_ACCESS_KEY_ID=… S3_SECRET_ACCESS_KEY=…
    pipenv run cdktf plan
"""

from datetime import timedelta

from rocketchat_constructs import (
    Branding,
    Email,
    FileUpload,
    Ldap,
    MessageRetention,
    RocketChatProvider,
    Saml,
    SingleLogout,
)
from rocketchat_constructs.framework import App, Construct, TerraformStack
from rocketchat_constructs.presets import Keycloak
from rocketchat_delivery.delivery import deliver

CHAT = "https://chat.example.org"
KEYCLOAK = Keycloak(url="https://id.example.org", realm="team")


class Chat(TerraformStack):
    """A team's chat, with everything that the ready-made groups configure."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        RocketChatProvider(self, "rocketchat")
        Email(
            self,
            "mail",
            host="smtp.example.org",
            port=465,
            protocol="smtps",
            username="env:SMTP_USERNAME",
            password="env:SMTP_PASSWORD",
            from_email="chat@example.org",
        )
        self._logins()
        FileUpload(
            self,
            "uploads",
            max_file_size=50_000_000,
            media_type_white_list=["image/*", "application/pdf", "text/plain"],
            storage_type="AmazonS3",
            amazon_s3={
                "bucket": "team-chat",
                "region": "eu-central-1",
                "access_key_id": "env:S3_ACCESS_KEY_ID",
                "secret_access_key": "env:S3_SECRET_ACCESS_KEY",
            },
        )
        MessageRetention(
            self,
            "retention",
            channels=timedelta(days=365),
            groups=timedelta(days=90),
            direct_messages=False,
            precision="every_day",
            do_not_prune_pinned=True,
        )
        Branding(
            self,
            "brand",
            site_name="Team chat",
            home_body="<h1>Welcome</h1>",
            login_terms="Be kind.",
            custom_css="body { font-family: sans-serif; }",
            assets={"logo": "logo.svg"},
        )

    def _logins(self) -> None:
        """Accounts of the directory and of Keycloak; a logout ends Keycloak's session as well."""
        Ldap(
            self,
            "ldap",
            server_type="ad",
            host="ldap.example.org",
            port=636,
            encryption="ssl",
            authentication={"user_dn": "env:LDAP_USER_DN", "password": "env:LDAP_PASSWORD"},
            user_search={
                "base_dn": "ou=people,dc=example,dc=org",
                "filter": "(objectclass=person)",
            },
            group_filter={"group_name": "chat"},
            data_sync={"sync_user_avatar": False},
        )
        Saml(
            self,
            "saml",
            provider_name="keycloak",
            entry_point="https://id.example.org/realms/team/protocol/saml",
            issuer=f"{CHAT}/_saml/metadata/keycloak",
            cert="env:SAML_CERT",
            logout_behaviour="Local",
            button_label_text="Log in with Keycloak",
            user_data_fieldmap={"username": "username", "email": "email", "name": "name"},
        )
        SingleLogout(self, "logout", url=KEYCLOAK.logout_url())


app = App()
Chat(app, "chat")
deliver(app)
