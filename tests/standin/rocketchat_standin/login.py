"""Every way to open a session."""

from collections.abc import Mapping
from typing import Any

from .database import Document
from .errors import MeteorError
from .oauth_login import credential_user, user_of_access_token
from .process import Process
from .users import hashed_token, sha256


def login(
    process: Process, options: Mapping[str, Any], code: str | None = None
) -> tuple[Document, str]:
    """Find the user that these options log in; give him a session and return its token."""
    code = options.get("code") or code
    if "resume" in options:
        return _resumed(process, str(options["resume"]))
    if "oauth" in options:
        user = credential_user(process, options["oauth"])
    elif "accessToken" in options:
        user = user_of_access_token(process, options)
    else:
        user = _with_password(process, options)
    process.two_factor.require_at_login(user, code)
    return user, process.users.open_session(user)


def _with_password(process: Process, options: Mapping[str, Any]) -> Document:
    named = options.get("user")
    selector = named if isinstance(named, dict) else options
    name = selector.get("username") or selector.get("email") or named
    password = options.get("password")
    if not isinstance(name, str) or not isinstance(password, str | dict):
        raise MeteorError(400, "Unrecognized options for login request")
    user = process.users.with_email(name) if "@" in name else process.users.named(name)
    if user is None:
        raise MeteorError(403, "User not found")
    digest = password.get("digest") if isinstance(password, dict) else sha256(password)
    if digest != user["password"]:
        raise MeteorError(403, "Incorrect password")
    return user


def _resumed(process: Process, token: str) -> tuple[Document, str]:
    hashed = hashed_token(token)
    user = process.users.find(lambda u: any(kept["hash"] == hashed for kept in u["tokens"]))
    if user is None or process.users.authenticate(user["_id"], token) is None:
        raise MeteorError(403, "You've been logged out by the server. Please log in again.")
    return user, token
