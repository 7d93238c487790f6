"""`python -m rocketchat_provider`: the process that Terraform starts."""

from typing import TYPE_CHECKING

from tfplugin.process.server import serve_with_schema

from rocketchat_provider import SCHEMA_FILE

if TYPE_CHECKING:
    from rocketchat_provider.provider import RocketChatProvider


def provider() -> "RocketChatProvider":
    """The provider. It is imported here, because that takes most of a start."""
    from rocketchat_provider.provider import RocketChatProvider

    return RocketChatProvider()


serve_with_schema(SCHEMA_FILE, provider)
