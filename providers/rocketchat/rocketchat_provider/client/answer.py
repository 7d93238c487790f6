"""The server's answers and their meaning."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import NoReturn, cast

from rocketchat_provider.client.errors import (
    NotRocketChat,
    PermissionDenied,
    Rejected,
    TwoFactorRejected,
    TwoFactorRequired,
    UnexpectedAnswer,
)
from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.client.shown_text import one_line, text_of_page

_DENIED = (
    *("error-action-not-allowed", "error-not-allowed", "error-unauthorized"),
    *("error-not-authorized", "not-authorized", "error-forbidden"),
    "error-edit-permissions-not-allowed",
)
_DIGITS = 19
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HTML_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer. The keys of `headers` are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str
    content: bytes = b""
    """The unchanged body, for content that is not text."""

    @cached_property
    def json(self) -> JSON:
        """The parsed body, or None if it is not JSON."""
        return parsed(self.text)

    @property
    def fields(self) -> Fields:
        """The body as an object, or {} if it is something else."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def seen(self) -> str:
        """A short description for a message, with the reason that the server gives."""
        known = self.status in {known.value for known in HTTPStatus}
        status = f"status {self.status}" + (f" {HTTPStatus(self.status).phrase}" if known else "")
        if self._is_html:
            title = _HTML_TITLE.search(self.text)
            named = f' titled "{one_line(title.group(1), 80)}"' if title else ""
            says = one_line(text_of_page(self.text), 120) if self.status >= 400 else ""
            return f"an HTML page{named} ({status})" + (f' that says "{says}"' if says else "")
        if self.json is not None:
            return f"other JSON ({status})"
        if not self.text.strip():
            return f"an empty body ({status})"
        return f'plain text ({status}): "{one_line(self.text)}"'

    @property
    def is_page(self) -> bool:
        """Whether the body is text, as proxies send it; Rocket.Chat's API sends JSON or nothing."""
        return bool(self.text) and self.json is None

    @property
    def error(self) -> "ServerError":
        """The server's reason for a failure."""
        return ServerError.of(self.fields)

    @property
    def _is_html(self) -> bool:
        return "html" in self.headers.get("content-type", "") or self.text.lstrip()[:1] == "<"


@dataclass(frozen=True)
class ServerError:
    """A Meteor error in the format of REST and methods."""

    code: str
    """`errorType` ("totp-required"), or the field that replaces it."""
    text: str
    details: Fields

    @classmethod
    def of(cls, fields: Fields) -> "ServerError":
        """Return the error in a REST body, or in the `error` of a method's result."""
        text = fields.get("reason") or fields.get("message") or fields.get("error") or ""
        details = fields.get("details")
        return cls(
            code=_code(fields),
            text=one_line(str(text), 400),
            details=details if isinstance(details, dict) else {},
        )

    @property
    def method(self) -> str:
        """The second factor that the server requires."""
        return str(self.details.get("method") or "password")

    @property
    def is_denial(self) -> bool:
        """Whether the account lacks a permission."""
        return self.code in _DENIED or self.text == "unauthorized"

    def raise_known(self, what: str, permission: str) -> None:
        """Raise this error's exception if it is a refusal that any call may get."""
        if self.code == "totp-required":
            raise TwoFactorRequired(what, self.method)
        if self.code in ("totp-invalid", "totp-max-attempts"):
            raise TwoFactorRejected(what, self.method)
        if self.is_denial:
            raise PermissionDenied(what, permission, self.text)


def parsed(text: str) -> JSON:
    """Return the JSON value in `text`, or None if it is not JSON that a server would send."""
    try:
        value = json.loads(text, parse_constant=_refuse, parse_int=_integer, parse_float=_float)
    except (ValueError, RecursionError):
        return None
    value = cast(JSON, value)
    return _without_surrogates(value) if _SURROGATE.search(text) else value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else _float(digits)


def _float(digits: str) -> float:
    """Return the number. Rejects numbers that are too large for JavaScript."""
    value = float(digits)
    if math.isinf(value):
        raise ValueError("the number is too large")
    return value


def _without_surrogates(value: JSON) -> JSON:
    """Replace unpaired surrogates, which cannot be encoded, by the usual mark."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {
            str(_without_surrogates(key)): _without_surrogates(one) for key, one in value.items()
        }
    return value


def _code(fields: Fields) -> str:
    """Return the error's code. It is in one of three fields, or in brackets at the end."""
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
    """Return `answer` if it is a success, else raise the matching error.

    `what` names the call for the reader; `permission` is what Rocket.Chat checks for it.
    """
    if answer.is_page and answer.status not in (404, 405):
        raise NotRocketChat(answer.url, answer.seen)
    error = answer.error
    if answer.status == 403 and (not error.text or "permission" in error.text.lower()):
        raise PermissionDenied(what, permission, error.text)
    if 200 <= answer.status < 300 and answer.fields.get("success") is not False:
        return answer
    error.raise_known(what, permission)
    if answer.json is None and answer.status in (404, 405):
        raise UnexpectedAnswer(
            what, f"this server has no such route, it answered with {answer.seen}"
        )
    reason = error.text or f"the server gave no reason ({answer.seen})"
    raise Rejected(what, reason, error.code)
