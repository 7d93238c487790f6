"""Third-party OAuth apps: Rocket.Chat as the provider."""

import re
from typing import Any

from ..api import Call, endpoint
from ..database import Document
from ..errors import MeteorError, RestError
from ..profiles import Profile
from ..random_ids import random_id, random_secret

_PERMISSION = "manage-oauth-apps"


def _denied(profile: Profile) -> tuple[int, dict[str, Any]]:
    return profile.apps_denied


def _redirects(text: str) -> str:
    """Several addresses, separated by commas or newlines, are kept separated by commas."""
    parts = [part.strip() for part in re.split(r"[,\n]", text)]
    return ",".join(part for part in parts if part) if len(parts) > 1 else text


def _author(call: Call) -> dict[str, str]:
    return {"_id": call.caller["_id"], "username": call.caller["username"]}


def _date(call: Call) -> str:
    return call.process.date_text()


@endpoint("GET", "/api/v1/oauth-apps.list", permission=_PERMISSION, denied=_denied)
def listed(call: Call) -> Any:
    """Every app with its secret."""
    return {"oauthApps": list(call.process.oauth_apps), "success": True}


@endpoint("GET", "/api/v1/oauth-apps.get")
def one(call: Call) -> Any:
    """One app, without its secret for those who may not manage apps."""
    asked = call.request.args
    found = next(
        (
            app
            for app in call.process.oauth_apps
            if app["_id"] in (asked.get("_id"), asked.get("appId"))
            or app["clientId"] == asked.get("clientId")
        ),
        None,
    )
    if found is None:
        raise RestError(400, {"success": False, "error": "OAuth app not found."})
    if not call.may(_PERMISSION):
        found = {key: value for key, value in found.items() if key != "clientSecret"}
    return {"oauthApp": found, "success": True}


@endpoint(
    "POST",
    "/api/v1/oauth-apps.create",
    permission=_PERMISSION,
    denied=_denied,
    properties=("name", "active", "redirectUri"),
    closed=True,
)
def create(call: Call) -> Any:
    """Make an app; the server chooses its id and secret."""
    app: Document = {
        "name": call.fields["name"],
        "active": call.fields["active"],
        "redirectUri": _redirects(call.fields["redirectUri"]),
        "clientId": random_id(),
        "clientSecret": random_secret(),
        "_createdAt": _date(call),
        "_updatedAt": _date(call),
        "_createdBy": _author(call),
        "_id": random_id(),
    }
    call.process.oauth_apps.put({"_id": app["_id"], **app})
    return {"application": app, "success": True}


@endpoint(
    "POST",
    "/api/v1/oauth-apps.update",
    permission=_PERMISSION,
    denied=_denied,
    properties=("appId", "name", "active", "redirectUri"),
    closed=True,
)
def update(call: Call) -> Any:
    """Replace an app's fields."""
    changed = {
        "name": call.fields["name"],
        "active": call.fields["active"],
        "redirectUri": _redirects(call.fields["redirectUri"]),
        "_updatedAt": _date(call),
        "_updatedBy": _author(call),
    }
    app = call.process.oauth_apps.change(call.fields["appId"], lambda app: {**app, **changed})
    if app is None:
        raise _not_found("updateOAuthApp")
    return {**app, "success": True}


@endpoint(
    "POST",
    "/api/v1/oauth-apps.delete",
    permission=_PERMISSION,
    denied=_denied,
    properties=("appId",),
)
def delete(call: Call) -> Any:
    """Delete an app; the answer is the JSON literal true."""
    if call.fields["appId"] not in call.process.oauth_apps:
        raise _not_found("deleteOAuthApp")
    call.process.oauth_apps.remove(call.fields["appId"])
    return True


def _not_found(method: str) -> MeteorError:
    details = {"method": method}
    return MeteorError("error-application-not-found", "Application not found", details)
