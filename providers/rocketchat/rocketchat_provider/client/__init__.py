"""A client for Rocket.Chat's admin API. It hides the API's surprises."""

from rocketchat_provider.client.assets import Asset, Assets
from rocketchat_provider.client.clock import SYSTEM_CLOCK, Clock
from rocketchat_provider.client.cloud import Cloud
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.custom_oauth import (
    ENABLED,
    FIELDS,
    row_differences,
)
from rocketchat_provider.client.errors import RocketChatError
from rocketchat_provider.client.image import Image
from rocketchat_provider.client.login_rows import Row
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.client.login_services import LoginServices
from rocketchat_provider.client.oauth_apps import OAuthApp, OAuthApps
from rocketchat_provider.client.permissions import Permissions
from rocketchat_provider.client.push import Push
from rocketchat_provider.client.roles import Roles
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
    "Asset",
    "Assets",
    "Capabilities",
    "Clock",
    "Cloud",
    "Connection",
    "Image",
    "LoginService",
    "LoginServices",
    "OAuthApp",
    "OAuthApps",
    "Permissions",
    "Push",
    "RocketChat",
    "RocketChatError",
    "Roles",
    "Row",
    "Setting",
    "SettingValue",
    "Settings",
    "Version",
    "Wanted",
    "row_differences",
    "same",
]
