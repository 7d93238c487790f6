"""The replacement of a login service, as a plan warns of it."""

from rocketchat_provider.resources.custom_oauth.replaced_service import is_renamed, is_warning

__all__ = ["is_renamed", "is_warning"]
