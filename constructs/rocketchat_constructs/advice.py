"""Warnings about arguments that are allowed but may be wrong.

They are shown whenever the app is synthesised, and do not stop it.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from .arguments import Arguments
from .framework import Annotations, Construct


def warn(construct: Construct, message: str) -> None:
    """Attach a warning to a construct."""
    Annotations.of(construct).add_warning(message)


def doubts(construct: Construct, owner: str, values: Mapping[str, Any]) -> Arguments:
    """Checks values that a server may already have: a forbidden value only causes a warning.

    Only a plan knows the server's values. It fails if it would write such a value, and keeps an
    existing one.
    """

    def report(error: ValueError) -> None:
        warn(construct, f"{error} Terraform accepts it only if the server already has this value.")

    return Arguments(owner, values, report)


def warn_of_plain_http(construct: Construct, addresses: Mapping[str, Any], travels: str) -> None:
    """Warn if one of these arguments is an http address of another machine."""
    plain = [name for name, address in addresses.items() if is_plain_http(address)]
    if plain:
        one = addresses[plain[0]]
        warn(
            construct,
            f"{' and '.join(plain)}: plain http ({one}), so anyone on the network can read "
            f"{travels}. Use https.",
        )


def warn_of_literals(construct: Construct, arguments: Mapping[str, Any], remedy: str) -> None:
    """Warn if one of these arguments is a literal, which the synthesised files would contain."""
    for name, value in arguments.items():
        if isinstance(value, str) and value and "${" not in value:
            warn(
                construct,
                f"{name} is a literal: the secret is readable in cdk.tf.json. {remedy}",
            )


def is_plain_http(address: Any) -> bool:
    """Return whether an address is an http address of another machine."""
    if not isinstance(address, str) or "${" in address:
        return False
    url = urlsplit(address)
    return url.scheme == "http" and not _is_loopback(url.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
