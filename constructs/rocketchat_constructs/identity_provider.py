"""What Rocket.Chat must know about the server that keeps the accounts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, TypedDict

from . import l1
from .arguments import Arguments


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

    @property
    @abstractmethod
    def endpoints(self) -> Endpoints:
        """Return its addresses."""

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
