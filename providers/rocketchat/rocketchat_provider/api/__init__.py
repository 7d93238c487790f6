"""Rocket.Chat's admin API: the client, and the procedures that differ from what one would think."""

from .clock import SYSTEM_CLOCK, Clock
from .cloud import Cloud
from .connection import Connection
from .custom_oauth import (
    BUILT_IN_SERVICES,
    ENABLED,
    SUFFIXES,
    row_differences,
    service_key,
    service_name,
    setting_id,
)
from .errors import RocketChatError
from .login_rows import Row
from .login_services import LoginServices
from .oauth_apps import OAuthApp, OAuthApps
from .push import Push
from .server import RocketChat
from .setting import ABSENT, Absent, Setting, same
from .settings import Settings
from .version import Version, Ways

__all__ = [
    "ABSENT",
    "BUILT_IN_SERVICES",
    "ENABLED",
    "SUFFIXES",
    "SYSTEM_CLOCK",
    "Absent",
    "Clock",
    "Cloud",
    "Connection",
    "LoginServices",
    "OAuthApp",
    "OAuthApps",
    "Push",
    "RocketChat",
    "RocketChatError",
    "Row",
    "Setting",
    "Settings",
    "Version",
    "Ways",
    "row_differences",
    "same",
    "service_key",
    "service_name",
    "setting_id",
]
