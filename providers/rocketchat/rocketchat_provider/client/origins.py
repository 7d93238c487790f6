"""The origins (scheme, host, port) that a custom OAuth entry depends on."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client.address import Address
from rocketchat_provider.client.login_service import LoginService

# What each origin is named in `origins`, and the argument it comes from.
SOURCES = {
    "site": "site_url",
    "url": "url",
    "authorize": "authorize_path",
    "token": "token_path",
    "identity": "identity_path",
}


def origin(url: str) -> str:
    """`https://Chat.example.org:443/x` is `https://chat.example.org`; "" for a mere path.

    What only looks like an address, as somebody may have stored it, is its own origin.
    """
    try:
        return Address.of(url).origin
    except ValueError:
        return url


def origins(values: tf.State) -> Any:
    """The entry's origins by name. A path alone has the origin of `url`.

    tf.UNKNOWN while one of the arguments is.
    """
    given = {name: values[argument] for name, argument in SOURCES.items()}
    if tf.UNKNOWN in given.values():
        return tf.UNKNOWN
    base = origin(given["url"] or "")
    found = {name: origin(text or "") or base for name, text in given.items() if name != "site"}
    site = origin(given["site"] or "")
    return found | ({"site": site} if site else {})


def callback_url(site_url: str, name: str) -> str:
    """Where the identity provider sends the browser back to: `<site_url>/_oauth/<service>`."""
    return f"{site_url.rstrip('/')}/_oauth/{LoginService(name).key}"


def moved(before: Mapping[str, str] | None, after: object) -> dict[str, tuple[str, str]]:
    """The arguments whose origin changes: argument -> (old, new); new is "" while unknown."""
    if not before:
        return {}
    if not isinstance(after, dict):
        return {SOURCES[name]: (old, "") for name, old in before.items()}
    return {
        SOURCES[name]: (old, after[name])
        for name, old in before.items()
        if name in after and after[name] != old
    }
