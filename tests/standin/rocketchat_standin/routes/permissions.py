"""Permissions over REST."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from ..api import Call, endpoint
from ..database import Document
from ..errors import RestError
from ..profiles import Profile


def _denied(profile: Profile) -> tuple[int, dict[str, Any]]:
    return profile.permissions_denied


@endpoint("GET", "/api/v1/permissions.listAll")
def listed(call: Call) -> Any:
    """Every permission, or those that were changed since a time."""
    permissions = call.process.permissions
    since = call.request.args.get("updatedSince")
    found = (
        permissions.all()
        if since is None
        else permissions.changed_since(datetime.fromisoformat(since).timestamp())
    )
    return {"update": _shown(call, found), "remove": [], "success": True}


@endpoint("POST", "/api/v1/permissions.update", permission="access-permissions", denied=_denied)
def update(call: Call) -> Any:
    """Give permissions to other roles, all or none."""
    entries = call.fields.get("permissions")
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise _failure("Invalid body params", "error-invalid-body-params")
    permissions = call.process.permissions
    if not all(permissions.exists(entry["_id"]) for entry in entries):
        raise _failure("Invalid permission", "error-invalid-permission")
    roles = call.process.roles
    if any(roles.get(role) is None for entry in entries for role in entry["roles"]):
        raise _failure("Invalid role", "error-invalid-role")
    for entry in entries:
        permissions.give(entry["_id"], entry["roles"])
    return {"permissions": _shown(call, permissions.all()), "success": True}


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.keys() != {"_id", "roles"}:
        return False
    roles = entry["roles"]
    if not isinstance(entry["_id"], str) or not isinstance(roles, list):
        return False
    return all(isinstance(role, str) for role in roles) and len(set(roles)) == len(roles)


def _failure(error: str, code: str) -> RestError:
    return RestError(400, {"success": False, "error": error, "errorType": code})


def _shown(call: Call, permissions: Iterable[Document]) -> list[Document]:
    date_text = cache(call.process.date_text)
    return [
        {key: value for key, value in one.items() if key != "updated"}
        | {"_updatedAt": date_text(one["updated"])}
        for one in permissions
    ]
