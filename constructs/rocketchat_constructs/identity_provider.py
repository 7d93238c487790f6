"""What Rocket.Chat must know of the server that keeps the accounts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, TypedDict

from .arguments import Arguments


class Endpoints(TypedDict):
    """Addresses of an identity provider, by the custom OAuth entry's arguments.

    A path is appended to `url`, so that all of them move together.
    """

    url: str
    authorize_path: str
    token_path: str
    identity_path: str


class IdentityProvider(ABC):
    """What Rocket.Chat must know of an OAuth2 provider; subclass it for one of your own.

    The attributes are arguments of the custom OAuth entry; None leaves one out. As they are here,
    they suit a provider of OpenID Connect that takes the client's credentials in the body.
    """

    scope: str = "openid profile email"
    token_sent_via: str = "payload"  # noqa: S105 (where the token goes, not the token)
    identity_token_sent_via: str | None = "header"  # noqa: S105
    username_field: str = "preferred_username"
    email_field: str | None = "email"
    name_field: str = "name"
    roles_claim: str | None = None
    groups_claim: str | None = None

    @property
    @abstractmethod
    def endpoints(self) -> Endpoints:
        """Where it answers."""

    @property
    def arguments(self) -> dict[str, str]:
        """All of it, as arguments of a custom OAuth entry."""
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
        """Check the fields: `…url`, `…endpoint` and `issuer` are addresses, none is empty.

        Slashes at the end of `…url` and `issuer` are cut, as paths are appended to them.
        """
        for name, value in vars(self).items():
            if name.endswith(("url", "issuer")) and isinstance(value, str) and "${" not in value:
                object.__setattr__(self, name, value.rstrip("/"))
        arguments = Arguments(type(self).__name__, vars(self))
        for name in vars(self):
            arguments.not_empty(name)
            if name.endswith(("url", "endpoint", "issuer")):
                arguments.address(name)
