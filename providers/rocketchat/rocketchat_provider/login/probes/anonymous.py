"""Requests of probes, without credentials."""

import base64
import json

from rocketchat_provider.client import method_call
from rocketchat_provider.client.answer import Answer, ServerError
from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.json import Fields
from rocketchat_provider.login.probes.checked_service import CheckedService

Session = tuple[str, str]
"""The user's id and token."""


def open_callback(subject: CheckedService, query: str) -> Answer:
    """Open the service's callback like a browser that the provider redirects.

    It is sent once: a code works once, and must not appear in a log line about a retry.
    """
    transport = subject.server.session.transport
    path = f"/_oauth/{subject.key}?{query}"
    return transport.exchange("GET", path, headers={"Accept": "text/html"})


def state(subject: CheckedService, credential_token: str) -> str:
    """Return the data that the login page sends with a login, for the callback."""
    content = {
        "loginStyle": subject.login_style,
        "credentialToken": credential_token,
        "isCordova": False,
        "redirectUrl": subject.home_url,
    }
    return base64.b64encode(json.dumps(content).encode()).decode()


def login_by_method(subject: CheckedService, parameters: Fields) -> ServerError | None:
    """Log in with the method login and log out again. Returns the error, or None."""
    transport = subject.server.session.transport
    path, body = "/api/v1/method.callAnon/login", method_call.body_of("login", (parameters,))
    answer = transport.send_method("login", lambda: transport.send("POST", path, body=body))
    message = method_call.message_of(answer)
    if message.get("msg") != "result":
        raise UnexpectedAnswer("the method login", f"no result came, but {answer.seen}")
    if "error" in message:
        return ServerError.of(message["error"] if isinstance(message["error"], dict) else {})
    session = _session_in(message.get("result"), "id", "token")
    if session is None:
        raise UnexpectedAnswer("the method login", f"no session was opened, but {answer.seen}")
    log_out(subject, session)
    return None


def login_by_rest(subject: CheckedService, parameters: Fields) -> Answer:
    """Log in with `POST /api/v1/login`. The caller must end the session that it opens."""
    return subject.server.session.transport.send("POST", "/api/v1/login", body=parameters)


def session_of(answer: Answer) -> Session | None:
    """Return the session that `login_by_rest` opened, if any."""
    if answer.status != 200:
        return None
    return _session_in(answer.fields.get("data"), "userId", "authToken")


def log_out(subject: CheckedService, session: Session) -> None:
    """End a session that a probe opened, even if Terraform has asked to stop."""
    headers = {"X-User-Id": session[0], "X-Auth-Token": session[1]}
    subject.server.session.transport.exchange("POST", "/api/v1/logout", headers=headers, body={})


def _session_in(opened: object, user_id: str, token: str) -> Session | None:
    if not isinstance(opened, dict):
        return None
    user, secret = opened.get(user_id), opened.get(token)
    return (user, secret) if isinstance(user, str) and isinstance(secret, str) else None
