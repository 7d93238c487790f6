"""Rules of the server that stop a login whose addresses are all right."""

from ..custom_oauth import LICENSE_MODULE
from ..settings import Settings
from .probe import LICENSE, TWO_FACTOR, Probe
from .subject import Subject

_PREFIX = "Accounts_TwoFactorAuthentication"
_ENABLED = f"{_PREFIX}_Enabled"
_BY_EMAIL = f"{_PREFIX}_By_Email_Enabled"
_OPT_IN = f"{_PREFIX}_By_Email_Auto_Opt_In"
_OAUTH_USERS = "Accounts_twoFactorAuthentication_email_available_for_OAuth_users"
TWO_FACTOR_SETTINGS = (_ENABLED, _BY_EMAIL, _OPT_IN, _OAUTH_USERS, "SMTP_Host")
"""The settings that decide whether a login asks for a code by e-mail, and whether one comes."""


def check_two_factor(subject: Subject) -> Probe:
    """Whether users of the service would be asked for a code that no mail server sends."""
    settings = subject.server.settings
    for id in (_ENABLED, _BY_EMAIL, _OAUTH_USERS):
        if not _is_on(settings, id):
            return TWO_FACTOR.healthy(f"Nobody is asked for a code by e-mail: {id} is false.")
    mail_server = settings.find("SMTP_Host")
    if mail_server is not None and mail_server.value:
        return TWO_FACTOR.healthy(
            "New users get a code by e-mail, and a mail server is set (SMTP_Host)."
        )
    if not _is_on(settings, _OPT_IN):
        return TWO_FACTOR.unknown(
            f"New users are asked for no code by e-mail ({_OPT_IN} is false). Those who logged in "
            "while it was true still are, and there is no mail server: SMTP_Host is empty.",
            f"If there are such users, set {_BY_EMAIL} to false, or set SMTP_Host.",
        )
    return TWO_FACTOR.failed(
        "The first login of every new user asks for a code that is sent by e-mail, and there is no "
        f"mail server: {_BY_EMAIL} is true and SMTP_Host is empty.",
        f"Set {_BY_EMAIL} to false, or set SMTP_Host and what belongs to it (MAIL_URL in the "
        "server's environment cannot be seen).",
    )


def needs_license(subject: Subject) -> bool:
    """Whether this version lets people log in with a custom OAuth only by licence (9.0)."""
    return subject.is_custom and subject.server.ways.custom_oauth_needs_license


def check_license(subject: Subject) -> Probe:
    """Whether the licence holds what a custom OAuth needs."""
    server = subject.server
    modules = server.license_modules
    if modules is None:
        return LICENSE.unknown(
            f"Rocket.Chat {server.version} needs the licence module {LICENSE_MODULE}, and does not "
            "say which modules there are."
        )
    if LICENSE_MODULE in modules:
        return LICENSE.healthy(f"The licence holds {LICENSE_MODULE}.")
    return LICENSE.failed(
        f"Rocket.Chat {server.version} refuses every login with a custom OAuth without the licence "
        f"module {LICENSE_MODULE}, which the workspace does not have.",
        "Add a licence, or stay on a version before 9.0.",
    )


def _is_on(settings: Settings, id: str) -> bool:
    """A setting that the version does not have acts as its default does, which is true."""
    setting = settings.find(id)
    return setting is None or setting.value is not False
