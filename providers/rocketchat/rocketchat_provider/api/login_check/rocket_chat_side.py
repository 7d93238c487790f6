"""The provider's token and identity endpoints, as Rocket.Chat itself reaches them.

Rocket.Chat is made to call them with an invented code and an invented access token. Neither can
log anybody in; how they are refused shows what a real login would meet.
"""

from secrets import token_urlsafe

from ..errors import UnexpectedAnswer
from .anonymous import (
    log_out,
    login_by_method,
    login_by_rest,
    open_callback,
    session_of,
    state,
)
from .failure import Failure, handshake_with, identity_from
from .probe import CALLBACK, HANDSHAKE, IDENTITY, Outcome, Probe, View
from .server_log import LogUnavailable, ServerLog
from .subject import Subject

_CODE_REFUSED = ("bad request", "invalid_grant", "bad_verification_code")
_CLIENT_REFUSED = ("unauthorized", "invalid_client")
_TOKEN_REFUSED = ("unauthorized", "forbidden", "bad request")
_NO_ATTEMPT = "No matching login attempt found"
_NOT_CONFIGURED = "Service not configured"
_UNEXPECTED = "Unexpected AccessToken service"
_NOT_HANDLED = (
    "Enable the service. If it is enabled, this Rocket.Chat process does not handle it (it was "
    "enabled once while its url had no value, or removed while it was enabled): restart "
    "Rocket.Chat and apply again."
)


def check_callback(subject: Subject) -> Probe:
    """P5: the callback is handled."""
    credential = token_urlsafe(32)
    code = f"invented-{token_urlsafe(12)}"
    open_callback(subject, {"code": code, "state": state(subject, credential)})
    parameters = {"oauth": {"credentialToken": credential, "credentialSecret": None}}
    error = login_by_method(subject, parameters)
    if error is None:
        return _taken(CALLBACK)
    if error.text in (_NO_ATTEMPT, _NOT_CONFIGURED):
        unhandled = f"Rocket.Chat does not handle the callback of {subject.key}: {error.text}."
        return CALLBACK.failed(unhandled, _NOT_HANDLED)
    return CALLBACK.healthy(f"Rocket.Chat handles the callback of {subject.key}.")


def check_token(subject: Subject) -> tuple[Probe, Probe]:
    """P5, and P5c: the token endpoint refuses no more than the code."""
    log = ServerLog(subject.server.session)
    log.mark()
    callback = check_callback(subject)
    if callback.outcome is Outcome.HEALTHY:
        return callback, _handshake(subject, log)
    unasked = "The token endpoint was not seen to be asked, as the callback failed (P5)."
    return callback, HANDSHAKE.failed(unasked, "See P5.")


def check_identity(subject: Subject) -> Probe:
    """P6: the identity endpoint refuses an invented access token."""
    invented = f"invented-{token_urlsafe(24)}"
    parameters = {"serviceName": subject.key, "accessToken": invented, "expiresIn": 3600}
    if subject.server.ways.login_tells_failure:
        return _identity_by_rest(subject, parameters)
    log = ServerLog(subject.server.session)
    log.mark()
    error = login_by_method(subject, parameters)
    if error is None:
        return _taken(IDENTITY)
    if error.text:
        return _identity(subject, error.text)
    try:
        return _identity(subject, log.find(identity_from(subject.key)))
    except LogUnavailable as reason:
        return IDENTITY.unknown(f"Rocket.Chat asked {subject.identity_url}, but {reason}.")


def _identity_by_rest(subject: Subject, parameters: dict[str, object]) -> Probe:
    answer = login_by_rest(subject, parameters)
    session = session_of(answer)
    if session is not None:
        log_out(subject, session)
        return _taken(IDENTITY)
    text = answer.error.text
    if answer.status != 401 or not identity_from(subject.key).search(text):
        raise UnexpectedAnswer("POST /api/v1/login", f"no refusal of the token, but {answer.seen}")
    return _identity(subject, text)


def _handshake(subject: Subject, log: ServerLog) -> Probe:
    try:
        failure = Failure.in_text(log.find(handshake_with(subject.key)))
    except LogUnavailable as reason:
        return HANDSHAKE.unknown(f"Rocket.Chat asked {subject.token_url}, but {reason}.")
    if failure is None or not failure.reason:
        return HANDSHAKE.unknown(
            f"Rocket.Chat asked {subject.token_url}, but its log does not say what came."
        )
    seen = f"{failure.url}: {failure.reason}"
    if failure.reason.lower() in _CODE_REFUSED:
        return HANDSHAKE.healthy(f"{seen}, to an invented code, as it should.")
    if failure.reason.lower() in _CLIENT_REFUSED:
        return HANDSHAKE.failed(
            f"{seen}: the client id or its secret is wrong.",
            "Compare client_id and client_secret with the application at the provider.",
        )
    if failure.reason.lower() == "forbidden":
        return HANDSHAKE.unknown(
            f"{seen}, to an invented code: some providers say so of the code, some of the client."
        )
    return HANDSHAKE.failed(f"{seen}.", failure.remedy("token_path"))


def _identity(subject: Subject, text: str) -> Probe:
    if text.startswith((_NOT_CONFIGURED, _UNEXPECTED)):
        return IDENTITY.failed(f"Rocket.Chat does not handle {subject.key}: {text}.", _NOT_HANDLED)
    failure = Failure.in_text(text)
    if failure is None or not failure.reason:
        return IDENTITY.unknown(
            f"Rocket.Chat asked {subject.identity_url}, but does not say what came."
        )
    seen = f"{failure.url}: {failure.reason}"
    if failure.reason.lower() in _TOKEN_REFUSED:
        return IDENTITY.healthy(f"{seen}, to an invented access token, as it should.")
    if "invalid json" in failure.reason:
        return IDENTITY.unknown(
            f"{failure.url} answers an invented access token with something that is not JSON; "
            "perhaps it sends strangers to a page."
        )
    return IDENTITY.failed(f"{seen}.", failure.remedy("identity_path"))


def _taken(view: View) -> Probe:
    return view.failed(
        "An invented code or access token was taken for a real one: whoever asks can log in.",
        "Check that token_path and identity_path are the provider's own, and that it checks "
        "tokens.",
    )
