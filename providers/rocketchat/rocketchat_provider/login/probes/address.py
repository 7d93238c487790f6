"""Addresses of Rocket.Chat as browsers write them."""

from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}


def browser_form(url: str) -> str:
    """The address as a browser writes it, without a slash at its end.

    Browsers write scheme and host in lower case and leave the scheme's own port out. What is no
    address stays as it is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return url
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is not None and port != _PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return SplitResult(parts.scheme, host, parts.path.rstrip("/"), "", "").geturl()


def same_address(one: str, other: str) -> bool:
    """Whether a browser takes both for the same address."""
    return browser_form(one) == browser_form(other)


def origin_of(url: str) -> str:
    """Scheme, host and port, "" for what is no address."""
    try:
        parts = urlsplit(browser_form(url))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
