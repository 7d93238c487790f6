"""What Rocket.Chat must know about the server that keeps the accounts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, TypedDict
from urllib.parse import urlencode

from . import l1
from .arguments import REFERENCES, Arguments


class Endpoints(TypedDict):
    """The addresses of an identity provider, as arguments of the custom OAuth entry.

    A path is appended to `url`, so all of them change together with it.
    """

    url: str
    authorize_path: str
    token_path: str
    identity_path: str


class IdentityProvider(ABC):
    """What Rocket.Chat must know about an OAuth2 provider. Write a subclass for other providers.

    The attributes are arguments of the custom OAuth entry; None leaves one out. The defaults fit an
    OpenID Connect provider that accepts the client's credentials in the body.
    """

    scope: str = "openid profile email"
    token_sent_via: l1.CustomOauthTokenSentVia = "payload"  # noqa: S105 (where the token goes, not the token)
    identity_token_sent_via: l1.CustomOauthIdentityTokenSentVia | None = "header"  # noqa: S105
    username_field: str = "preferred_username"
    email_field: str | None = "email"
    name_field: str = "name"
    roles_claim: str | None = None
    groups_claim: str | None = None
    returns_after_logout: bool = False
    """Whether `end_session_endpoint` takes client_id and post_logout_redirect_uri without an ID
    token, which browsers do not get from Rocket.Chat."""

    @property
    @abstractmethod
    def endpoints(self) -> Endpoints:
        """Return its addresses."""

    @property
    def end_session_endpoint(self) -> str | None:
        """Where a browser ends the session at the identity provider; None if that is not known."""
        return None

    def logout_url(self, *, client_id: str | None = None, return_to: str | None = None) -> str:
        """Return where a logout of Rocket.Chat sends the browser, to end the provider's session.

        For `Login.logout_url` and `SingleLogout`.

        Args:
            client_id: OAuth2 client id at the identity provider, needed with `return_to`. Everybody
                can read it in the script.
            return_to: Where the identity provider sends the browser after that, for example to the
                chat's address. Register the address there (Keycloak: "Valid post logout redirect
                URIs").

        Raises:
            ValueError: The identity provider has no such address, or an argument is not allowed.
        """
        name, endpoint = type(self).__name__, self.end_session_endpoint
        if endpoint is None:
            raise ValueError(
                f"{name}: where it ends its session is not known. Expected Keycloak, LiquidCore, "
                "Authentik with its application, or an OpenIdConnect with an end_session_endpoint."
            )
        if client_id is None and return_to is None:
            return endpoint
        given = {"client_id": client_id, "return_to": return_to}
        arguments = Arguments(f"{name}: logout_url", {k: v for k, v in given.items() if v})
        if not self.returns_after_logout:
            raise arguments.refused(
                "return_to",
                "expected neither it nor client_id, since it does not return from there",
            )
        arguments.together("client_id", "return_to", "the identity provider expects both")
        arguments.address("return_to")
        for argument, value in given.items():
            if value and ("${" in value or value.startswith(REFERENCES)):
                raise arguments.refused(argument, "expected the text itself, not a reference")
        query = urlencode({"client_id": client_id, "post_logout_redirect_uri": return_to})
        return f"{endpoint}?{query}"

    @property
    def arguments(self) -> dict[str, str]:
        """Return all arguments for a custom OAuth entry."""
        mapping = {
            "scope": self.scope,
            "token_sent_via": self.token_sent_via,
            "identity_token_sent_via": self.identity_token_sent_via,
            "username_field": self.username_field,
            "email_field": self.email_field,
            "name_field": self.name_field,
            "roles_claim": self.roles_claim,
            "groups_claim": self.groups_claim,
        }
        given = {name: value for name, value in mapping.items() if value is not None}
        endpoints: Mapping[str, Any] = self.endpoints
        return {**endpoints, **given}

    def __post_init__(self) -> None:
        """Check the fields: `…url`, `…endpoint` and `issuer` must be addresses, none empty.

        Slashes at the end of `…url` and `issuer` are removed, because paths are appended to them.
        """
        for name, value in vars(self).items():
            if name.endswith(("url", "issuer")) and isinstance(value, str) and "${" not in value:
                object.__setattr__(self, name, value.rstrip("/"))
        arguments = Arguments(type(self).__name__, vars(self))
        for name in vars(self):
            arguments.not_empty(name)
            if name.endswith(("url", "endpoint", "issuer")):
                arguments.address(name)
