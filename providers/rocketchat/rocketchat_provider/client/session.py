"""The session at the server: token or login, second factor, renewal, logout."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tfplugin.log.records import redact

from rocketchat_provider.client import method_call
from rocketchat_provider.client.answer import Answer, accept
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.errors import (
    CredentialsRejected,
    MethodMissing,
    NotRocketChat,
    RocketChatError,
    SessionEnded,
    TwoFactorRejected,
    TwoFactorRequired,
    UnexpectedAnswer,
)
from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.client.second_factor import SecondFactor
from rocketchat_provider.client.shown_text import one_line
from rocketchat_provider.client.transport import Method, Transport
from rocketchat_provider.client.upload import Upload
from rocketchat_provider.client.version import Capabilities, Version

_log = logging.getLogger(__name__)
_GOODBYE = 5.0
_UNKNOWN = Version("0.0")


@dataclass(frozen=True)
class Token:
    """What requests are authenticated with."""

    user_id: str
    auth_token: str = field(repr=False)
    opened_here: bool
    """Whether the provider logged in for it. Only such a session is renewed and logged out."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request."""
        return {"X-User-Id": self.user_id, "X-Auth-Token": self.auth_token}


class Session:
    """Authenticated requests. Thread-safe; logs in at the first request."""

    def __init__(self, transport: Transport, connection: Connection, clock: Clock) -> None:
        self.transport = transport
        self._connection = connection
        self._second_factor = SecondFactor(connection, clock)
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._verified: Token | None = None
        self._version = _UNKNOWN
        self._failure: RocketChatError | None = None
        for secret in (connection.auth_token, connection.password, connection.totp_secret):
            redact(secret or "")

    def get(self, path: str, *, permission: str = "") -> Fields:
        """Return the JSON object at `path`; `permission` is the one that Rocket.Chat checks."""
        answer = self.accept(self.send("GET", path), f"GET {path}", permission)
        return _object(answer, f"GET {path}")

    def post(self, path: str, body: JSON | Upload, *, permission: str = "") -> Fields:
        """Post `body` with the second factor. Returns the answer, {} if it has no object."""
        return self.accept(self.send("POST", path, body), f"POST {path}", permission).fields

    def call(self, method: str, *parameters: JSON, permission: str = "") -> JSON:
        """Call a Meteor method. Raises its error, although the HTTP status reports success."""
        path, body = method_call.path_of(method), method_call.body_of(method, parameters)
        answer = self.transport.send_method(method, lambda: self.send("POST", path, body))
        if method_call.is_route_missing(answer):
            raise MethodMissing(method, "this server calls no methods over its REST API")
        if "message" not in answer.fields:
            self.accept(answer, f"POST {path}", permission)
        with self._explaining():
            return method_call.result_of(answer, method, permission)

    def send(
        self, method: Method, path: str, body: JSON | Upload = None, *, repeat: bool = True
    ) -> Answer:
        """Send an authenticated request and return any answer; renew an expired session once.

        `repeat`: whether it may be sent again after a broken connection, see `Transport.send`.
        """
        self.transport.pause(0)
        token = self._current()
        answer = self._send_as(token, method, path, body, repeat)
        if not self._unknown(token, answer):
            return answer
        token = self._renewed(token)
        answer = self._send_as(token, method, path, body, repeat)
        if answer.status == 401:
            raise SessionEnded(
                f"{method} {path}: the server does not accept the session it has just opened. "
                "Check that url reaches one server, or several that share one database."
            )
        return answer

    def accept(self, answer: Answer, what: str, permission: str = "") -> Answer:
        """Return `answer` if it is a success, else raise the matching error; see `accept`."""
        with self._explaining():
            return accept(answer, what, permission)

    def close(self) -> None:
        """Log out of a session that was opened here. A configured token stays valid."""
        with self._lock:
            token, self._token = self._token, None
        if token is not None and token.opened_here:
            try:
                self.transport.exchange(
                    "POST", "/api/v1/logout", headers=token.headers, body={}, timeout=_GOODBYE
                )
            except RocketChatError as error:
                _log.warning("could not log out, the session stays until it expires: %s", error)
        self.transport.close()

    def _send_as(
        self, token: Token, method: Method, path: str, body: JSON | Upload, repeat: bool
    ) -> Answer:
        headers = dict(token.headers)
        if method == "POST":
            headers |= self._second_factor.headers
        return self.transport.send(method, path, headers=headers, body=body, repeat=repeat)

    def _unknown(self, token: Token, answer: Answer) -> bool:
        """Return whether the server did not recognize the token.

        With Accounts_AllowAnonymousRead, it treats an expired token as an anonymous user.
        """
        if answer.is_page or answer.status not in (401, 403):
            return False
        return answer.status == 401 or not self._is_known(token)

    def _is_known(self, token: Token) -> bool:
        if token == self._verified:
            return True
        answer = self.transport.send("GET", "/api/v1/me", headers=token.headers)
        if answer.status != 200 or answer.fields.get("_id") != token.user_id:
            return False
        self._verified = token
        return True

    def token(self) -> Token:
        """Return the token of the session, which is opened first if necessary."""
        return self._current()

    def renew_if_dead(self) -> bool:
        """Log in again if the session expired, for answers that do not show it."""
        token = self._current()
        if self._is_known(token):
            return False
        self._renewed(token)
        return True

    @property
    def version(self) -> Version:
        """Return the version as the server shows it to everybody: major and minor."""
        self._current()
        return self._version

    @property
    def capabilities(self) -> Capabilities:
        """The behaviour that depends on the server's version."""
        return Capabilities.of(self.version)

    def _current(self) -> Token:
        with self._lock:
            return self._token or self._enter()

    def _renewed(self, refused: Token) -> Token:
        if not refused.opened_here:
            raise CredentialsRejected(
                f"{self._connection.url} does not know the personal access token of user "
                f"{refused.user_id}: it is mistyped, was removed, or belongs to another server. "
                "Check user_id and auth_token (ROCKETCHAT_USER_ID, ROCKETCHAT_AUTH_TOKEN)."
            )
        with self._lock:
            if self._token is not None and self._token != refused:
                return self._token
            _log.info("the session ended, logging in again")
            return self._enter()

    def _enter(self) -> Token:
        """Check the server and log in. If that failed once, waiting threads do not repeat it."""
        if self._failure is not None:
            raise self._failure
        try:
            if self._version == _UNKNOWN:
                self._version = self._greet()
            self._token = self._first_token()
        except RocketChatError as error:
            self._failure = error
            raise
        return self._token

    def _greet(self) -> Version:
        """Make sure that the server is Rocket.Chat before credentials are sent."""
        answer = self.transport.send("GET", "/api/info")
        version = version_in(answer.fields)
        if answer.status != 200 or version is None:
            raise NotRocketChat(answer.url, answer.seen, _remedy(self._connection.base_url, answer))
        return version

    def _first_token(self) -> Token:
        connection = self._connection
        if connection.user_id and connection.auth_token:
            return Token(connection.user_id, connection.auth_token, opened_here=False)
        return self._login()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Add details to the server's refusal of a second factor."""
        try:
            yield
        except TwoFactorRejected as error:
            if error.method == self._second_factor.method:
                raise
            raise TwoFactorRequired(error.what, error.method) from None
        except TwoFactorRequired as error:
            if not self.capabilities.ignores_bypass_tokens:
                raise
            hint = f"Rocket.Chat {self.version} requires it even for tokens created without it."
            raise TwoFactorRequired(error.what, error.method, hint) from None

    def _oddities(self) -> str:
        """Describe what looks like a copying mistake in the user name or password."""
        odd = [name for name in ("username", "password") if _odd(getattr(self._connection, name))]
        if not odd:
            return ""
        return (
            f" The {' and the '.join(odd)} begins or ends with a blank or a quotation mark, or "
            "contains a control character: check whether that is intended."
        )

    def _login(self) -> Token:
        body = {"user": self._connection.username, "password": self._connection.password}
        answer = self.transport.send("POST", "/api/v1/login", body=body)
        if answer.error.code == "totp-required":
            # From 9.0 on the refusal does not name the second factor that is required.
            method = str(answer.error.details.get("method", "totp"))
            if not method == self._second_factor.method == "totp":
                raise TwoFactorRequired("login", method)
            body["code"] = self._second_factor.code()
            answer = self.transport.send("POST", "/api/v1/login", body=body)
        if answer.status == 401 and not answer.is_page:
            answer.error.raise_known("login", "")
            raise CredentialsRejected(
                f"{self._connection.url} rejected the login of {self._connection.username!r}: "
                f"{one_line(answer.error.text) or 'Unauthorized'}. Check username and password "
                f"(ROCKETCHAT_USERNAME, ROCKETCHAT_PASSWORD).{self._oddities()}"
            )
        data = accept(answer, "login").fields.get("data")
        if not isinstance(data, dict) or not data.get("userId") or not data.get("authToken"):
            raise UnexpectedAnswer("login", "there is no userId and authToken in the answer")
        redact(str(data["authToken"]))
        return Token(str(data["userId"]), str(data["authToken"]), opened_here=True)


