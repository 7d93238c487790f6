"""Sends HTTP requests: TLS, redirects, retries and rate limits. Knows nothing about logins."""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from rocketchat_provider.client import method_call
from rocketchat_provider.client.answer import Answer
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.connection import Connection
from rocketchat_provider.client.errors import (
    Interrupted,
    RateLimited,
    Redirected,
    RocketChatError,
    Unreachable,
)
from rocketchat_provider.client.json import JSON
from rocketchat_provider.client.no_answer import unreachable
from rocketchat_provider.client.shown_text import without_details
from rocketchat_provider.client.upload import Upload

if TYPE_CHECKING:
    import requests

    from rocketchat_provider.client.limits import LimitedAdapter

Method = Literal["GET", "POST"]

_log = logging.getLogger(__name__)
_TRY_AGAIN = (429, 502, 503, 504)
LONGEST_WAIT = 120.0
"""The longest wait for a rate limit, in seconds."""
_RETRIES_BEFORE_THE_FIRST_ANSWER = 2
_LARGEST_SECONDS = 10**11
"""A reset time below this is in seconds, a larger one in milliseconds."""
_DIGITS = 15
A_MOMENT = 0.25
"""Added to every wait for a rate limit, because its window ends a little later than announced."""
_WAIT_IN_TEXT = re.compile(r"must wait (\d+) second")
_USER_AGENT = "terraform-provider-rocketchat"


class Transport:
    """Sends requests to one server. Thread-safe; connects at the first request."""

    def __init__(self, connection: Connection, stopping: threading.Event, clock: Clock) -> None:
        self._connection = connection
        self._stopping = stopping
        self._clock = clock
        self._lock = threading.Lock()
        self._http: requests.Session | None = None
        self._answered = False

    def send(
        self,
        method: Method,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: JSON | Upload = None,
        repeat: bool = True,
    ) -> Answer:
        """Send a request to `path` below the URL and return Rocket.Chat's answer.

        A broken connection, a rate limit and a proxy's 502 to 504 are retried up to `max_retries`
        times. After a broken connection the request may or may not have arrived. Repeating it is
        safe: writing a setting or adding a login service twice changes nothing, and removing a
        missing object succeeds. Use `repeat=False` for requests that would create two objects.
        """
        left = self._connection.max_retries
        if not self._answered:
            left = min(left, _RETRIES_BEFORE_THE_FIRST_ANSWER)
        backoff, waited = 0.5, 0.0
        while True:
            try:
                answer = self.exchange(method, path, headers=headers, body=body)
            except Unreachable as error:
                if left == 0 or not (repeat and error.transient):
                    raise
                delay = backoff
            else:
                if answer.status not in _TRY_AGAIN:
                    return answer
                limited = answer.status == 429
                delay = self._asked_delay(answer, backoff) + A_MOMENT if limited else backoff
                if left == 0 or waited + delay > LONGEST_WAIT or not (repeat or limited):
                    raise _given_up(f"{method} {path}", answer, delay)
            left -= 1
            waited += delay
            backoff = min(10.0, 2 * backoff)
            _log.info("%s %s: trying again in %.1f s", method, path, delay)
            self.pause(delay)

    def send_method(self, method: str, send: Callable[[], Answer]) -> Answer:
        """Call `method` through `send`. Retries while the server limits the method.

        Rocket.Chat reports a method's rate limit inside an answer that looks like a success.
        """
        left = self._connection.max_retries
        while True:
            answer = send()
            seconds = method_call.seconds_to_wait(answer)
            if seconds is None:
                return answer
            delay = seconds + A_MOMENT
            if left == 0 or delay > LONGEST_WAIT:
                raise _limited(f"the method {method}", delay)
            left -= 1
            _log.info("method %s: trying again in %.1f s", method, delay)
            self.pause(delay)

    def pause(self, seconds: float) -> None:
        """Wait, or raise `Interrupted` as soon as Terraform asks to stop."""
        if self._clock.wait(self._stopping, seconds):
            raise Interrupted

    def new_adapter(self) -> "LimitedAdapter":
        """The limits on time and size, and the interruption by Terraform, for another session."""
        return _new_adapter(self._stopping)

    def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            self._http.close()

    def exchange(
        self,
        method: Method,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: JSON | Upload = None,
        timeout: float | None = None,
    ) -> Answer:
        """Send one request once, even if Terraform has asked to stop."""
        import requests

        connection = self._connection
        url = connection.base_url + path
        timeout = timeout or connection.request_timeout
        first = not self._answered
        try:
            response = self._opened().request(
                method,
                url,
                json=None if isinstance(body, Upload) else body,
                files=body.parts if isinstance(body, Upload) else None,
                headers=dict(headers or {}),
                timeout=timeout,
                allow_redirects=False,
                verify=connection.ca_file or True,
                proxies=self._proxies,
            )
        except requests.RequestException as error:
            raise unreachable(url, error, timeout, first=first) from error
        self._answered = True
        answer = Answer(
            url=url,
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            text=response.content.decode("utf-8", errors="replace"),
            content=response.content,
        )
        if 300 <= answer.status < 400:
            raise _redirected(url, path, urljoin(url, answer.headers.get("location", "")))
        return answer

    def _opened(self) -> "requests.Session":
        with self._lock:
            if self._http is None:
                self._connection.check()
                self._connection.check_tokens()
                self._http = _new_session(self._connection, self._stopping)
            return self._http

    @property
    def _proxies(self) -> dict[str, str] | None:
        """Requests on the same machine do not use a proxy."""
        if not self._connection.is_loopback:
            return None
        return {"no_proxy": urlsplit(self._connection.url).hostname or ""}

    def _asked_delay(self, answer: Answer, backoff: float) -> float:
        """Return the seconds the server asks to wait. Its own count wins, as clocks may differ."""
        if counted := _WAIT_IN_TEXT.search(answer.error.text):
            return _number(counted.group(1)) or 0.0
        if reset := _number(answer.headers.get("x-ratelimit-reset", "")):
            seconds = reset if reset < _LARGEST_SECONDS else reset / 1000
            return max(0.0, seconds - self._clock.today())
        asked = _number(answer.headers.get("retry-after", ""))
        return 2 * backoff if asked is None else asked


