"""Settings over REST, and the login services made from them."""

from typing import Any

from ..api import Call, as_json, endpoint, invalid_params
from ..database import Document
from ..errors import MeteorError, RestError
from ..profiles import Profile
from ..saving import add_login_service, check_bounds, save_settings

_LIST_PARAMETERS = {"offset", "count", "sort", "fields", "query", "includeDefaults"}
_DEFAULT_COUNT, _UPPER_COUNT = 50, 100


def _denied(profile: Profile) -> tuple[int, dict[str, Any]]:
    return profile.settings_denied


@endpoint("GET", "/api/v1/settings")
def listed(call: Call) -> Any:
    """The settings the caller may see, sorted by id, a page at a time."""
    documents = call.process.settings.visible()
    if not call.may("view-privileged-setting"):
        documents = [document for document in documents if document.get("public")]
    return _page(call, documents, _LIST_PARAMETERS)


@endpoint("GET", "/api/v1/settings.public", authenticated=False)
def public(call: Call) -> Any:
    """The public settings."""
    documents = [each for each in call.process.settings.visible() if each.get("public")]
    wanted = call.request.args.get("_id")
    if wanted and call.process.profile.filter_public:
        documents = [each for each in documents if each["_id"] in wanted.split(",")]
    return _page(call, documents, _LIST_PARAMETERS | {"_id"})


@endpoint("GET", "/api/v1/settings.oauth", authenticated=False)
def login_services(call: Call) -> Any:
    """The enabled login services, without their secrets."""
    return {"services": call.process.login_services.public_rows(), "success": True}


@endpoint("GET", "/api/v1/service.configurations", authenticated=False)
def service_configurations(call: Call) -> Any:
    """The login services' configurations, without their secrets."""
    return {"configurations": call.process.login_services.public_rows(), "success": True}


@endpoint(
    "GET", "/api/v1/settings/<setting_id>", permission="view-privileged-setting", denied=_denied
)
def one(call: Call, setting_id: str) -> Any:
    """One setting's stored value."""
    document = call.process.settings.document(setting_id)
    if document is None or document["hidden"]:
        raise RestError(400, {"success": False})
    shown = call.process.settings.readable(document)
    return {key: shown[key] for key in ("_id", "value", "hasValue") if key in shown} | {
        "success": True
    }


@endpoint(
    "POST",
    "/api/v1/settings/<setting_id>",
    permission="edit-privileged-setting",
    denied=_denied,
    two_factor=True,
)
def write(call: Call, setting_id: str) -> Any:
    """Write one setting; nothing is validated."""
    process = call.process
    document = process.settings.document(setting_id)
    if document is None or document["hidden"]:
        raise RestError(400, {"success": False})
    if document["type"] == "action" and call.fields.get("execute"):
        return {"success": True}
    if "value" not in call.fields:
        raise RestError(400, {"success": False})
    value = call.fields["value"]
    if process.profile.bounds_checked:
        check_bounds(document, value)
    others = {"editor": call.fields["editor"]} if "editor" in call.fields else {}
    written = process.settings.write(setting_id, value, **others)
    color = document["type"] == "color" and "editor" in call.fields
    if not written and process.profile.blocked_write_fails and not color:
        raise RestError(400, {"success": False})
    return {"success": True}


@endpoint(
    "POST",
    "/api/v1/settings",
    properties=("settings",),
    two_factor=True,
    remembers=False,
    exists=lambda profile: profile.bulk_write,
)
def write_many(call: Call) -> Any:
    """Write several settings, all or none."""
    entries = call.fields["settings"]
    if not isinstance(entries, list) or not entries:
        raise invalid_params(call.process.profile, "must NOT have fewer than 1 items")
    for entry in entries:
        if not isinstance(entry, dict) or not {"_id", "value"} <= entry.keys():
            raise invalid_params(call.process.profile, "must have required property 'value'")
    save_settings(call, entries)
    return {"success": True}


@endpoint("POST", "/api/v1/settings.addCustomOAuth")
def add_custom_oauth(call: Call) -> Any:
    """Make the 30 settings of a custom OAuth entry."""
    profile = call.process.profile
    if profile.adding_denied_by_route and not call.may("add-oauth-service"):
        raise RestError(403, profile.permission_denied)
    if profile.required_name_is_checked_by_schema:
        call.require_properties("name")
    call.require_second_factor()
    name = call.fields.get("name")
    if not isinstance(name, str) or not name.strip():
        raise MeteorError("error-name-param-not-provided", 'The parameter "name" is required')
    add_login_service(call, name)
    return {"success": True}


@endpoint(
    "POST",
    "/api/v1/settings.removeCustomOAuth",
    permission="add-oauth-service",
    properties=("name",),
    two_factor=True,
    exists=lambda profile: profile.remove_over_rest,
)
def remove_custom_oauth(call: Call) -> Any:
    """Delete the settings of a custom OAuth entry."""
    call.process.login_services.remove(call.fields["name"])
    return {"success": True}


@endpoint(
    "POST",
    "/api/v1/settings.refreshOAuthServices",
    permission="add-oauth-service",
    two_factor=True,
    exists=lambda profile: profile.remove_over_rest,
)
def refresh_services(call: Call) -> Any:
    """Empty the rows of the login services."""
    call.process.login_services.refresh()
    return {"success": True}


def _page(call: Call, documents: list[Document], parameters: set[str]) -> Any:
    process, asked = call.process, call.request.args
    unknown = [name for name in asked if name not in parameters]
    if unknown and process.profile.strict_query:
        raise invalid_params(process.profile, "must NOT have additional properties")
    offset = int(asked.get("offset", 0))
    count = min(int(asked.get("count", _DEFAULT_COUNT)), _UPPER_COUNT)
    if count == 0 and process.settings.value("API_Allow_Infinite_Count") is not True:
        count = _DEFAULT_COUNT
    page = documents[offset:] if count == 0 else documents[offset : offset + count]
    defaults = process.profile.include_defaults and asked.get("includeDefaults") == "true"
    shown = [process.settings.listed(document) for document in page]
    if defaults:
        shown = [
            {**each, "packageValue": document["packageValue"]}
            if "packageValue" in document
            else each
            for each, document in zip(shown, page, strict=True)
        ]
    return as_json(
        {
            "settings": shown,
            "count": len(shown),
            "offset": offset,
            "total": len(documents),
            "success": True,
        }
    )
