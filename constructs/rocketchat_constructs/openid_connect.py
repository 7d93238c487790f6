"""Any OpenID Connect provider, configured from its discovery document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from . import l1
from .identity_provider import Endpoints, IdentityProvider


@dataclass(frozen=True, kw_only=True)
class OpenIdConnect(IdentityProvider):
    """Any OpenID Connect provider (https://openid.net/specs/openid-connect-discovery-1_0.html).

    `OpenIdConnect.discovered` takes the addresses out of the provider's discovery document.

    Attributes:
        issuer: The provider's address, as its tokens have it.
        authorization_endpoint: Where the browser is sent.
        token_endpoint: Where the code is exchanged.
        userinfo_endpoint: Where the profile is.
        token_sent_via: How the client's credentials are sent: payload (client_secret_post) or
            header (client_secret_basic).
        end_session_endpoint: Where the browser ends the session, which only `logout_url` needs.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    token_sent_via: l1.CustomOauthTokenSentVia = "payload"  # noqa: S105 (where the token goes, not the token)
    end_session_endpoint: str | None = None

    @classmethod
    def discovered(cls, document: Path | str | Mapping[str, Any]) -> Self:
        """Return the provider that the document at `/.well-known/openid-configuration` describes.

        Save the document next to the code: it is reviewed then, and a plan needs no network for it.

        Args:
            document: A path of the saved document, or the document itself.

        Raises:
            ValueError: It is not a discovery document, or Rocket.Chat cannot use the provider.
        """
        found = document if isinstance(document, Mapping) else _read(Path(document))
        names = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint")
        for name in names:
            if not isinstance(found.get(name), str):
                raise ValueError(
                    f"The discovery document has no {name}, which Rocket.Chat needs. Expected "
                    "the document at <issuer>/.well-known/openid-configuration."
                )
        issuer, authorization, token, userinfo = (found[name] for name in names)
        return cls(
            issuer=issuer.removesuffix("/"),
            authorization_endpoint=authorization,
            token_endpoint=token,
            userinfo_endpoint=userinfo,
            token_sent_via=_token_sent_via(found),
            end_session_endpoint=found.get("end_session_endpoint"),
        )

    @property
    def endpoints(self) -> Endpoints:
        issuer = urlsplit(self.issuer)
        origin = f"{issuer.scheme}://{issuer.netloc}"
        return {
            "url": origin,
            "authorize_path": _below(origin, self.authorization_endpoint),
            "token_path": _below(origin, self.token_endpoint),
            "identity_path": _below(origin, self.userinfo_endpoint),
        }


def _below(origin: str, url: str) -> str:
    """Return only the path if the address is at the origin."""
    return url.removeprefix(origin) if url.startswith(f"{origin}/") else url


def _token_sent_via(document: Mapping[str, Any]) -> l1.CustomOauthTokenSentVia:
    """Return how the provider accepts the client's credentials. The standard has a default."""
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_post" in methods:
        return "payload"
    if "client_secret_basic" in methods:
        return "header"
    raise ValueError(
        f"{document['issuer']} accepts a client's credentials by {', '.join(methods)}; Rocket.Chat "
        "sends them by client_secret_post or client_secret_basic."
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueError(
            f"{path} does not contain a JSON object; expected a saved discovery document."
        )
    return found