def _number(text: str) -> float | None:
    """Return the number in a header or text, None for other content. Huge numbers are capped."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal()):
        return None
    return float(text) if len(text) <= _DIGITS else float(10**_DIGITS)


def _given_up(what: str, answer: Answer, delay: float) -> RocketChatError:
    if answer.status == 429:
        return _limited(what, delay)
    return Unreachable(
        answer.url,
        f"answered with {answer.seen}",
        "This reply comes from a proxy that cannot reach Rocket.Chat: check that Rocket.Chat "
        "is running and has started, and apply again.",
    )


def _limited(what: str, delay: float) -> RateLimited:
    return RateLimited(what, delay, longest_wait=LONGEST_WAIT)


def _new_session(connection: Connection, stopping: threading.Event) -> "requests.Session":
    """A session that keeps connections, but no cookies and no credentials from a netrc file."""
    from http.cookiejar import DefaultCookiePolicy

    import requests

    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = lambda request: request
    session.headers["User-Agent"] = _USER_AGENT
    session.headers["Accept"] = "application/json"
    if connection.client_certificate and connection.client_key:
        session.cert = (connection.client_certificate, connection.client_key)
    elif connection.client_certificate:
        session.cert = connection.client_certificate
    adapter = _new_adapter(stopping)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _new_adapter(stopping: threading.Event) -> "LimitedAdapter":
    from rocketchat_provider.client.limits import LimitedAdapter

    return LimitedAdapter(stopping=stopping, pool_connections=1, pool_maxsize=16)


def _redirected(url: str, path: str, target: str) -> Redirected:
    plain = without_details(target)
    if plain.endswith(path):
        return Redirected(
            url,
            plain,
            f'If that is the server\'s address, set url = "{plain.removesuffix(path)}" '
            "(ROCKETCHAT_URL).",
        )
    return Redirected(
        url,
        plain,
        "Set url (ROCKETCHAT_URL) to Rocket.Chat's own address, past any login portal or proxy.",
    )
