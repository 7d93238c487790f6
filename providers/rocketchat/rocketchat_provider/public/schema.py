"""The provider with its schemas and state upgrades, and the rules that constructs share."""

from rocketchat_provider.client import login_service, secret_settings
from rocketchat_provider.managed.validators import OneOf, not_empty, secret_reference
from rocketchat_provider.managed.web_address import web_address
from rocketchat_provider.provider import RocketChatProvider

__all__ = [
    "OneOf",
    "RocketChatProvider",
    "login_service",
    "not_empty",
    "secret_reference",
    "secret_settings",
    "web_address",
]
