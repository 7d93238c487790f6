"""Personal access tokens."""

from typing import Any

from ..api import Call, endpoint
from ..database import Document
from ..errors import MeteorError

_PERMISSION = "create-personal-access-tokens"


def _named(call: Call) -> Document | None:
    name = call.fields.get("tokenName")
    return next((kept for kept in call.caller["tokens"] if kept.get("name") == name), None)


def _existing(call: Call) -> Document:
    token = _named(call)
    if token is None:
        raise MeteorError("error-token-does-not-exists", "Token does not exist")
    return token


def _remove(call: Call, token: Document) -> None:
    call.process.users.remove_tokens(call.caller, lambda kept: kept["hash"] == token["hash"])


@endpoint(
    "POST",
    "/api/v1/users.generatePersonalAccessToken",
    permission=_PERMISSION,
    properties=("tokenName",),
    two_factor=True,
)
def generate(call: Call) -> Any:
    """Make a token; its secret is shown once."""
    name, bypass = call.fields["tokenName"], call.fields.get("bypassTwoFactor") is True
    if _named(call):
        raise MeteorError("error-token-already-exists", "A token with this name already exists")
    token = call.process.users.add_personal_token(call.caller, name, bypass=bypass)
    return {"token": token, "success": True}


@endpoint(
    "POST",
    "/api/v1/users.regeneratePersonalAccessToken",
    permission=_PERMISSION,
    properties=("tokenName",),
    two_factor=True,
)
def regenerate(call: Call) -> Any:
    """Replace a token's secret."""
    old = _existing(call)
    _remove(call, old)
    token = call.process.users.add_personal_token(call.caller, old["name"], bypass=old["bypass"])
    return {"token": token, "success": True}


@endpoint(
    "POST",
    "/api/v1/users.removePersonalAccessToken",
    permission=_PERMISSION,
    properties=("tokenName",),
    two_factor=True,
)
def remove(call: Call) -> Any:
    """Delete a token."""
    _remove(call, _existing(call))
    return {"success": True}


@endpoint("GET", "/api/v1/users.getPersonalAccessTokens", permission=_PERMISSION)
def listed(call: Call) -> Any:
    """The caller's tokens without their secrets."""
    tokens = [
        {"name": kept["name"], "bypassTwoFactor": kept["bypass"]}
        for kept in call.caller["tokens"]
        if "name" in kept
    ]
    return {"tokens": tokens, "success": True}
