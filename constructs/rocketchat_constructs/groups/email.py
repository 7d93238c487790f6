"""The mail server through which Rocket.Chat sends."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Required, TypeAlias, Unpack

from ..advice import warn
from ..arguments import Arguments
from ..framework import Construct, IResolvable
from .options import Boolean, GroupMeta, Number, Secret, Setting, text
from .settings_group import SettingsGroup

SmtpProtocol: TypeAlias = Literal["smtp", "smtps"]
"""smtps is encrypted from the first byte; smtp is not, or only after STARTTLS."""


class EmailOptions(GroupMeta, total=False):
    """The arguments of Email."""

    host: Required[Annotated[str, Setting("SMTP_Host")]]
    port: Annotated[Number, Setting("SMTP_Port", text)]
    protocol: Annotated[SmtpProtocol | IResolvable, Setting("SMTP_Protocol")]
    ignore_tls: Annotated[Boolean, Setting("SMTP_IgnoreTLS")]
    pool: Annotated[Boolean, Setting("SMTP_Pool")]
    username: Annotated[str, Secret("SMTP_Username")]
    password: Annotated[str, Secret("SMTP_Password")]
    from_email: Annotated[str, Setting("From_Email")]


class Email(SettingsGroup):
    """The mail server (SMTP) through which Rocket.Chat sends.

    Logins depend on the mail server if users get codes by e-mail: before it changes, a hidden login
    form is shown.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments:
            host: Host name of the mail server (SMTP_Host).
            port: Its port (SMTP_Port), for example 465 for smtps or 587 for smtp with STARTTLS.
            protocol: smtp or smtps (SMTP_Protocol).
            ignore_tls: Whether Rocket.Chat ignores the server's offer of STARTTLS (SMTP_IgnoreTLS).
                Rocket.Chat's default is True, so set False to have smtp encrypted.
            pool: Whether connections are kept open and used again (SMTP_Pool).
            username: Secret reference to the user name (SMTP_Username, which is a secret setting).
            password: Secret reference to the password (SMTP_Password).
            from_email: Sender of the mails (From_Email).
            on_destroy: restore, reset or keep.

    Raises:
        TypeError: An argument does not exist, or host is missing.
        ValueError: An argument is not allowed.
    """

    OPTIONS = EmailOptions

    def __init__(self, scope: Construct, id: str, **options: Unpack[EmailOptions]) -> None:
        super().__init__(scope, id, options)

    def _check_options(self, arguments: Arguments) -> None:
        arguments.pattern(
            "host",
            r"[^\s:/]+",
            "expected a host name such as smtp.example.org; the port goes into port, and the "
            "protocol into protocol",
        )
        arguments.between("port", 1, 65535)
        arguments.together(
            "username", "password", "Rocket.Chat logs in to the mail server only with both"
        )
        arguments.pattern("from_email", r".*[^\s@<]@[^\s@]+", "expected an e-mail address")

    def _warn_options(self, given: Mapping[str, Any]) -> None:
        encrypted = given.get("protocol") == "smtps" or given.get("ignore_tls") is False
        if "password" in given and not encrypted:
            warn(
                self,
                "Anyone on the network can read the password and the mails: protocol is not smtps, "
                "and Rocket.Chat ignores STARTTLS unless ignore_tls is False. Set protocol to "
                "smtps, or ignore_tls to False.",
            )
