"""The routes of the REST API and of the page, one module a noun."""

from . import cloud, info, method_call, oauth_apps, page, push, sessions, settings, tokens

__all__ = [
    "cloud",
    "info",
    "method_call",
    "oauth_apps",
    "page",
    "push",
    "sessions",
    "settings",
    "tokens",
]
