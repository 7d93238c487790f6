"""Reads the login page's services (`settings.oauth`) within the server's rate limit."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from rocketchat_provider.client.answer import Answer
from rocketchat_provider.client.clock import Clock
from rocketchat_provider.client.errors import UnexpectedAnswer
from rocketchat_provider.client.json import Fields
from rocketchat_provider.client.session import Session
from rocketchat_provider.client.transport import A_MOMENT

_log = logging.getLogger(__name__)
_PATH = "/api/v1/settings.oauth"
_LEFT_TO_OTHERS = 2
_WINDOW = 60.0

Row = Fields
"""One login service in the login page's format (`serverURL`, `clientId`, `showButton`, …)."""


@dataclass(frozen=True)
class Reading:
    """The rows by service key, and the clock's time of the request."""

    rows: Mapping[str, Row]
    at: float


class LoginRows:
    """Reads the rows for all threads. The server allows 10 requests per minute and address.

    Browsers behind the same proxy share that limit, so the last requests are left to them.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at = float("-inf")
        self._last: Reading | None = None

    def read(self, not_before: float) -> Reading:
        """Return rows read at the clock's time `not_before` or later; threads share a read."""
        with self._lock:
            if self._last is not None and self._last.at >= not_before:
                return self._last
            self._keep_pace()
            at = self._clock.now()
            self._last = Reading(self._fetch(), at)
            return self._last

    def _keep_pace(self) -> None:
        wait = self._free_at - self._clock.now()
        if wait > 0:
            _log.info("%s: waiting %.0f s, its limit is nearly used up", _PATH, wait)
            self._session.transport.pause(wait)

    def _fetch(self) -> Mapping[str, Row]:
        answer = self._session.accept(self._session.send("GET", _PATH), f"GET {_PATH}")
        self._free_at = self._clock.now() + self._wait_asked(answer)
        services = answer.fields.get("services")
        if not isinstance(services, list):
            raise UnexpectedAnswer(f"GET {_PATH}", "there is no list of services in the answer")
        rows = (service for service in services if isinstance(service, dict))
        return {str(row.get("service") or row.get("name") or "").lower(): row for row in rows}

    def _wait_asked(self, answer: Answer) -> float:
        """Return the seconds to wait before the next request, by the rate limit in the answer."""
        remaining = answer.headers.get("x-ratelimit-remaining", "")
        reset = answer.headers.get("x-ratelimit-reset", "")
        if not (remaining.isdigit() and reset.isdigit()) or int(remaining) > _LEFT_TO_OTHERS:
            return 0.0
        return min(_WINDOW, int(reset) / 1000 - self._clock.today()) + A_MOMENT
