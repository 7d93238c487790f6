"""The provider: what it offers."""

from importlib import metadata

from rocketchat_provider.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources import DATA_SOURCES
from rocketchat_provider.functions import FUNCTIONS
from rocketchat_provider.resources import RESOURCES


class RocketChatProvider(ConnectedProvider):
    """Terraform's `rocketchat` provider."""

    address = "registry.terraform.io/liquid/rocketchat"
    version = metadata.version("rocketchat-provider")
    resources = RESOURCES
    data_sources = DATA_SOURCES
    functions = FUNCTIONS