def _odd(value: str) -> bool:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return quoted or value != value.strip() or not value.isprintable()


def _remedy(url: str, answer: Answer) -> str:
    """Return the likely mistake in the address, "" if nothing points to one."""
    parts = urlsplit(url)
    if answer.status == 400 and "https" in answer.text.lower() and parts.scheme == "http":
        return f"The server speaks https: set url (ROCKETCHAT_URL) to https://{parts.netloc}."
    if parts.path.strip("/") and answer.status < 500:
        return (
            f"Set url (ROCKETCHAT_URL) to {parts.scheme}://{parts.netloc}, without {parts.path}, "
            "unless Rocket.Chat is installed below that path."
        )
    return ""


def version_in(info: Fields) -> Version | None:
    """Return the version in an answer of `/api/info`, None if there is none."""
    nested = info.get("info")
    found = info.get("version") or (nested.get("version") if isinstance(nested, dict) else None)
    try:
        return Version(found) if isinstance(found, str) else None
    except ValueError:
        return None


def _object(answer: Answer, what: str) -> Fields:
    if isinstance(answer.json, dict):
        return answer.json
    if answer.json is None:
        raise NotRocketChat(answer.url, answer.seen)
    raise UnexpectedAnswer(what, f"expected a JSON object, got {answer.seen}")
