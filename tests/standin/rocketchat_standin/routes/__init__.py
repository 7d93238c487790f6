"""The routes of the REST API, one module a noun."""

from . import cloud, info, method_call, oauth_apps, push, sessions, settings, tokens

__all__ = [
    "cloud",
    "info",
    "method_call",
    "oauth_apps",
    "push",
    "sessions",
    "settings",
    "tokens",
]
