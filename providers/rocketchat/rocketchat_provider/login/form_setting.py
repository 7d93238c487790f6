"""The setting behind the login form, and the settings that logins depend on."""

from rocketchat_provider.client.login_service import PREFIX
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


def switches_service(id: str) -> bool:
    """Whether a setting, if it is true or false, switches an OAuth login service on and off."""
    if id.startswith(PREFIX):
        return "-" not in id.removeprefix(PREFIX)
    return id.startswith(_OAUTH) and id not in _NO_SERVICES
