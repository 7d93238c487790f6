"""Addresses of Rocket.Chat as browsers write them."""

from rocketchat_provider.client.address import Address


def browser_form(url: str) -> str:
    """Return the address as a browser writes it, without a slash at its end.

    A text that is not an address is returned unchanged.
    """
    try:
        address = Address.of(url)
    except ValueError:
        return url
    return f"{address.origin}{address.path.rstrip('/')}" if address.origin else url


def same_address(one: str, other: str) -> bool:
    """Return whether a browser considers both the same address."""
    return browser_form(one) == browser_form(other)


def origin_of(url: str) -> str:
    """Return scheme, host and port; "" if it is not an address."""
    try:
        return Address.of(url).origin
    except ValueError:
        return ""
