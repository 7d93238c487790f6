"""Probes of the token and identity endpoints, from Rocket.Chat itself.

They make Rocket.Chat call the endpoints with a made-up code and a made-up access token. Neither
can log anybody in, but the refusals show what a real login would meet.
"""

from secrets import token_urlsafe
from urllib.parse import urlencode

from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.json import Fields
from rocketchat_provider.login.probes.anonymous import (
    log_out,
    login_by_method,
    login_by_rest,
    open_callback,
    session_of,
    state,
)
from rocketchat_provider.login.probes.checked_service import CheckedService
from rocketchat_provider.login.probes.failure import (
    Failure,
    handshake_with,
    identity_from,
    names_nobody,
)
from rocketchat_provider.login.probes.probe import (
    CALLBACK,
    HANDSHAKE,
    IDENTITY,
    IDENTITY_HERE,
    TOKEN,
    Outcome,
    Probe,
    View,
)
from rocketchat_provider.login.probes.remedy import Remedy, Subject
from rocketchat_provider.login.probes.server_log import LogUnavailable, ServerLog

_CODE_REFUSED = ("invalid_grant", "bad_verification_code")
_CLIENT_REFUSED = ("invalid_client", "unauthorized_client", "incorrect_client_credentials")
_NOT_REPORTED = "Rocket.Chat asked {}, but does not report the answer."
_START_SETTLES = 1.2
"""Multiple of `settle_seconds` that a started server takes to handle its login services."""
_NO_ATTEMPT = "No matching login attempt found"
_NOT_CONFIGURED = "Service not configured"
_UNEXPECTED = "Unexpected AccessToken service"
_NOT_HANDLED = (
    "Enable the service. If it is enabled, this Rocket.Chat process does not handle it (it was "
    "enabled once while its url had no value, or removed while it was enabled): restart "
    "Rocket.Chat and apply again."
)


def check_callback(subject: CheckedService) -> Probe:
    """P5: Rocket.Chat handles the callback.

    A server that has just started handles its services after 2 to 3 s, so an enabled service
    that is not handled is tried again.
    """
    probe = _callback(subject)
    if probe.outcome is not Outcome.FAILED or not subject.is_enabled:
        return probe
    connection, transport = subject.server.connection, subject.server.session.transport
    transport.pause(_START_SETTLES * connection.settle_seconds)
    return _callback(subject)


def check_token(subject: CheckedService) -> tuple[Probe, Probe]:
    """P5 and P5c: the token endpoint rejects the made-up code and nothing else."""
    log = ServerLog(subject.server.session)
    log.mark()
    callback = check_callback(subject)
    if callback.outcome is Outcome.HEALTHY:
        return callback, _handshake(subject, log)
    unasked = "The token endpoint could not be checked, because the callback failed (P5)."
    return callback, HANDSHAKE.failed(unasked, "See P5.")


def _callback(subject: CheckedService) -> Probe:
    credential = token_urlsafe(32)
    code = f"invented-{token_urlsafe(12)}"
    open_callback(subject, urlencode({"code": code, "state": state(subject, credential)}))
    parameters = {"oauth": {"credentialToken": credential, "credentialSecret": None}}
    error = login_by_method(subject, parameters)
    if error is None:
        return _taken(CALLBACK)
    if error.text in (_NO_ATTEMPT, _NOT_CONFIGURED):
        unhandled = f"Rocket.Chat does not handle the callback of {subject.key}: {error.text}."
        return CALLBACK.failed(unhandled, _NOT_HANDLED)
    return CALLBACK.healthy(f"Rocket.Chat handles the callback of {subject.key}.")


def check_identity(subject: CheckedService) -> Probe:
    """P6: the identity endpoint refuses a made-up access token."""
    invented = f"invented-{token_urlsafe(24)}"
    parameters: Fields = {"serviceName": subject.key, "accessToken": invented, "expiresIn": 3600}
    if subject.server.capabilities.login_reports_failure:
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


