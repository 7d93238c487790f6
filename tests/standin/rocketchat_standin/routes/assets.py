"""Assets over REST."""

from typing import Any

from ..api import Call, endpoint
from ..errors import MeteorError, RestError

_PERMISSION = "manage-assets"


@endpoint("POST", "/api/v1/assets.setAsset")
def set_asset(call: Call) -> Any:
    """Take a file for an asset."""
    _check_route(call)
    file = call.request.files.get("asset")
    if file is None:
        raise MeteorError("No file uploaded", "")
    name = call.request.form.get("assetName") or file.filename or ""
    _check_name(call, name)
    _check_method(call, "setAsset")
    call.process.assets.upload(name, file.read(), file.mimetype)
    return {"success": True}


@endpoint("POST", "/api/v1/assets.unsetAsset")
def unset_asset(call: Call) -> Any:
    """Remove an asset's file; one that is not there is fine."""
    _check_route(call)
    name = str(call.fields.get("assetName", ""))
    _check_name(call, name)
    _check_method(call, "unsetAsset")
    call.process.assets.remove(name)
    return {"success": True}


def _check_name(call: Call, name: str) -> None:
    if call.process.assets.exists(name):
        return
    if call.process.profile.assets_are_methods:
        raise MeteorError("error-invalid-asset", "Invalid asset")
    raise RestError(400, {"success": False, "error": "Invalid asset"})


def _check_route(call: Call) -> None:
    profile = call.process.profile
    if not profile.assets_are_methods and not call.may(_PERMISSION):
        raise RestError(403, profile.permission_denied)


def _check_method(call: Call, method: str) -> None:
    """Where the route calls a method, the permission is checked last, by the method."""
    if call.process.profile.assets_are_methods and not call.may(_PERMISSION):
        details = {"method": method, "action": "Managing_assets"}
        raise MeteorError("error-action-not-allowed", "Managing assets not allowed", details)
