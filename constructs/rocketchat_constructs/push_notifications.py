"""Notifications on phones."""

from collections.abc import Mapping
from typing import Any, Unpack

from . import l1
from .advice import doubts, warn, warn_of_literals
from .arguments import Arguments
from .framework import Construct

GATEWAY = "https://gateway.rocket.chat"
FREE_PER_MONTH = 10_000
FREE_PER_WORK_DAY = 450
FREE_FOR_USERS = 100


class PushNotifications(l1.Push):
    """Push notifications: how they are sent, and which parts of a message they show.

    The gateway needs a registered workspace: create a `CloudRegistration` first, and list it in
    `depends_on`.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        users: How many people use the server. A warning is given if the gateway's free tier is too
            small for them.
        options: The arguments of `l1.Push`.

    Raises:
        ValueError: An argument is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        users: int | None = None,
        **options: Unpack[l1.PushOptions],
    ) -> None:
        Arguments(f"PushNotifications {id!r}", {"users": users}).at_least("users", 1)
        self._users = users
        super().__init__(scope, id, **options)

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"PushNotifications {id!r}", attributes)
        for name in _secrets(attributes):
            arguments.secret(name)
            arguments.exactly_one(name, f"{name}_wo")

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        doubts(self, f"PushNotifications {self.node.id!r}", attributes).addresses("gateway_urls")
        write_only = {f"{name}_wo": attributes.get(f"{name}_wo") for name in _secrets(attributes)}
        remedy = "Use the argument without _wo, with a reference (vault:…, env:…, file:…)."
        warn_of_literals(self, write_only, remedy)
        if attributes.get("enabled", True) is not True:
            return
        if not _is_private(attributes):
            warn(
                self,
                "The services that deliver a notification (the gateway, Apple, Google) can read "
                "the message in it. Set show_message to False, or fetch_content_from_server to "
                "True where the licence has push-privacy.",
            )
        if (self._users or 0) > FREE_FOR_USERS and _is_gateway(attributes):
            warn(
                self,
                f"users is {self._users}: Rocket.Chat's gateway sends {FREE_PER_MONTH:,} "
                f"notifications a month for free, about {FREE_PER_WORK_DAY} per work day, which is "
                f"enough for about {FREE_FOR_USERS} users.",
            )


def _secrets(attributes: Mapping[str, Any]) -> list[str]:
    """Return the given secrets, by the arguments that take references to them."""
    given = [name for name in attributes if name.startswith(("apn_", "fcm_", "gcm_"))]
    return sorted({name.removesuffix("_version").removesuffix("_wo") for name in given})


def _is_private(attributes: Mapping[str, Any]) -> bool:
    return (
        attributes.get("show_message") is False
        or attributes.get("fetch_content_from_server") is True
    )


def _is_gateway(attributes: Mapping[str, Any]) -> bool:
    """Return whether it sends through Rocket.Chat's gateway."""
    urls = attributes.get("gateway_urls", [GATEWAY])
    return attributes.get("gateway", True) is not False and GATEWAY in urls
