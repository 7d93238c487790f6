"""Logging in and out, and who one is."""

from typing import Any

from ..api import Call, as_json, endpoint
from ..errors import MeteorError, RestError, ServerError
from ..login import login as log_in

_ALWAYS_VAGUE = {"User not found"}
_NAMED = ("totp-required", "totp-invalid", "totp-max-attempts")
"""The only refusals that later versions name."""


@endpoint("POST", "/api/v1/login", authenticated=False)
def login(call: Call) -> Any:
    """Open a session with a password, a resume token, or an OAuth credential."""
    profile = call.process.profile
    try:
        user, token = log_in(call.process, call.fields, call.request.headers.get("x-2fa-code"))
    except MeteorError as error:
        raise _refused(call, error) from error
    except ServerError as error:
        if not profile.login_names_failure:
            call.process.log_failed_login(error)
            raise
        raise RestError(401, {"status": "error", "message": str(error)}) from error
    call.request.environ["standin.user"] = user["username"]
    me = call.process.users.as_json(user)
    data = {"userId": user["_id"], "authToken": token, "me": me}
    return {"status": "success", "data": data, **profile.login_success}


def _refused(call: Call, error: MeteorError) -> RestError:
    profile = call.process.profile
    code, reason = error.error, error.reason
    names = code in _NAMED or profile.login_names_failure
    if reason in _ALWAYS_VAGUE or not names:
        code = reason = "Unauthorized"
    old = {"status": "error", "message": reason} if profile.status_in_401 else {}
    new = {} if profile.login_names_failure else {"success": False}
    has_details = profile.status_in_401 and error.details is not None
    details = {"details": error.details} if has_details else {}
    return RestError(401, {**new, "error": code, **old, **details})


@endpoint("POST", "/api/v1/logout")
def logout(call: Call) -> Any:
    """End the session of the token in the header."""
    token = call.token
    assert token is not None
    call.process.users.remove_tokens(call.caller, lambda kept: kept["hash"] == token["hash"])
    if not call.process.profile.logout_answers:
        return as_json("")
    return {"status": "success", "data": {"message": "You've been logged out!"}}


@endpoint("GET", "/api/v1/me")
def me(call: Call) -> Any:
    """The caller."""
    profile = call.process.profile
    return {**call.process.users.as_json(call.caller), **profile.me, "success": True}
