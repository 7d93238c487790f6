"""The provider with its schemas and state upgrades, and the rule by which ids are secret."""

from rocketchat_provider.client import secret_settings
from rocketchat_provider.provider import RocketChatProvider

__all__ = ["RocketChatProvider", "secret_settings"]
