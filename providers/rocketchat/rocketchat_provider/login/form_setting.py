"""The setting behind the login form, and the settings that logins depend on."""

from rocketchat_provider.client.custom_oauth import ENABLED, service_key, setting_of
from rocketchat_provider.login.probes import TWO_FACTOR_SETTINGS

FORM_SETTING = "Accounts_ShowFormLogin"
SITE_URL = "Site_Url"

_SETTINGS = frozenset(
    {
        SITE_URL,
        "Accounts_Registration_AuthenticationServices_Enabled",
        *TWO_FACTOR_SETTINGS,
    }
)
_OAUTH = "Accounts_OAuth_"
_PREFIXES = (_OAUTH, "SAML_Custom_", "CAS_")
_NO_SERVICES = frozenset({"Accounts_OAuth_Use_Modern_Flow", "Accounts_OAuth_Gitlab_merge_users"})
"""The switches among the OAuth settings that are not of a login service."""


def logins_depend_on(id: str) -> bool:
    """Whether a change of this setting may stop people from logging in with a login service."""
    return id in _SETTINGS or id.startswith(_PREFIXES)


def custom_service_of(id: str) -> str | None:
    """The key of the custom OAuth service that a setting belongs to, None if there is none."""
    entry = setting_of(id)
    return service_key(entry[0]) if entry else None


def switches_service(id: str) -> bool:
    """Whether a setting, if it is true or false, switches an OAuth login service on and off."""
    entry = setting_of(id)
    if entry is not None:
        return entry[1] == ENABLED
    return id.startswith(_OAUTH) and id not in _NO_SERVICES
