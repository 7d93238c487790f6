"""Common identity providers: their endpoints and the names of the fields in their profiles.

Each class follows the product's documentation and links to it. Pass an instance to
`CustomOAuthLogin`, `SingleSignOn` or `Workspace`. Arguments passed there override the preset's.
"""

from dataclasses import dataclass

from .identity_provider import Endpoints, IdentityProvider


@dataclass(frozen=True, kw_only=True)
class LiquidCore(IdentityProvider):
    """liquid-core, of the Liquid Investigations bundle (github.com/liquidinvestigations/core).

    Attributes:
        core_url: Address at which users open it.
        core_internal_url: Address at which the Rocket.Chat server reaches it.
    """

    core_url: str
    core_internal_url: str

    scope = "read"
    token_sent_via = "header"  # noqa: S105 (where the token goes, not the token)
    identity_token_sent_via = None
    username_field = "id"
    email_field = None
    roles_claim = "roles"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": self.core_url,
            "authorize_path": f"{self.core_url}/o/authorize/",
            "token_path": f"{self.core_internal_url}/_core/o/token/",
            "identity_path": f"{self.core_internal_url}/_core/accounts/profile",
        }

    @property
    def end_session_endpoint(self) -> str:
        return f"{self.core_url}/accounts/logout/?next=/"


@dataclass(frozen=True, kw_only=True)
class Keycloak(IdentityProvider):
    """A realm of Keycloak 17 or later (https://www.keycloak.org/securing-apps/oidc-layers).

    An older one has `/auth` at the end of its address. Create a client with client authentication.
    At a logout, Keycloak 18 or later asks users whether they want to log out there.

    Attributes:
        url: Address of Keycloak, for example https://id.example.org.
        realm: Name of the realm.
    """

    url: str
    realm: str

    returns_after_logout = True

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": self._protocol,
            "authorize_path": "/auth",
            "token_path": "/token",
            "identity_path": "/userinfo",
        }

    @property
    def end_session_endpoint(self) -> str:
        return f"{self._protocol}/logout"

    @property
    def _protocol(self) -> str:
        return f"{self.url}/realms/{self.realm}/protocol/openid-connect"


@dataclass(frozen=True, kw_only=True)
class Authentik(IdentityProvider):
    """authentik (https://integrations.goauthentik.io/chat-communication-collaboration/rocketchat/).

    Create an application with an OAuth2/OpenID provider whose redirect URI is the `callback_url`.

    Attributes:
        url: Address of authentik, for example https://id.example.org.
        application: Slug of the application, which only `logout_url` needs.
    """

    url: str
    application: str | None = None

    groups_claim = "groups"
    roles_claim = "groups"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": f"{self.url}/application/o",
            "authorize_path": "/authorize/",
            "token_path": "/token/",
            "identity_path": "/userinfo/",
        }

    @property
    def end_session_endpoint(self) -> str | None:
        if self.application is None:
            return None
        return f"{self.url}/application/o/{self.application}/end-session/"


@dataclass(frozen=True, kw_only=True)
class GitLab(IdentityProvider):
    """GitLab as a provider (https://docs.gitlab.com/integration/openid_connect_provider/).

    Create an application with the scopes openid, profile and email. Rocket.Chat has a login service
    "gitlab" of its own, so the entry needs another name.

    Attributes:
        url: Address of GitLab. Default: https://gitlab.com.
    """

    url: str = "https://gitlab.com"

    username_field = "nickname"
    groups_claim = "groups"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": f"{self.url}/oauth",
            "authorize_path": "/authorize",
            "token_path": "/token",
            "identity_path": "/userinfo",
        }


@dataclass(frozen=True, kw_only=True)
class Nextcloud(IdentityProvider):
    """Nextcloud's OAuth2 clients
    (https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html), whose
    profile is the OCS API's
    (https://docs.nextcloud.com/server/latest/developer_manual/client_apis/OCS/ocs-api-overview.html).

    Nextcloud knows no scopes: a token may do all that its user may. Rocket.Chat has a login service
    "nextcloud" of its own, so the entry needs another name.

    Attributes:
        url: Address of Nextcloud, for example https://cloud.example.org.
    """

    url: str

    scope = "openid"
    username_field = "id"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": self.url,
            "authorize_path": "/index.php/apps/oauth2/authorize",
            "token_path": "/index.php/apps/oauth2/api/v1/token",
            "identity_path": "/ocs/v2.php/cloud/user?format=json",
        }


@dataclass(frozen=True, kw_only=True)
class Okta(IdentityProvider):
    """Okta (https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/orgas).

    Okta's user names usually are e-mail addresses; the preset takes the part before the @.

    Attributes:
        url: Address of the Okta organization, for example https://example.okta.com.
        authorization_server: Id of a custom authorization server, for example default. None: the
            organization's own.
    """

    url: str
    authorization_server: str | None = None

    username_field = "{{/^([^@]+)/::preferred_username}}"

    @property
    def endpoints(self) -> Endpoints:
        server = f"/{self.authorization_server}" if self.authorization_server else ""
        return {
            "url": f"{self.url}/oauth2{server}/v1",
            "authorize_path": "/authorize",
            "token_path": "/token",
            "identity_path": "/userinfo",
        }


@dataclass(frozen=True, kw_only=True)
class Entra(IdentityProvider):
    """Microsoft Entra ID, once Azure AD
    (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc; the profile is
    https://learn.microsoft.com/entra/identity-platform/userinfo).

    The profile has no user name. The preset takes the part of the e-mail address before the @, so
    users without an e-mail address do not get a user name from it.

    Attributes:
        tenant: Id of the tenant, or one of its domains. "common" would let in everybody who has an
            account at Microsoft.
    """

    tenant: str

    username_field = "{{/^([^@]+)/::email}}"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": f"https://login.microsoftonline.com/{self.tenant}/oauth2/v2.0",
            "authorize_path": "/authorize",
            "token_path": "/token",
            "identity_path": "https://graph.microsoft.com/oidc/userinfo",
        }


@dataclass(frozen=True, kw_only=True)
class Authelia(IdentityProvider):
    """Authelia (https://www.authelia.com/integration/openid-connect/introduction/).

    Configure the client with `token_endpoint_auth_method: client_secret_post`.

    Attributes:
        url: Address of Authelia, for example https://auth.example.org.
    """

    url: str

    groups_claim = "groups"

    @property
    def endpoints(self) -> Endpoints:
        return {
            "url": f"{self.url}/api/oidc",
            "authorize_path": "/authorization",
            "token_path": "/token",
            "identity_path": "/userinfo",
        }
