"""Roles over REST. To make or change one is an enterprise feature."""

from typing import Any

from ..api import Call, endpoint
from ..errors import MeteorError

_PERMISSION = "access-permissions"


@endpoint("GET", "/api/v1/roles.list")
def listed(call: Call) -> Any:
    """Every role."""
    return {"roles": call.process.roles.all(), "success": True}


@endpoint("POST", "/api/v1/roles.create", permission=_PERMISSION)
def create(call: Call) -> Any:
    """Refuse to make a role."""
    raise _enterprise_feature()


@endpoint("POST", "/api/v1/roles.update", permission=_PERMISSION)
def update(call: Call) -> Any:
    """Change the description of a role of Rocket.Chat's own, where the version allows that."""
    if not call.process.profile.changes_protected_roles:
        raise _enterprise_feature()
    role = call.process.roles.describe(call.fields["roleId"], call.fields["description"])
    if role is None:
        raise MeteorError("error-invalid-roleId", "This role does not exist")
    return {"role": {**role, "_updatedAt": call.process.date_text()}, "success": True}


@endpoint("POST", "/api/v1/roles.delete", permission=_PERMISSION)
def delete(call: Call) -> Any:
    """Refuse to remove a role of Rocket.Chat's own."""
    role = call.process.roles.get(call.fields["roleId"])
    if role is None:
        raise MeteorError("error-invalid-roleId", "This role does not exist")
    if role["protected"]:
        raise MeteorError("error-role-protected", "Cannot delete a protected role")
    raise _enterprise_feature()


def _enterprise_feature() -> MeteorError:
    return MeteorError("error-action-not-allowed", "This is an enterprise feature")
