"""The routes of the REST API, one module a noun."""

from . import (
    assets,
    cloud,
    info,
    method_call,
    oauth_apps,
    permissions,
    push,
    roles,
    sessions,
    settings,
    tokens,
)

__all__ = [
    "assets",
    "cloud",
    "info",
    "method_call",
    "oauth_apps",
    "permissions",
    "push",
    "roles",
    "sessions",
    "settings",
    "tokens",
]
