"""What the identity provider keeps, in the shapes Authlib asks for."""

import secrets
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin


@dataclass(frozen=True)
class Person:
    """A user of the provider."""

    username: str
    password: str
    name: str
    email: str
    roles: tuple[str, ...]

    def get_user_id(self) -> str:
        """What Authlib knows a user by."""
        return self.username


@dataclass
class Client(ClientMixin):  # type: ignore[misc]
    """An OAuth2 application."""

    client_id: str
    client_secret: str
    redirect_uris: list[str]

    def get_client_id(self) -> str:
        """The client id."""
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        """The first registered address."""
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope: str) -> str:
        """Every scope is allowed."""
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether the address is registered, to the letter."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is the secret."""
        return secrets.compare_digest(client_secret, self.client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """The secret may come in a header or in the payload."""
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        """Only codes are given."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Only codes are taken."""
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """An authorization code that waits for its exchange."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    username: str
    expires: float

    def get_redirect_uri(self) -> str:
        """The address that the code was sent to."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """The scope that was asked for."""
        return self.scope
