"""Identifiers as Meteor makes them."""

import secrets

_UNMISTAKABLE = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz"


def random_id(length: int = 17) -> str:
    """A random id without characters that look alike."""
    return "".join(secrets.choice(_UNMISTAKABLE) for _ in range(length))


def random_secret(length: int = 43) -> str:
    """A random secret of that many characters."""
    return secrets.token_urlsafe(length)[:length]


def random_hex(length: int) -> str:
    """That many random hexadecimal digits."""
    return secrets.token_hex(length // 2)
