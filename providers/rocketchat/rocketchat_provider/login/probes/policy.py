"""Rules of the server that prevent a login even if all addresses are right."""

from rocketchat_provider.client.custom_oauth import LICENSE_MODULE
from rocketchat_provider.client.settings import Settings
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.probe import LICENSE, NEW_USERS, TWO_FACTOR, Probe

_PREFIX = "Accounts_TwoFactorAuthentication"
_ENABLED = f"{_PREFIX}_Enabled"
_BY_EMAIL = f"{_PREFIX}_By_Email_Enabled"
_OPT_IN = f"{_PREFIX}_By_Email_Auto_Opt_In"
_OAUTH_USERS = "Accounts_twoFactorAuthentication_email_available_for_OAuth_users"
_REGISTRATION = "Accounts_Registration_AuthenticationServices_Enabled"
_APPROVAL = "Accounts_ManuallyApproveNewUsers"
_DOMAINS = "Accounts_AllowedDomainsList"
TWO_FACTOR_SETTINGS = (_ENABLED, _BY_EMAIL, _OPT_IN, _OAUTH_USERS, "SMTP_Host")
"""Settings that decide whether a login needs a code by e-mail, and whether mail is sent."""


def check_two_factor(subject: CheckedService) -> Probe:
    """Check whether users of the service need a code that no mail server sends."""
    settings = subject.server.settings
    for id in (_ENABLED, _BY_EMAIL, _OAUTH_USERS):
        if not _is_on(settings, id):
            return TWO_FACTOR.healthy(f"No user is asked for a code by e-mail: {id} is false.")
    if mail_server_of(subject):
        return TWO_FACTOR.healthy(
            "New users get a code by e-mail, and a mail server is set (SMTP_Host)."
        )
    if not _is_on(settings, _OPT_IN):
        return TWO_FACTOR.unknown(
            f"New users are not asked for a code by e-mail ({_OPT_IN} is false). Users who logged "
            "in while it was true still are, and there is no mail server: SMTP_Host is empty.",
            f"If there are such users, set {_BY_EMAIL} to false, or set SMTP_Host.",
        )
    return TWO_FACTOR.failed(
        "The first login of every new user asks for a code that is sent by e-mail, and there is no "
        f"mail server: {_BY_EMAIL} is true and SMTP_Host is empty.",
        f"Set {_BY_EMAIL} to false, or set SMTP_Host and its other settings (this check "
        "cannot see MAIL_URL in the server's environment).",
    )


def mail_server_of(subject: CheckedService) -> str:
    """Return the configured mail server, "" if there is none."""
    setting = subject.server.settings.find("SMTP_Host")
    return str(setting.value) if setting is not None and setting.value else ""


def check_new_users(subject: CheckedService) -> Probe | None:
    """Return what prevents people without an account from logging in; None if nothing does.

    People with an account can still log in, so this does not fail a login.
    """
    settings = subject.server.settings
    enabled = settings.find(_REGISTRATION)
    ldap = settings.find("LDAP_Enable")
    if enabled is not None and enabled.value is False and (ldap is None or not ldap.value):
        return NEW_USERS.unknown(
            f"New users cannot log in: {_REGISTRATION} is false, so Rocket.Chat creates no users "
            "for login services. Only users who have an account already can log in.",
            f"Set {_REGISTRATION} to true, unless everybody has an account.",
        )
    approved = settings.find(_APPROVAL)
    if approved is not None and approved.value is True:
        return NEW_USERS.unknown(
            f"New users have to wait for an administrator's approval: {_APPROVAL} is true.",
            f"Set {_APPROVAL} to false, unless that is intended.",
        )
    domains = settings.find(_DOMAINS)
    if domains is not None and domains.value:
        return NEW_USERS.unknown(
            f"Rocket.Chat creates only users with an e-mail address of {domains.value}: "
            f"{_DOMAINS} is set. Which addresses the identity provider's users have cannot be "
            "seen.",
            f"Make sure that {_DOMAINS} has the domains of the identity provider's users.",
        )
    return None


def needs_license(subject: CheckedService) -> bool:
    """Return whether this version needs a licence for logins with a custom OAuth (9.0)."""
    return subject.is_custom and subject.server.capabilities.custom_oauth_needs_license


def check_license(subject: CheckedService) -> Probe:
    """Check whether the licence includes the module for custom OAuth."""
    server = subject.server
    modules = server.license_modules
    if modules is None:
        return LICENSE.unknown(
            f"Rocket.Chat {server.version} needs the licence module {LICENSE_MODULE}, but does not "
            "list its modules."
        )
    if LICENSE_MODULE in modules:
        return LICENSE.healthy(f"The licence holds {LICENSE_MODULE}.")
    return LICENSE.failed(
        f"Rocket.Chat {server.version} refuses every login with a custom OAuth without the licence "
        f"module {LICENSE_MODULE}, which the workspace does not have.",
        "Add a licence, or stay on a version before 9.0.",
    )


def _is_on(settings: Settings, id: str) -> bool:
    """Return a setting's flag. A setting that the version lacks acts like its default, true."""
    setting = settings.find(id)
    return setting is None or setting.value is not False