def _identity_by_rest(subject: CheckedService, parameters: Fields) -> Probe:
    answer = login_by_rest(subject, parameters)
    session = session_of(answer)
    if session is not None:
        log_out(subject, session)
        return _taken(IDENTITY)
    text = answer.error.text
    if answer.status != 401 or not identity_from(subject.key).search(text):
        raise UnexpectedAnswer("POST /api/v1/login", f"no refusal of the token, but {answer.seen}")
    return _identity(subject, text)


def _handshake(subject: CheckedService, log: ServerLog) -> Probe:
    try:
        failure = Failure.in_text(log.find(handshake_with(subject.key)))
    except LogUnavailable as reason:
        return HANDSHAKE.unknown(f"Rocket.Chat asked {subject.token_url}, but {reason}.")
    if failure is None or not failure.reason:
        return HANDSHAKE.unknown(_NOT_REPORTED.format(subject.token_url))
    seen = f"{failure.url}: {failure.reason}"
    if failure.status == 400 or failure.code in _CODE_REFUSED:
        return HANDSHAKE.healthy(f"{seen}. It rejected a made-up code, as expected.")
    if failure.status == 401 or failure.code in _CLIENT_REFUSED:
        # Some providers answer a wrong code like this. From here the error's code is visible.
        return HANDSHAKE.failed(
            f"{seen}: the client id or its secret is wrong.",
            Remedy(
                "Compare client_id and client_secret with the application at the identity "
                "provider.",
                Subject.CLIENT_ID,
                Subject.CLIENT_SECRET,
            ),
            TOKEN.id,
        )
    if failure.is_not_json:
        return HANDSHAKE.failed(
            f"{failure.url} answers a made-up code with a page instead of JSON: it is not a token "
            "endpoint.",
            failure.remedy(Subject.TOKEN_PATH),
        )
    if failure.code or _is_unclear(failure.status):
        return HANDSHAKE.unknown(
            f"{seen}, in answer to a made-up code. A real code may be accepted.",
            failure.remedy(Subject.TOKEN_PATH),
        )
    return HANDSHAKE.failed(f"{seen}.", failure.remedy(Subject.TOKEN_PATH))


def _identity(subject: CheckedService, text: str) -> Probe:
    if text.startswith((_NOT_CONFIGURED, _UNEXPECTED)):
        return IDENTITY.failed(f"Rocket.Chat does not handle {subject.key}: {text}.", _NOT_HANDLED)
    if names_nobody(subject.key).search(text):
        return IDENTITY.failed(
            f"{subject.identity_url} answers a made-up access token with JSON in which "
            f"Rocket.Chat finds no user ({text}).",
            Remedy(
                "Correct the path in identity_path. If the identity provider answers errors like "
                "this, try a whole login with a test user.",
                Subject.IDENTITY_PATH,
            ),
            IDENTITY_HERE.id,
        )
    failure = Failure.in_text(text)
    if failure is None or not failure.reason:
        return IDENTITY.unknown(_NOT_REPORTED.format(subject.identity_url))
    seen = f"{failure.url}: {failure.reason}"
    if failure.status in (400, 401, 403):
        return IDENTITY.healthy(f"{seen}. It rejected a made-up access token, as expected.")
    if failure.is_not_json:
        return IDENTITY.failed(
            f"{failure.url} answers a made-up access token with a page (for example a login page) "
            "instead of JSON: it is not an identity endpoint.",
            failure.remedy(Subject.IDENTITY_PATH),
        )
    if _is_unclear(failure.status):
        return IDENTITY.unknown(
            f"{seen}, in answer to a made-up access token. A real token may be accepted.",
            failure.remedy(Subject.IDENTITY_PATH),
        )
    return IDENTITY.failed(f"{seen}.", failure.remedy(Subject.IDENTITY_PATH))


def _is_unclear(status: int) -> bool:
    """Return whether a status leaves open whether the endpoint exists."""
    return bool(status) and status not in (404, 405)


def _taken(view: View) -> Probe:
    return view.insecure(
        "A made-up code or access token was accepted as a real one: anybody can log in.",
        Remedy(
            "Check that token_path and identity_path are the identity provider's own, and that it "
            "checks tokens.",
            Subject.TOKEN_PATH,
            Subject.IDENTITY_PATH,
        ),
    )
