"""Fingerprints: they show whether a secret has changed without storing it."""

import hashlib
import hmac
import os


def fingerprint(value: str) -> str:
    """ "<salt>$<digest>" of `value`, with a random salt.

    The digest is slow on purpose (scrypt), so that a short secret in a state file cannot be
    guessed by trial.
    """
    salt = os.urandom(16).hex()
    return f"{salt}${_digest(value, salt)}"


def matches(value: str, fingerprint: str) -> bool:
    """Return whether `fingerprint` was made from `value`."""
    salt, _, digest = fingerprint.partition("$")
    return hmac.compare_digest(_digest(value, salt), digest)


def _digest(value: str, salt: str) -> str:
    return hashlib.scrypt(value.encode(), salt=salt.encode(), n=2**13, r=8, p=1, dklen=32).hex()
