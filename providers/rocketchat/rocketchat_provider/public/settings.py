"""Settings as the server has them."""

from rocketchat_provider.client import ABSENT, Setting, same
from rocketchat_provider.client.errors import shown
from rocketchat_provider.client.secret_settings import holds_secret

__all__ = ["ABSENT", "Setting", "holds_secret", "same", "shown"]
