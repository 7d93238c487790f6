"""Addresses of Rocket.Chat as browsers write them."""

from rocketchat_provider.client.address import Address


def browser_form(url: str) -> str:
    """The address as a browser writes it, without a slash at its end.

    What is no address stays as it is.
    """
    try:
        address = Address.of(url)
    except ValueError:
        return url
    return f"{address.origin}{address.path.rstrip('/')}" if address.origin else url


def same_address(one: str, other: str) -> bool:
    """Whether a browser takes both for the same address."""
    return browser_form(one) == browser_form(other)


def origin_of(url: str) -> str:
    """Scheme, host and port, "" for what is no address."""
    try:
        return Address.of(url).origin
    except ValueError:
        return ""
