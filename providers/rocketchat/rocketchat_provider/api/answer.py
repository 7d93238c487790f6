"""What the server answered, and what it means."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from .errors import (
    NotRocketChat,
    PermissionDenied,
    Rejected,
    TwoFactorRejected,
    TwoFactorRequired,
    UnexpectedAnswer,
)

_DENIED = (
    *("error-action-not-allowed", "error-not-allowed", "error-unauthorized"),
    *("error-not-authorized", "not-authorized", "error-forbidden"),
)
_HTML_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `headers` are keyed in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str

    @cached_property
    def json(self) -> Any:
        """The parsed body, None when it is not JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    @property
    def fields(self) -> dict[str, Any]:
        """The body as an object, {} when it is something else."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def seen(self) -> str:
        """A short description for a message; never the body itself."""
        known = self.status in {known.value for known in HTTPStatus}
        status = f"status {self.status}" + (f" {HTTPStatus(self.status).phrase}" if known else "")
        if self._is_html:
            title = _HTML_TITLE.search(self.text)
            named = f' titled "{title.group(1)[:80]}"' if title else ""
            return f"an HTML page{named} ({status})"
        if self.json is not None:
            return f"other JSON ({status})"
        return f"{'plain text' if self.text else 'an empty body'} ({status})"

    @property
    def is_page(self) -> bool:
        """Whether it is a text, as a proxy gives, where Rocket.Chat's API gives JSON or nothing."""
        return bool(self.text) and self.json is None

    @property
    def error(self) -> "ServerError":
        """The reason the server gives for a failure."""
        return ServerError.of(self.fields)

    @property
    def _is_html(self) -> bool:
        return "html" in self.headers.get("content-type", "") or self.text.lstrip()[:1] == "<"


@dataclass(frozen=True)
class ServerError:
    """A Meteor error as REST and methods tell it."""

    code: str
    """`errorType` ("totp-required"), or what stands in its place."""
    text: str
    details: Mapping[str, Any]

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "ServerError":
        """From a REST body, or from the `error` of a method's result."""
        text = fields.get("reason") or fields.get("message") or fields.get("error") or ""
        details = fields.get("details")
        return cls(
            code=_code(fields),
            text=str(text),
            details=details if isinstance(details, dict) else {},
        )

    @property
    def method(self) -> str:
        """The second factor that is asked for."""
        return str(self.details.get("method") or "password")

    def raise_known(self, what: str, permission: str) -> None:
        """Raise what this is, if it is one of the refusals every call may meet."""
        if self.code == "totp-required":
            raise TwoFactorRequired(what, self.method)
        if self.code in ("totp-invalid", "totp-max-attempts"):
            raise TwoFactorRejected(what, self.method)
        if self.code in _DENIED or self.text == "unauthorized":
            raise PermissionDenied(what, permission)


def _code(fields: Mapping[str, Any]) -> str:
    """The error's code, which stands in one of three places, or only in brackets at its end."""
    error = fields.get("error")
    if isinstance(error, str) and (bracketed := re.search(r"\[([\w-]+)\]$", error)):
        error = bracketed.group(1)
    nested = fields.get("sanitizedError")
    if error is None and isinstance(nested, dict):
        error = nested.get("error")
    kind = fields.get("errorType")
    if isinstance(kind, str) and not kind.startswith(("Meteor.", "Match.")):
        return kind
    return str(error) if isinstance(error, str | int) else ""


def accept(answer: Answer, what: str, permission: str = "") -> Answer:
    """`answer` itself when it is a success, else raise what it means.

    `what` names the call for the reader; `permission` is what Rocket.Chat checks for it.
    """
    if answer.is_page and answer.status not in (404, 405):
        raise NotRocketChat(answer.url, answer.seen)
    if answer.status == 403:
        raise PermissionDenied(what, permission)
    if 200 <= answer.status < 300 and answer.fields.get("success") is not False:
        return answer
    answer.error.raise_known(what, permission)
    if answer.json is None and answer.status in (404, 405):
        raise UnexpectedAnswer(
            what, f"this server has no such route, it answered with {answer.seen}"
        )
    reason = answer.error.text or f"the server gave no reason ({answer.seen})"
    raise Rejected(what, reason, answer.error.code)
