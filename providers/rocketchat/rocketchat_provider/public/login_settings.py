"""Which settings are about logging in."""

from rocketchat_provider.client.custom_oauth import ENABLED, FIELDS
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.login.form_setting import (
    FORM_SETTING,
    SITE_URL,
    logins_depend_on,
    switches_service,
)
from rocketchat_provider.login.services import custom_names
from rocketchat_provider.resources.custom_oauth.model import ADDRESSES

ORIGINS = {argument.name: origin for origin, argument in ADDRESSES.items()}
"""The name that the origin of each argument of a custom OAuth has in its `origins`."""

__all__ = [
    "ENABLED",
    "FIELDS",
    "FORM_SETTING",
    "ORIGINS",
    "SITE_URL",
    "LoginService",
    "custom_names",
    "logins_depend_on",
    "switches_service",
]
