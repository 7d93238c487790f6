"""The origins (scheme, host, port) that a custom OAuth entry depends on."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client.address import Address
from rocketchat_provider.client.login_service import LoginService

# The name of each origin in `origins`, and the argument it comes from.
SOURCES = {
    "site": "site_url",
    "url": "url",
    "authorize": "authorize_path",
    "token": "token_path",
    "identity": "identity_path",
}


def origin(url: str) -> str:
    """Return `https://chat.example.org` for `https://Chat.example.org:443/x`; "" for a path.

    A stored value that only looks like an address is returned unchanged.
    """
    try:
        return Address.of(url).origin
    except ValueError:
        return url


def origins(values: tf.State) -> Any:
    """Return the entry's origins by name. A path has the origin of `url`.

    The result is tf.UNKNOWN while one of the arguments is unknown.
    """
    given = {name: values[argument] for name, argument in SOURCES.items()}
    if tf.UNKNOWN in given.values():
        return tf.UNKNOWN
    base = origin(given["url"] or "")
    found = {name: origin(text or "") or base for name, text in given.items() if name != "site"}
    site = origin(given["site"] or "")
    return found | ({"site": site} if site else {})


def callback_url(site_url: str, name: str) -> str:
    """Return where the identity provider redirects the browser: `<site_url>/_oauth/<service>`."""
    return f"{site_url.rstrip('/')}/_oauth/{LoginService(name).key}"


def moved(before: Mapping[str, str] | None, after: object) -> dict[str, tuple[str, str]]:
    """Return the arguments whose origin changes: argument -> (old, new); new is "" if unknown."""
    if not before:
        return {}
    if not isinstance(after, dict):
        return {SOURCES[name]: (old, "") for name, old in before.items()}
    return {
        SOURCES[name]: (old, after[name])
        for name, old in before.items()
        if name in after and after[name] != old
    }
