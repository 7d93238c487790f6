"""The provider block's connection to Rocket.Chat, and its validation."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rocketchat_provider.client.errors import CredentialsMissing, InsecureUrl, InvalidConnection
from rocketchat_provider.client.shown_text import without_details

if TYPE_CHECKING:
    from ssl import SSLContext

_PRINTABLE = re.compile(r"[!-~]+")
_CERTIFICATE = "a certificate, and its key there or in client_key, not encrypted"
_CREDENTIALS = (
    "Give a personal access token (user_id and auth_token) or a user (username and password), in "
    "the provider block or as ROCKETCHAT_USER_ID and ROCKETCHAT_AUTH_TOKEN, or "
    "ROCKETCHAT_USERNAME and ROCKETCHAT_PASSWORD."
)


@dataclass(frozen=True)
class Connection:
    """Everything that a connection to one server needs, with secrets resolved.

    A token (`user_id`, `auth_token`) is used as it is and never logged out. Otherwise `username`
    and `password` open a session. `password` or `totp_secret` also provide the second factor.
    Times are in seconds. `settle_seconds` is the delay after which Rocket.Chat's login page
    follows a changed OAuth setting.
    """

    url: str
    user_id: str | None = None
    auth_token: str | None = field(default=None, repr=False)
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    totp_secret: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    request_timeout: float = 30.0
    max_retries: int = 5
    allow_http: bool = False
    settle_seconds: float = 2.5

    @property
    def base_url(self) -> str:
        """`url` without a trailing slash."""
        return self.url.rstrip("/")

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")

    def check(self) -> None:
        """Raise `InvalidConnection` if the connection can never work. Sends nothing."""
        self._check_url()
        self._check_files()
        self._check_credentials()

    def check_tokens(self) -> None:
        """Raise `InvalidConnection` for an id or a token that cannot be sent in a header."""
        for argument in ("user_id", "auth_token"):
            value = getattr(self, argument)
            if value and not _PRINTABLE.fullmatch(value):
                raise InvalidConnection(
                    argument,
                    f"{argument} (ROCKETCHAT_{argument.upper()}) contains a line break, a space "
                    "or another character that it cannot have. Check where it comes from.",
                )

    def _check_url(self) -> None:
        expected = "expected https://host, with a port and a sub-path if there is one"
        try:
            parts = urlsplit(self.url)
            port = parts.port
            (parts.hostname or "").encode("idna")
        except ValueError:
            raise InvalidConnection(
                "url", f"url (ROCKETCHAT_URL) is not a URL: {expected}."
            ) from None
        if "@" in parts.netloc:
            raise InvalidConnection(
                "url",
                f"url (ROCKETCHAT_URL) contains a user name or password: {expected}. "
                f"{_CREDENTIALS}",
            )
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            shown = without_details(self.url)
            raise InvalidConnection("url", f"url (ROCKETCHAT_URL) is {shown!r}: {expected}.")
        if parts.query or parts.fragment:
            shown = without_details(self.url)
            raise InvalidConnection(
                "url",
                f"url (ROCKETCHAT_URL) is {shown!r} with a ? or #: {expected}, and no ? or #.",
            )
        if parts.scheme == "http" and not self.allow_http and not self.is_loopback:
            raise InsecureUrl(self.url)

    def _check_files(self) -> None:
        for argument in ("ca_file", "client_certificate", "client_key"):
            path = getattr(self, argument)
            if path and not Path(path).is_file():
                raise InvalidConnection(
                    argument,
                    f"{argument} ({_variable(argument)}) is {path!r}: there is no such file. "
                    "Expected the path of a PEM file.",
                )
        if self.client_key and not self.client_certificate:
            raise InvalidConnection(
                "client_certificate",
                "client_key is set without client_certificate (ROCKETCHAT_CLIENT_CERTIFICATE).",
            )
        if self.ca_file:
            self._check_pem("ca_file", lambda tls: tls.load_verify_locations(self.ca_file))
        if self.client_certificate:
            self._check_pem("client_certificate", self._load_certificate)

    def _load_certificate(self, tls: "SSLContext") -> None:
        # Without a password, OpenSSL would ask for one at the terminal.
        tls.load_cert_chain(self.client_certificate or "", self.client_key, password=lambda: "")

    def _check_pem(self, argument: str, load: Callable[["SSLContext"], None]) -> None:
        import ssl

        try:
            load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        except ssl.SSLError as error:
            raise InvalidConnection(
                argument,
                f"{argument} ({_variable(argument)}) is {getattr(self, argument)!r}: expected a "
                f"PEM file with {'certificates' if argument == 'ca_file' else _CERTIFICATE} "
                f"({error.reason or error}).",
            ) from None

    def _check_credentials(self) -> None:
        if self.user_id and self.auth_token:
            return
        if self.auth_token:
            raise CredentialsMissing(
                "user_id", f"auth_token is set without user_id. {_CREDENTIALS}"
            )
        if self.username and self.password:
            return
        if self.user_id:
            raise CredentialsMissing(
                "auth_token", f"user_id is set without auth_token. {_CREDENTIALS}"
            )
        if self.username:
            raise CredentialsMissing(
                "password", f"username is set without password. {_CREDENTIALS}"
            )
        if self.password:
            raise CredentialsMissing(
                "username", f"password is set without username. {_CREDENTIALS}"
            )
        raise CredentialsMissing("auth_token", _CREDENTIALS)


def _variable(argument: str) -> str:
    return f"ROCKETCHAT_{argument.upper()}"


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
