"""Whether a text is an address that browsers and Rocket.Chat's server can open."""

import re
from urllib.parse import urlsplit

import tfplugin as tf

from rocketchat_provider.managed.validators import Reporting

_MISPLACED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\\"<>^`{|}]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
_LONGEST_HOST = 253
_NO_HOST = (
    "its host is invalid (the parts between the dots have letters, digits, - and _, and do not "
    f"begin or end with -; a host has at most {_LONGEST_HOST} characters)"
)


def problem(text: str) -> str | None:
    """What is wrong with an address, None if nothing is. Never holds a password that is in it."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "its host or its port is invalid (an IPv6 host is in [ ], a port is below 65536)"
    if "@" in parts.netloc:
        return "it contains a user name or a password, which everybody would see"
    if misplaced := _MISPLACED.search(text):
        return f"it contains {misplaced.group()!a}, which does not belong in an address"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "it does not begin with https:// (or http://) and a host"
    if port == 0:
        return "its port is 0"
    return None if ":" in parts.hostname else _problem_of_host(parts.hostname)


def problem_of_base(text: str) -> str | None:
    """What is wrong with an address that something is appended to, None if nothing is."""
    found = problem(text)
    if found is None and ("?" in text or "#" in text):
        return "it contains ? or #, so nothing can be appended to it"
    return found


def _problem_of_host(host: str) -> str | None:
    if host.isascii():
        good = _HOST.fullmatch(host) and len(host) <= _LONGEST_HOST
        return None if good else _NO_HOST
    try:
        written = host.encode("idna").decode()
    except UnicodeError:
        return _NO_HOST
    return f"browsers send its host as {written}, so write it like that"


def web_address(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is an address, with or without a path, but without ? and #."""
    if (found := problem_of_base(value)) is not None:
        expected = "expected an address such as https://host.example.org"
        _report(ctx, value, found, expected, path)


def address_or_path(value: str, ctx: Reporting, path: tf.Path) -> None:
    """The text is an address of its own, or a path that begins with a slash."""
    expected = "expected a path such as /o/token/, or an address such as https://host/o/token/"
    if not value.startswith("/"):
        found = problem(value)
    elif misplaced := _MISPLACED.search(value):
        found = f"it contains {misplaced.group()!a}, which does not belong in an address"
    else:
        found = None
    if found is not None:
        _report(ctx, value, found, expected, path)


def _report(ctx: Reporting, value: str, found: str, expected: str, path: tf.Path) -> None:
    shown = "The value" if "@" in value else f"Got {value[:200]!a}; it"
    detail = f"{shown} is not an address: {found}; {expected}."
    ctx.diagnostics.error("Not an address", detail, path)
