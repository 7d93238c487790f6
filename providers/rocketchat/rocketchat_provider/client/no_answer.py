"""Explains why no answer arrived, and how to fix it."""

import re
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from rocketchat_provider.client.errors import Unreachable
from rocketchat_provider.client.shown_text import one_line

_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE")
_OTHER_NAME = (62, 64)
_OUTDATED = {9: "is not valid yet", 10: "has expired"}
_UNKNOWN_AUTHORITY = (2, 18, 19, 20, 21)
_AGAINST_RFC_5280 = range(80, 95)
"""What OpenSSL checks only if it is strict; Python 3.13 made that the default."""


@dataclass(frozen=True)
class Server:
    """A server's name, and the names of the arguments that configure its connection."""

    name: str
    address: str
    ca_file: str
    client_certificate: str
    other_name: str
    """The remedy if the certificate is for another name."""
    timeout: str
    """The remedy if answers take too long."""


ROCKET_CHAT = Server(
    name="Rocket.Chat",
    address="url (ROCKETCHAT_URL)",
    ca_file="ca_file (ROCKETCHAT_CA_FILE)",
    client_certificate="client_certificate and client_key (ROCKETCHAT_CLIENT_CERTIFICATE, "
    "ROCKETCHAT_CLIENT_KEY)",
    other_name="Set url (ROCKETCHAT_URL) to a name that the certificate has.",
    timeout="Raise request_timeout (ROCKETCHAT_REQUEST_TIMEOUT) if the server is slow.",
)


@dataclass(frozen=True)
class NoAnswer:
    """Why no answer arrived, and one remedy. `transient`: trying again later may help."""

    reason: str
    remedy: str = ""
    transient: bool = True


def unreachable(url: str, error: Exception, timeout: float, *, first: bool = False) -> Unreachable:
    """Return the error for an exception of `requests`; `first`: the server has never answered."""
    found = explained(ROCKET_CHAT, url, error, timeout, first=first)
    return Unreachable(url, found.reason, found.remedy, transient=found.transient)


def explained(
    server: Server, url: str, error: Exception, timeout: float, *, first: bool = False
) -> NoAnswer:
    """Return the meaning of an error of `requests`. `timeout`: the limit in seconds."""
    from requests import exceptions

    from rocketchat_provider.client.limits import LARGEST_ANSWER, AnswerTooLarge

    causes = _causes(error)
    reason = one_line(str(causes[-1]) or type(causes[-1]).__name__)
    if isinstance(error, exceptions.ProxyError):
        return NoAnswer(
            f"the proxy in this machine's environment failed ({reason})",
            "Check HTTPS_PROXY and NO_PROXY.",
        )
    if isinstance(error, exceptions.SSLError):
        return _tls(server, url, causes, reason)
    if isinstance(error, AnswerTooLarge):
        return NoAnswer(
            f"the answer is larger than {LARGEST_ANSWER // 2**20} MiB, so it does not come from "
            f"{server.name}",
            f"Check {server.address}, and what is between here and {server.name}.",
            transient=False,
        )
    if isinstance(error, exceptions.Timeout):
        return NoAnswer(f"no answer within {timeout:g} s", server.timeout)
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return NoAnswer(
                f"the name {urlsplit(url).hostname} cannot be resolved",
                f"Check {server.address}.",
                transient=cause.errno == socket.EAI_AGAIN,
            )
        if isinstance(cause, ConnectionRefusedError):
            return NoAnswer(
                "the connection was refused",
                f"Check the port in {server.address}, and that {server.name} is running.",
            )
    if isinstance(error, exceptions.ConnectionError | exceptions.ChunkedEncodingError):
        broken = f"the connection broke before an answer ({reason})"
        return NoAnswer(broken, _broken(server, url, first))
    return NoAnswer(f"the request failed ({type(error).__name__})", transient=False)


def _tls(server: Server, url: str, causes: list[BaseException], reason: str) -> NoAnswer:
    """Return the problem with the certificate or the TLS connection, and one remedy."""
    found, remedy = f"({reason})", f"Check {server.address}."
    code = next(
        (one.verify_code for one in causes if isinstance(one, ssl.SSLCertVerificationError)), None
    )
    if any(word in reason.upper().replace(" ", "_") for word in _NOT_TLS):
        found = "the server answers plain http, not https"
        plain = _root(re.sub("^https", "http", url))
        remedy = f"Check the port in {server.address}, or use http: {plain}."
    elif code in _OTHER_NAME:
        found = f"the server's certificate is not for {urlsplit(url).hostname}"
        remedy = server.other_name
    elif code in _OUTDATED:
        found = f"the server's certificate {_OUTDATED[code]}"
        remedy = "Renew it on the server, and check this machine's clock."
    elif code in _UNKNOWN_AUTHORITY:
        found = f"the server's certificate was issued by an unknown authority ({reason})"
        remedy = f"If a private CA issued it, set {server.ca_file}."
    elif code in _AGAINST_RFC_5280:
        found = f"the server's certificate, or its CA's, breaks a rule of RFC 5280 ({reason})"
        remedy = "Issue it again by that rule; Python checks it since version 3.13."
    elif "CERTIFICATE_REQUIRED" in reason.upper() or "HANDSHAKE_FAILURE" in reason.upper():
        remedy = f"If the server asks for a client certificate, set {server.client_certificate}."
    colon = "" if found.startswith("(") else ":"
    return NoAnswer(f"the TLS connection failed{colon} {found}", remedy, transient=False)


def _broken(server: Server, url: str, first: bool) -> str:
    if first and url.startswith("http:"):
        return (
            f"If the server speaks https on this port, set {server.address} to "
            f"https{_root(url).removeprefix('http')}. Otherwise check that {server.name} runs."
        )
    return (
        f"Check that {server.name} is still running, and that nothing in between (a proxy, a "
        "firewall) closes connections; then apply again."
    )


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _causes(error: BaseException) -> list[BaseException]:
    """Return `error` and its causes, outermost first."""
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
