"""The setting behind the login form, and the settings that logins depend on."""

from rocketchat_provider.login.probes import TWO_FACTOR_SETTINGS

FORM_SETTING = "Accounts_ShowFormLogin"

_SETTINGS = frozenset(
    {
        "Site_Url",
        "Accounts_Registration_AuthenticationServices_Enabled",
        *TWO_FACTOR_SETTINGS,
    }
)
_PREFIXES = ("Accounts_OAuth_", "SAML_Custom_", "CAS_")


def logins_depend_on(id: str) -> bool:
    """Whether a change of this setting may stop people from logging in with a login service."""
    return id in _SETTINGS or id.startswith(_PREFIXES)
