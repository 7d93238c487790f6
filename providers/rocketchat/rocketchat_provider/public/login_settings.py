"""Which settings are about logging in."""

from rocketchat_provider.client.custom_oauth import (
    ENABLED,
    SUFFIXES,
    entry_names,
    service_key,
    service_name,
    setting_id,
    setting_of,
)
from rocketchat_provider.client.origins import SOURCES
from rocketchat_provider.login.form_setting import (
    FORM_SETTING,
    SITE_URL,
    logins_depend_on,
    switches_service,
)

ORIGINS = {argument: origin for origin, argument in SOURCES.items()}
"""The name that the origin of each argument of a custom OAuth has in its `origins`."""

__all__ = [
    "ENABLED",
    "FORM_SETTING",
    "ORIGINS",
    "SITE_URL",
    "SUFFIXES",
    "entry_names",
    "logins_depend_on",
    "service_key",
    "service_name",
    "setting_id",
    "setting_of",
    "switches_service",
]
