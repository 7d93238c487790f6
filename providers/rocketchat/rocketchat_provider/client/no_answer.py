"""Why no answer came, in the reader's words."""

import re
import socket
import ssl
from urllib.parse import urlsplit

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.client.shown_text import one_line

_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE")
_OTHER_NAME = (62, 64)
_OUTDATED = {9: "is not valid yet", 10: "has expired"}
_UNKNOWN_AUTHORITY = (2, 18, 19, 20, 21)


def unreachable(url: str, error: Exception, timeout: float, *, first: bool = False) -> Unreachable:
    """The error for what `requests` raised on the way to `url`; `first`: nothing ever answered."""
    from requests import exceptions

    from rocketchat_provider.client.limits import LARGEST_ANSWER, AnswerTooLarge

    causes = _causes(error)
    reason = one_line(str(causes[-1]) or type(causes[-1]).__name__)
    if isinstance(error, exceptions.ProxyError):
        return Unreachable(
            url,
            f"the proxy of this machine's environment failed ({reason})",
            "See HTTPS_PROXY and NO_PROXY.",
        )
    if isinstance(error, exceptions.SSLError):
        return Unreachable(url, *_tls(url, causes, reason), transient=False)
    if isinstance(error, AnswerTooLarge):
        return Unreachable(
            url,
            f"the answer is larger than {LARGEST_ANSWER // 2**20} MiB, which no answer of "
            "Rocket.Chat is",
            "Check url (ROCKETCHAT_URL), and what is between here and Rocket.Chat.",
            transient=False,
        )
    if isinstance(error, exceptions.Timeout):
        return Unreachable(
            url,
            f"no answer within {timeout:g} s",
            "Raise request_timeout (ROCKETCHAT_REQUEST_TIMEOUT) if the server is slow.",
        )
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Unreachable(
                url,
                f"the name {urlsplit(url).hostname} cannot be resolved",
                "Check url (ROCKETCHAT_URL).",
                transient=cause.errno == socket.EAI_AGAIN,
            )
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(
                url,
                "the connection was refused",
                "Check the port in url (ROCKETCHAT_URL), and that Rocket.Chat is running.",
            )
    if isinstance(error, exceptions.ConnectionError | exceptions.ChunkedEncodingError):
        broken = f"the connection broke before an answer ({reason})"
        return Unreachable(url, broken, _broken(url, first))
    return Unreachable(url, f"the request failed ({type(error).__name__})", transient=False)


def _tls(url: str, causes: list[BaseException], reason: str) -> tuple[str, str]:
    """What is wrong with the certificate or the connection, and the one remedy."""
    if any(word in reason.upper().replace(" ", "_") for word in _NOT_TLS):
        plain = re.sub("^https", "http", url)
        return (
            "the TLS connection failed: the server answers plain http, not https",
            f"Check the port in url (ROCKETCHAT_URL), or use http: {_root(plain)}.",
        )
    code = next(
        (one.verify_code for one in causes if isinstance(one, ssl.SSLCertVerificationError)), None
    )
    host = urlsplit(url).hostname
    if code in _OTHER_NAME:
        return (
            f"the TLS connection failed: the server's certificate is not for {host}",
            "Set url (ROCKETCHAT_URL) to a name that the certificate has.",
        )
    if code in _OUTDATED:
        return (
            f"the TLS connection failed: the server's certificate {_OUTDATED[code]}",
            "Renew it on the server, and check this machine's clock.",
        )
    if code in _UNKNOWN_AUTHORITY:
        return (
            "the TLS connection failed: the server's certificate was issued by an unknown "
            f"authority ({reason})",
            "If a private CA issued it, set ca_file (ROCKETCHAT_CA_FILE).",
        )
    if "CERTIFICATE_REQUIRED" in reason.upper() or "HANDSHAKE_FAILURE" in reason.upper():
        return (
            f"the TLS connection failed ({reason})",
            "If the server asks for a client certificate, set client_certificate and client_key "
            "(ROCKETCHAT_CLIENT_CERTIFICATE, ROCKETCHAT_CLIENT_KEY).",
        )
    return f"the TLS connection failed ({reason})", "Check url (ROCKETCHAT_URL)."


def _broken(url: str, first: bool) -> str:
    if first and url.startswith("http:"):
        return (
            f"If the server speaks https on this port, set url (ROCKETCHAT_URL) to "
            f"https{_root(url).removeprefix('http')}. Else see that Rocket.Chat is running."
        )
    return (
        "See that Rocket.Chat is still running, and that nothing in between (a proxy, a "
        "firewall) ends connections; then apply again."
    )


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _causes(error: BaseException) -> list[BaseException]:
    """`error` and everything it was raised for, outermost first."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.append(cause)
        wrapped = [argument for argument in cause.args if isinstance(argument, BaseException)]
        reason = getattr(cause, "reason", None)
        if isinstance(reason, BaseException):
            wrapped.append(reason)
        cause = wrapped[0] if wrapped else cause.__cause__ or cause.__context__
    return found
