"""The origins (scheme, host, port) that a custom OAuth entry depends on."""

from collections.abc import Mapping
from typing import overload

import tfplugin as tf

from rocketchat_provider.client.address import Address
from rocketchat_provider.client.login_service import LoginService


def origin(url: str) -> str:
    """Return `https://chat.example.org` for `https://Chat.example.org:443/x`; "" for a path.

    A stored value that only looks like an address is returned unchanged.
    """
    try:
        return Address.of(url).origin
    except ValueError:
        return url


@overload
def origins(addresses: Mapping[str, str | None]) -> dict[str, str]: ...
@overload
def origins(addresses: Mapping[str, str | tf.Unknown | None]) -> dict[str, str] | tf.Unknown: ...
def origins(addresses: Mapping[str, str | tf.Unknown | None]) -> dict[str, str] | tf.Unknown:
    """The origins of `site`, `url`, `authorize`, `token` and `identity`, by these names.

    A path alone has the origin of `url`. tf.UNKNOWN while one of the addresses is.
    """
    found: dict[str, str] = {}
    for name, address in addresses.items():
        if address is tf.UNKNOWN:
            return tf.UNKNOWN
        found[name] = origin(address or "")
    site = found.pop("site")
    found = {name: one or found["url"] for name, one in found.items()}
    return found | ({"site": site} if site else {})


def callback_url(site_url: str, name: str) -> str:
    """Return where the identity provider redirects the browser: `<site_url>/_oauth/<service>`."""
    return f"{site_url.rstrip('/')}/_oauth/{LoginService(name).key}"


def moved(
    before: Mapping[str, str] | None, after: Mapping[str, str | tf.Unknown] | tf.Unknown | None
) -> dict[str, tuple[str, str]]:
    """The origins that change: name -> (old, new); new is "" while unknown."""
    if not before:
        return {}
    if after is None or not tf.is_known(after):
        return {name: (old, "") for name, old in before.items()}
    return {
        name: (old, str(after[name]))
        for name, old in before.items()
        if name in after and after[name] != old
    }
