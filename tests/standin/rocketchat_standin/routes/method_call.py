"""Methods (DDP) called over REST: their errors stand inside the message."""

import json
from typing import Any

from flask import Response

from ..api import Call, as_json, endpoint
from ..errors import MatchError, MeteorError, ServerError, ServiceNotConfiguredError
from ..login import login
from ..methods import METHODS, Method
from ..process import Process
from ..profiles import Profile
from ..texts import compact

_PER_USER, _PER_CONNECTION, _WINDOW = 20, 10, 10.0


@endpoint("POST", "/api/v1/method.call/<path:name>", properties=("message",), limit=None)
def method_call(call: Call, name: str) -> Response:
    """Call a method; the one named inside the message is called, not the one in the path."""
    message = _message(call)
    process = call.process
    assert call.token is not None
    try:
        method = _method(process.profile, message["method"])
        _limit(process, message["method"], call.token["hash"], call.caller["_id"])
        if method.two_factor:
            _require_second_factor(call, message)
        result = method.function(call, *message.get("params", []))
    except (MeteorError, MatchError, ServerError) as error:
        return _failed(process.profile, message, error)
    return _succeeded(process, message, result)


@endpoint(
    "POST",
    "/api/v1/method.callAnon/<path:name>",
    properties=("message",),
    authenticated=False,
    limit=None,
)
def method_call_anonymous(call: Call, name: str) -> Response:
    """Call a method without being logged in: only `login` is one."""
    message = _message(call)
    process = call.process
    try:
        if message["method"] != "login":
            raise _not_found(message["method"])
        _limit(process, "login", call.request.remote_addr or "", None)
        user, token = _logged_in(process, message["params"][0])
    except (MeteorError, MatchError, ServerError) as error:
        return _failed(process.profile, message, error)
    return _succeeded(process, message, {"id": user["_id"], "token": token, "type": "password"})


def _logged_in(process: Process, options: Any) -> tuple[Any, str]:
    try:
        return login(process, options)
    except ServerError as error:
        process.log_failed_login(error)
        raise


def _message(call: Call) -> dict[str, Any]:
    try:
        message = json.loads(call.fields["message"])
    except (TypeError, ValueError) as error:
        raise MeteorError("error-invalid-params", "Invalid message") from error
    if not isinstance(message, dict) or not isinstance(message.get("method"), str):
        raise MeteorError("error-invalid-params", "Invalid message")
    return message


def _method(profile: Profile, name: str) -> Method:
    method = METHODS.get(name)
    if method is None or not method.exists(profile):
        raise _not_found(name)
    return method


def _not_found(name: str) -> MeteorError:
    return MeteorError(404, f"Method '{name}' not found")


def _limit(process: Process, name: str, connection: str, user_id: str | None) -> None:
    allowances = [
        process.method_limits.count(("connection", connection, name), _PER_CONNECTION, _WINDOW)
    ]
    if user_id is not None:
        key = ("user", user_id, name)
        allowances.append(process.method_limits.count(key, _PER_USER, _WINDOW))
    for allowance in allowances:
        if not allowance.allowed:
            wait = f"You must wait {allowance.seconds} seconds before trying again."
            raise MeteorError(
                "too-many-requests",
                f"Error, too many requests. Please slow down. {wait}",
                {"timeToReset": round(allowance.reset_in * 1000)},
            )


def _require_second_factor(call: Call, message: dict[str, Any]) -> None:
    params = message.get("params", [])
    given = params[-1] if params and isinstance(params[-1], dict) else {}
    if "twoFactorCode" in given:
        params.pop()
        call.require_second_factor((given["twoFactorCode"], given.get("twoFactorMethod")))
    elif call.process.profile.methods_read_factor_headers:
        call.require_second_factor()
    else:
        call.require_second_factor((None, None))


def _succeeded(process: Process, message: dict[str, Any], result: Any) -> Response:
    text = compact({"msg": "result", "id": message.get("id")})
    if result is not None:
        is_list = isinstance(result, list)
        shown = process.texts.listed(result) if is_list else compact(result)
        text = f'{text.removesuffix("}")},"result":{shown}}}'
    return as_json({"message": text, "success": True})


def _failed(profile: Profile, message: dict[str, Any], error: Exception) -> Response:
    answer = {"msg": "result", "id": message.get("id"), "error": _as_json(profile, error)}
    status = profile.method_failure_status
    return as_json({"message": compact(answer), "success": status == 200}, status)


def _as_json(profile: Profile, error: Exception) -> dict[str, Any]:
    if isinstance(error, MeteorError | MatchError):
        return error.as_json()
    if isinstance(error, ServiceNotConfiguredError):
        stack = {"stack": f"Error: {error}"} if profile.stack_in_method_error else {}
        return {"message": str(error), **stack}
    return {}
