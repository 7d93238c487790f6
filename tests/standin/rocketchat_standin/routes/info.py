"""Server information, health, statistics, licence and log."""

from typing import Any

from ..api import Call, endpoint

_CLIENTS = {"desktop": "3.9.6", "mobile": "4.39.0"}


@endpoint("GET", "/api/info", authenticated=False, limit=None)
def info(call: Call) -> Any:
    """The version: in full only for those who may see statistics."""
    profile = call.process.profile
    full = call.may("view-statistics")
    version = profile.version if full else profile.version.rpartition(".")[0]
    details = {"info": {"version": profile.version}} if full else {}
    return {
        "version": version,
        **details,
        "minimumClientVersions": _CLIENTS,
        **profile.info,
        "success": True,
    }


@endpoint("GET", "/api/v1/statistics", permission="view-statistics")
def statistics(call: Call) -> Any:
    """A few of the server's statistics."""
    return {
        "version": call.process.profile.version,
        "uniqueId": call.process.settings.value("uniqueID"),
        "success": True,
    }


@endpoint("GET", "/api/v1/licenses.info", exists=lambda profile: profile.license_routes)
def license_info(call: Call) -> Any:
    """The licence's modules and limits."""
    modules = sorted(call.process.license_modules)
    return {"license": {"activeModules": modules, **call.process.profile.license}, "success": True}


@endpoint(
    "GET",
    "/api/v1/stdout.queue",
    permission="view-logs",
    exists=lambda profile: profile.log_queue,
)
def log_queue(call: Call) -> Any:
    """The last lines of the server's log."""
    lines = call.process.log_lines[-1000:]
    return {
        "queue": [{"id": str(i), "string": line} for i, line in enumerate(lines)],
        "success": True,
    }
