"""The provider: what it offers."""

from rocketchat_provider import ADDRESS, __version__
from rocketchat_provider.actions import ACTIONS
from rocketchat_provider.configuration.connected_provider import ConnectedProvider
from rocketchat_provider.data_sources import DATA_SOURCES
from rocketchat_provider.ephemeral_resources import EPHEMERAL_RESOURCES
from rocketchat_provider.functions import FUNCTIONS
from rocketchat_provider.list_resources import LIST_RESOURCES
from rocketchat_provider.resources import RESOURCES


class RocketChatProvider(ConnectedProvider):
    """Terraform's `rocketchat` provider."""

    address = ADDRESS
    version = __version__
    resources = RESOURCES
    data_sources = DATA_SOURCES
    list_resources = LIST_RESOURCES
    actions = ACTIONS
    ephemeral_resources = EPHEMERAL_RESOURCES
    functions = FUNCTIONS
