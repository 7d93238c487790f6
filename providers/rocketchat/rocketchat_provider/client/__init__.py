"""Rocket.Chat's admin API: the client, and the procedures that differ from what one would think."""

from rocketchat_provider.client.clock import SYSTEM_CLOCK, Clock
from rocketchat_provider.client.cloud import Cloud
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.custom_oauth import (
    ENABLED,
    FIELDS,
    row_differences,
)
from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.login_rows import Row
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.login_services import LoginServices
from rocketchat_provider.client.oauth_apps import OAuthApp, OAuthApps
from rocketchat_provider.client.push import Push
from rocketchat_provider.client.server import RocketChat
from rocketchat_provider.client.setting import ABSENT, Absent, Setting, SettingValue, same
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.client.version import Capabilities, Version
from rocketchat_provider.client.wanted import Wanted

__all__ = [
    "ABSENT",
    "ENABLED",
    "FIELDS",
    "SYSTEM_CLOCK",
    "Absent",
    "Capabilities",
    "Clock",
    "Cloud",
    "Connection",
    "LoginService",
    "LoginServices",
    "OAuthApp",
    "OAuthApps",
    "Push",
    "RocketChat",
    "RocketChatError",
    "Row",
    "Setting",
    "SettingValue",
    "Settings",
    "Version",
    "Wanted",
    "row_differences",
    "same",
]
