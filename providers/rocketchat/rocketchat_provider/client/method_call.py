"""Meteor methods over REST: `POST /api/v1/method.call/<method>`.

The status is 200 (400 from 8.0 on) for successes and failures. The body's `message` has the
outcome: a JSON text with a `result` or an `error`.
"""

import json
from urllib.parse import quote

from rocketchat_provider.client.answer import Answer, ServerError, parsed
from rocketchat_provider.client.errors import MethodMissing, Rejected, UnexpectedAnswer
from rocketchat_provider.client.json import JSON, Fields


def path_of(method: str) -> str:
    """Return the route of a method."""
    return f"/api/v1/method.call/{quote(method, safe='')}"


def body_of(method: str, parameters: tuple[JSON, ...]) -> dict[str, str]:
    """Return the body of a call to `method`."""
    message = {"msg": "method", "id": "1", "method": method, "params": list(parameters)}
    return {"message": json.dumps(message)}


def seconds_to_wait(answer: Answer) -> float | None:
    """Return the seconds to wait before this method may be called again; None without a limit."""
    if "too-many-requests" not in answer.text:
        return None
    error = message_of(answer).get("error")
    if not isinstance(error, dict) or error.get("error") != "too-many-requests":
        return None
    details = error.get("details")
    asked = details.get("timeToReset") if isinstance(details, dict) else None
    if not isinstance(asked, int | float) or isinstance(asked, bool) or asked < 0:
        return 10.0
    return asked / 1000


def result_of(answer: Answer, method: str, permission: str) -> JSON:
    """Return the method's result, None if it has none. Raises its error."""
    what = f"the method {method}"
    message = message_of(answer)
    if message.get("msg") != "result":
        raise UnexpectedAnswer(what, f"no result came, but {answer.seen}")
    if "error" not in message:
        return message.get("result")
    error = ServerError.of(found if isinstance(found := message["error"], dict) else {})
    error.raise_known(what, permission)
    if error.code == "404":
        raise MethodMissing(method, error.text or "this server does not have it")
    raise Rejected(what, error.text or "the server gave no reason", error.code)


def is_route_missing(answer: Answer) -> bool:
    """Return whether the server supports no methods over REST."""
    return answer.status in (404, 405) and "message" not in answer.fields


def message_of(answer: Answer) -> Fields:
    """Return the message in the answer: `msg`, and `result` or `error`; {} if there is none."""
    text = answer.fields.get("message")
    if not isinstance(text, str):
        return {}
    message = parsed(text)
    return message if isinstance(message, dict) else {}
