"""What REST routes and methods share: saving settings, adding and removing login services."""

import json
from typing import Any

from .api import Call
from .database import Document
from .errors import MatchError, MeteorError

_TYPE_NAMES = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}


def save_settings(call: Call, entries: list[Document]) -> None:
    """Check every entry, then write those that exist, are not blocked and would change."""
    _require_permission(call, [entry["_id"] for entry in entries])
    settings = call.process.settings
    for entry in entries:
        document = settings.document(entry["_id"])
        check_type(document, entry.get("value"))
        if document is not None and call.process.profile.bounds_checked:
            check_bounds(document, entry.get("value"))
    with call.process.lock:
        for entry in entries:
            _save(call, entry)


def _save(call: Call, entry: Document) -> None:
    settings = call.process.settings
    document = settings.document(entry["_id"])
    if document is None or document["blocked"]:
        return
    if entry["_id"] == "Organization_Name":
        _rename_site(call, old=document.get("value"), new=entry["value"])
    settings.write(entry["_id"], entry.get("value"))


def _rename_site(call: Call, *, old: Any, new: Any) -> None:
    settings = call.process.settings
    site = settings.document("Site_Name")
    if site is not None and site.get("value") in (site["packageValue"], old):
        settings.write("Site_Name", new)


def _require_permission(call: Call, setting_ids: list[str]) -> None:
    if call.may("edit-privileged-setting"):
        return
    refused = [
        setting_id
        for setting_id in setting_ids
        if not call.may("manage-selected-settings") or not call.may(f"change-setting-{setting_id}")
    ]
    if refused:
        raise MeteorError(
            "error-action-not-allowed",
            "Editing settings is not allowed",
            {"method": "saveSettings", "settingIds": refused},
        )


def check_type(document: Document | None, value: Any) -> None:
    """Raise MatchError unless the value suits the setting's type; unknown ids take strings."""
    match document and document["type"]:
        case "boolean":
            _expect(isinstance(value, bool), "boolean", value)
        case "int" | "timespan" | "range":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            _expect(number, "number", value)
            if int(value) != value:
                raise MatchError("Integer", str(value))
        case "multiSelect":
            _expect(isinstance(value, list), "Array", value)
        case "roomPick":
            _expect(value == "" or isinstance(value, list), "array", value)
        case _:
            _expect(isinstance(value, str), "string", value)
            if document and document.get("code") == "application/json" and value:
                _check_json(value)


def _expect(right: bool, expected: str, value: Any) -> None:
    if not right:
        raise MatchError(expected, type_name(value))


def type_name(value: Any) -> str:
    """The value's type as JavaScript names it."""
    return _TYPE_NAMES.get(type(value), "object")


def _check_json(value: str) -> None:
    try:
        json.loads(value)
    except ValueError:
        raise MeteorError("error-invalid-setting-value", f"Invalid setting value {value}") from None


def check_bounds(document: Document, value: Any) -> None:
    """Raise unless a number lies within the setting's bounds; falsy values are let through."""
    if document["type"] not in ("int", "range") or not value:
        return
    lowest, highest = document.get("minValue"), document.get("maxValue")
    if document["type"] == "range":
        lowest, highest = 0, 100
    if not isinstance(value, int | float):
        return
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        raise MeteorError("error-invalid-setting-value", f"Invalid setting value {value}")


def add_login_service(call: Call, name: str) -> None:
    """Add a custom OAuth entry for a caller who may."""
    profile = call.process.profile
    licensed = "oauth-enterprise" in call.process.license_modules
    if not call.may("add-oauth-service") or (profile.custom_oauth_needs_license and not licensed):
        raise MeteorError(
            "error-action-not-allowed",
            "Adding OAuth Services is not allowed",
            {"method": "addOAuthService", "action": "Adding_OAuth_Services"},
        )
    with call.process.lock:
        call.process.login_services.add(name)


def may_remove_service(call: Call, method: str) -> None:
    """Raise unless the caller may remove or refresh login services."""
    if not call.may("add-oauth-service"):
        action = "Removing" if method == "removeOAuthService" else "Refreshing"
        raise MeteorError(
            "error-action-not-allowed",
            f"{action} OAuth Services is not allowed",
            {"method": method, "action": f"{action}_OAuth_Services"},
        )
