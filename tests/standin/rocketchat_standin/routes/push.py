"""Push notifications."""

from typing import Any

from ..api import Call, endpoint
from ..errors import MeteorError
from ..profiles import Profile


def _exists(profile: Profile) -> bool:
    return profile.push_routes


@endpoint("GET", "/api/v1/push.info", exists=_exists)
def info(call: Call) -> Any:
    """Whether push is on, and whether its gateway is the usual one."""
    settings = call.process.settings
    gateway = settings.document("Push_gateway") or {}
    return {
        "pushGatewayEnabled": settings.value("Push_enable"),
        "defaultPushGateway": gateway.get("value") == gateway.get("packageValue"),
        "success": True,
    }


@endpoint(
    "POST",
    "/api/v1/push.test",
    permission="test-push-notifications",
    limit=(1, 1.0),
    exists=_exists,
)
def test(call: Call) -> Any:
    """Send a notification to the caller's devices."""
    details = {"method": "push_test"}
    if call.process.settings.value("Push_enable") is not True:
        raise MeteorError("error-push-disabled", "Push is disabled", details)
    if devices := call.process.installation.devices.get(call.caller["_id"]):
        return {"tokensCount": devices, "success": True}
    raise MeteorError("error-no-tokens-for-this-user", "There are no tokens for this user", details)
