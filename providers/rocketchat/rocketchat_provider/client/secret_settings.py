"""Recognizes settings that hold a secret, including those that Rocket.Chat does not flag."""

import re
from urllib.parse import parse_qsl, urlsplit

_SECRET_NAME = re.compile(
    r"(secret|secret_?key|password|passphrase|api_?key|auth_?token|_token|private_?key|signing_?key"
    r"|access_?key|credentials|salt|_secret_for_files)$|^Enterprise_License$",
    re.IGNORECASE,
)
_SECRET_IDS = frozenset(
    {
        "Livechat_webhookUrl",  # its address is often enough to post to the webhook
    }
)
_SWITCH = re.compile(r"Accounts_OAuth_Custom-[^-]*")
"""The enable setting of a custom login service, whatever the service's name."""

_SECRET_QUERY = re.compile(r"token|secret|passw|api_?key|^key$|^sig|^auth$", re.IGNORECASE)


def is_secret_name(id: str) -> bool:
    """Return whether a setting's id suggests that it holds a secret."""
    if _SWITCH.fullmatch(id):
        return False
    return id in _SECRET_IDS or bool(_SECRET_NAME.search(id))


def holds_secret(value: object) -> bool:
    """Return whether a line of a value is an address that contains a password or a token."""
    return isinstance(value, str) and any(map(_is_secret_address, value.splitlines()))


def _is_secret_address(text: str) -> bool:
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    query = parse_qsl(parts.query)
    return bool(parts.password) or any(_SECRET_QUERY.search(name) for name, _ in query)
