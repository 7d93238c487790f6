"""A program that lets people log in with their Rocket.Chat accounts."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .advice import doubts, warn_of_plain_http
from .arguments import Arguments


class OAuthApp(l1.OauthApp):
    """A third-party OAuth app: Rocket.Chat as the identity provider of another program.

    Takes the arguments of `l1.OauthApp` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"OAuthApp {id!r}", attributes)
        arguments.pattern(
            "client_secret_to",
            r"vault:[^#]+#.+",
            "expected a place in Vault: vault:<mount>/<path>#<key>",
        )

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        arguments = doubts(self, f"OAuthApp {self.node.id!r}", attributes)
        arguments.not_empty("redirect_uris")
        arguments.each_matches(
            "redirect_uris",
            r"[A-Za-z][\w.+-]*:[^\s,]+",
            "expected addresses such as https://wiki.example.org/callback, without comma or space",
        )
        uris = {f"redirect_uris ({uri})": uri for uri in attributes.get("redirect_uris", ())}
        warn_of_plain_http(self, uris, "logins")
