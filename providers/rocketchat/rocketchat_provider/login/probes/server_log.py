"""The server's log, which says why a login failed (`GET stdout.queue`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rocketchat_provider.client.errors import PermissionDenied, UnexpectedAnswer
from rocketchat_provider.client.session import Session

_PATH = "/api/v1/stdout.queue"
_PERMISSION = "view-logs"
_PAUSES = (0.0, 0.2, 0.4, 0.8, 1.6)

Line = tuple[str, str, str]


class LogUnavailable(Exception):  # noqa: N818 - it reads as what happened
    """The log cannot be read. `str()` of the exception is the reason."""


@dataclass
class ServerLog:
    """Log lines that were written after `mark()`."""

    session: Session
    _before: frozenset[Line] = field(default=frozenset())
    _why_not: str = ""

    def mark(self) -> None:
        """Remember which lines exist already."""
        try:
            self._before = frozenset(self._lines())
        except LogUnavailable as reason:
            self._why_not = str(reason)

    def find(self, pattern: re.Pattern[str]) -> str:
        """Return the last match in a new line, which may take a moment; "" if there is none.

        Raises LogUnavailable.
        """
        if self._why_not:
            raise LogUnavailable(self._why_not)
        for pause in _PAUSES:
            self.session.transport.pause(pause)
            new = (line for line in self._lines() if line not in self._before)
            found = [match for _, _, text in new if (match := pattern.search(text))]
            if found:
                return found[-1].group(0)
        return ""

    def _lines(self) -> Iterator[Line]:
        answer = self.session.send("GET", _PATH)
        if answer.status in (404, 405):
            raise LogUnavailable("this server does not show its log (GET stdout.queue)")
        try:
            queue = self.session.accept(answer, f"GET {_PATH}", _PERMISSION).fields.get("queue")
            if not isinstance(queue, list):
                raise UnexpectedAnswer(f"GET {_PATH}", "there is no queue in the answer")
        except PermissionDenied:
            raise LogUnavailable(
                f"the account may not read the server's log (permission {_PERMISSION})"
            ) from None
        for entry in queue:
            if isinstance(entry, dict):
                yield str(entry.get("id")), str(entry.get("ts")), str(entry.get("string"))
