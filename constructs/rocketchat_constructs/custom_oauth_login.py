"""A custom OAuth entry on the login page."""

from collections.abc import Mapping
from typing import Any, Unpack

from . import l1
from .advice import doubts, warn_of_literals, warn_of_plain_http
from .arguments import Arguments
from .framework import Construct
from .identity_provider import IdentityProvider
from .l1.login_service import LoginService


class CustomOAuthLogin(l1.CustomOauth):
    """A custom OAuth login service: its button, its endpoints and the fields of its profiles.

    Args:
        scope_: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        name: Name of the service. The callback address ends in it, in lower case.
        client_id: OAuth2 client id: as text, or as a secret reference.
        identity_provider: The identity provider's endpoints and the fields of its profiles, for
            example `presets.Keycloak`.
        url: Address of the identity provider, if none of the presets fits.
        options: The other arguments of `l1.CustomOauth`. They take precedence over those of
            identity_provider.

    Raises:
        ValueError: An argument is not allowed.
    """

    def __init__(
        self,
        scope_: Construct,
        id: str,
        *,
        name: str,
        client_id: str,
        identity_provider: IdentityProvider | None = None,
        url: str | None = None,
        **options: Unpack[l1.CustomOauthOptions],
    ) -> None:
        preset = identity_provider.arguments if identity_provider else {}
        given: Mapping[str, Any] = {**preset, **({"url": url} if url else {}), **options}
        if "url" not in given:
            raise ValueError(
                f"CustomOAuthLogin {id!r}: neither identity_provider nor url given; expected a "
                "preset such as Keycloak(…), or url, token_path, identity_path and authorize_path."
            )
        super().__init__(scope_, id, name=name, client_id=client_id, **given)

    @property
    def has_button(self) -> bool:
        """Whether the login page shows a button for it, as far as its arguments determine that."""
        arguments = self._attributes
        return not any(arguments.get(name) is False for name in ("enabled", "show_button"))

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"CustomOAuthLogin {id!r}", attributes)
        arguments.pattern(
            "name",
            "[A-Za-z0-9_][a-z0-9_]*",
            "expected letters, digits and _, all except the first in lower case, for example "
            "Liquid: Rocket.Chat would change any other name",
        )
        if LoginService(str(attributes.get("name"))).is_built_in:
            raise arguments.refused(
                "name", "Rocket.Chat has a login service of this name; expected another one"
            )
        arguments.no_slash_at_the_end("site_url")
        arguments.exactly_one("client_secret", "client_secret_wo")
        arguments.secret("client_secret")

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        arguments = doubts(self, f"CustomOAuthLogin {self.node.id!r}", attributes)
        arguments.address("url")
        for name in ("token_path", "identity_path", "authorize_path"):
            arguments.address(name, path_alone=True)
        addresses = {name: attributes.get(name) for name in ("url", "authorize_path", "site_url")}
        warn_of_plain_http(self, addresses, "passwords and logins")
        warn_of_literals(
            self,
            {"client_secret_wo": attributes.get("client_secret_wo")},
            "Use client_secret with a reference (vault:…, env:…, file:…).",
        )
