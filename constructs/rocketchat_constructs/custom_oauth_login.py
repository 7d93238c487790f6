"""A custom OAuth entry on the login page."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .arguments import Arguments


class CustomOAuthLogin(l1.CustomOauth):
    """A custom OAuth login service: its button, its endpoints and what it takes from a profile.

    Takes the arguments of `l1.CustomOauth` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"CustomOAuthLogin {id!r}", attributes)
        arguments.pattern(
            "name",
            "[A-Za-z0-9][a-z0-9]*",
            "Rocket.Chat keeps letters and digits, all but the first in lower case, so write it "
            "like that, for example Liquid",
        )
        arguments.address("url")
        for name in ("token_path", "identity_path", "authorize_path"):
            arguments.address(name, path_alone=True)
        arguments.address("site_url")
        arguments.pattern(
            "site_url", ".*[^/]", "expected no / at the end, as the browser shows the address"
        )
        arguments.exactly_one("client_secret", "client_secret_wo")
        arguments.secret("client_secret")
        arguments.choice("login_style", "redirect", "popup", "")
        arguments.choice("token_sent_via", "header", "payload")
        arguments.choice("identity_token_sent_via", "default", "header", "payload")
        arguments.choice("key_field", "username", "email")
