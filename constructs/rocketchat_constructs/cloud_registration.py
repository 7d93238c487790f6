"""The workspace's registration with Rocket.Chat Cloud."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .advice import doubts, warn, warn_of_literals
from .arguments import Arguments


class CloudRegistration(l1.WorkspaceRegistration):
    """The workspace's owner, and its registration with Rocket.Chat Cloud for the push gateway.

    Takes the arguments of `l1.WorkspaceRegistration` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"CloudRegistration {id!r}", attributes)
        arguments.at_most_one("registration_token", "registration_token_wo")

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        arguments = doubts(self, f"CloudRegistration {self.node.id!r}", attributes)
        arguments.pattern("organization_email", r"[^@\s]+@[^@\s]+", "expected an e-mail address")
        arguments.address("website")
        warn_of_literals(
            self,
            {"registration_token_wo": attributes.get("registration_token_wo")},
            "Use registration_token with a reference (vault:…, env:…, file:…).",
        )
        if attributes.get("agree_privacy_terms") is False:
            warn(self, "agree_privacy_terms is False: the push gateway will not be used.")
