"""The provider with its schemas and state upgrades, and the rules that constructs share."""

from rocketchat_provider.client import login_service, secret_settings
from rocketchat_provider.provider import RocketChatProvider

__all__ = ["RocketChatProvider", "login_service", "secret_settings"]
