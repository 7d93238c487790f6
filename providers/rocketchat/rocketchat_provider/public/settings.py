"""Settings as the server has them."""

from rocketchat_provider.client import ABSENT, Image, Setting, same
from rocketchat_provider.client.assets import Asset
from rocketchat_provider.client.errors import shown
from rocketchat_provider.client.existing import is_configured, is_default, is_text, problem
from rocketchat_provider.client.secret_settings import holds_secret

__all__ = [
    "ABSENT",
    "Asset",
    "Image",
    "Setting",
    "holds_secret",
    "is_configured",
    "is_default",
    "is_text",
    "problem",
    "same",
    "shown",
]
