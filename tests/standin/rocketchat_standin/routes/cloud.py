"""The workspace's registration with Rocket.Chat Cloud, and its fingerprint."""

from typing import Any

from ..api import Call, endpoint
from ..errors import RestError
from ..profiles import Profile

_TWO_A_MINUTE = (2, 60.0)


def _denied(profile: Profile) -> tuple[int, dict[str, Any]]:
    return profile.cloud_denied


@endpoint("GET", "/api/v1/cloud.registrationStatus", permission="manage-cloud", denied=_denied)
def registration_status(call: Call) -> Any:
    """Whether credentials of the cloud are stored."""
    emails = call.caller["emails"]
    status = call.process.workspace.registration_status(emails[0]["address"] if emails else "")
    return {"registrationStatus": status, "success": True}


@endpoint(
    "POST",
    "/api/v1/cloud.connectWorkspace",
    permission="manage-cloud",
    properties=("token",),
    exists=lambda profile: profile.connect_over_rest,
)
def connect(call: Call) -> Any:
    """Register with a token of the cloud console."""
    process = call.process
    if not process.workspace.connect(call.fields["token"], process.installation.cloud_tokens):
        error = "Failed to connect the workspace with Rocket.Chat Cloud"
        raise RestError(400, {"success": False, "error": error})
    return {"success": True}


@endpoint(
    "POST",
    "/api/v1/cloud.syncWorkspace",
    permission="manage-cloud",
    denied=_denied,
    limit=_TWO_A_MINUTE,
)
def sync(call: Call) -> Any:
    """Exchange data with the cloud; failures are not reported."""
    return {"success": True}


@endpoint(
    "POST",
    "/api/v1/cloud.manualRegister",
    permission="register-on-cloud",
    denied=_denied,
    properties=("cloudBlob",),
)
def manual_register(call: Call) -> Any:
    """Register offline."""
    call.process.workspace.register_by_hand(call.fields["cloudBlob"])
    return {"success": True}


@endpoint("POST", "/api/v1/fingerprint", permission="manage-cloud", denied=_denied)
def fingerprint(call: Call) -> Any:
    """Accept the deployment's new address, or declare it a new workspace."""
    call.require_properties("setDeploymentAs")
    call.process.workspace.set_deployment(call.fields["setDeploymentAs"])
    return {"success": True}
