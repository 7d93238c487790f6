"""Why no answer came, in the reader's words."""

import socket
from urllib.parse import urlsplit

from .errors import Unreachable


def unreachable(url: str, error: Exception, timeout: float) -> Unreachable:
    """The error for what `requests` raised on the way to `url`."""
    from requests import exceptions

    causes = _causes(error)
    told = str(causes[-1]) or type(causes[-1]).__name__
    if isinstance(error, exceptions.SSLError):
        return Unreachable(
            url,
            f"the TLS connection failed ({told})",
            "If the certificate comes from an own authority, give its certificate as ca_file.",
            passing=False,
        )
    if isinstance(error, exceptions.ProxyError):
        return Unreachable(
            url,
            f"the proxy of this machine's environment failed ({told})",
            "See HTTPS_PROXY and NO_PROXY.",
        )
    if isinstance(error, exceptions.Timeout):
        return Unreachable(
            url, f"no answer within {timeout:g} s", "Raise request_timeout if the server is slow."
        )
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            reason = f"the name {urlsplit(url).hostname} cannot be resolved"
            passing = cause.errno == socket.EAI_AGAIN
            return Unreachable(url, reason, "Check url.", passing=passing)
        if isinstance(cause, ConnectionRefusedError):
            mend = "Check the port, and that Rocket.Chat is running."
            return Unreachable(url, "the connection was refused", mend)
    if isinstance(error, exceptions.ConnectionError | exceptions.ChunkedEncodingError):
        return Unreachable(
            url,
            f"the connection broke before an answer ({told})",
            "See that Rocket.Chat is still running, and that nothing in between (a proxy, a "
            "firewall) ends connections; then apply again.",
        )
    return Unreachable(url, f"the request failed ({type(error).__name__})", passing=False)


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
