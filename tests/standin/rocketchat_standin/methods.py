"""The methods (DDP) the stand-in has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .api import Call
from .errors import MatchError, MeteorError
from .profiles import Profile
from .saving import add_login_service, may_remove_service, save_settings, type_name


@dataclass(frozen=True)
class Method:
    """A function clients may call by name."""

    function: Callable[..., Any]
    two_factor: bool = False
    exists: Callable[[Profile], bool] = lambda _: True


def _before_9(profile: Profile) -> bool:
    return profile.deprecated_methods


METHODS: dict[str, Method] = {}


def method(name: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a method."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        METHODS[name] = Method(function, **options)
        return function

    return register


@method("private-settings/get", exists=lambda profile: profile.describes_settings)
def private_settings(call: Call, since: Any = None) -> Any:
    """Every document the caller may see, whole; with a date only those changed since."""
    settings = call.process.settings
    documents = [settings.readable(document) for document in settings.visible()]
    if not call.may("view-privileged-setting") and not call.may("edit-privileged-setting"):
        selected = call.may("manage-selected-settings")
        documents = [
            each for each in documents if selected and call.may(f"change-setting-{each['_id']}")
        ]
    if since is None:
        return documents
    changed = [each for each in documents if each["_updatedAt"]["$date"] > since["$date"]]
    return {"update": changed, "remove": []}


@method("saveSettings", two_factor=True, exists=_before_9)
def save_many(call: Call, entries: Any = None) -> Any:
    """Save several settings, all or none."""
    if not isinstance(entries, list):
        raise MatchError("Array", type_name(entries))
    save_settings(call, entries)
    return True


@method("saveSetting", two_factor=True, exists=_before_9)
def save_one(call: Call, setting_id: Any = None, value: Any = None, editor: Any = None) -> Any:
    """Save one setting."""
    _check_string(setting_id)
    save_settings(call, [{"_id": setting_id, "value": value}])
    return True


@method("addOAuthService", exists=_before_9)
def add_service(call: Call, name: Any = None) -> Any:
    """Add a custom OAuth entry."""
    _check_string(name)
    add_login_service(call, name)


@method("removeOAuthService", exists=_before_9)
def remove_service(call: Call, name: Any = None) -> Any:
    """Delete the settings of a custom OAuth entry; removing what is absent succeeds."""
    _check_string(name)
    may_remove_service(call, "removeOAuthService")
    call.process.login_services.remove(name)


@method("refreshOAuthService", exists=_before_9)
def refresh_services(call: Call) -> Any:
    """Empty the rows of the login services."""
    may_remove_service(call, "refreshOAuthService")
    call.process.login_services.refresh()


@method("cloud:connectWorkspace", exists=_before_9)
def connect_workspace(call: Call, token: Any = None) -> Any:
    """Register with a token of the cloud console; false on any failure."""
    _check_string(token)
    _manage_cloud(call, "cloud:connectWorkspace")
    return call.process.workspace.connect(token, call.process.installation.cloud_tokens)


@method("cloud:checkRegisterStatus", exists=_before_9)
def register_status(call: Call) -> Any:
    """The registration's state."""
    _manage_cloud(call, "cloud:checkRegisterStatus")
    return call.process.workspace.registration_status(call.caller["emails"][0]["address"])


def _manage_cloud(call: Call, name: str) -> None:
    if not call.may("manage-cloud"):
        raise MeteorError("error-not-authorized", "Not authorized", {"method": name})


def _check_string(value: Any) -> None:
    if not isinstance(value, str):
        raise MatchError("string", type_name(value))
