"""Every difference between the Rocket.Chat versions the stand-in can be."""

from dataclasses import dataclass, field, replace
from typing import Any

PERMISSION_DENIED = {
    "success": False,
    "error": "User does not have the permissions required for this action [error-unauthorized]",
}
UNAUTHORIZED = {"success": False, "error": "unauthorized"}
FORBIDDEN = {
    "success": False,
    "error": "User does not have the permissions required for this action [error-forbidden]",
    "errorType": "error-forbidden",
}

_EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_LIMITS = {
    "activeUsers": {"max": -1},
    "guestUsers": {"max": -1},
    "privateApps": {"max": 0},
    "marketplaceApps": {"max": 5},
    "monthlyActiveContacts": {"max": -1},
}
_PREVENTED = {
    "activeUsers": False,
    "guestUsers": False,
    "roomsPerGuest": False,
    "privateApps": True,
    "marketplaceApps": False,
    "monthlyActiveContacts": False,
}


@dataclass(frozen=True)
class Profile:
    """One version's behaviour; the defaults are those of 7.7."""

    name: str = "7.7"
    version: str = "7.7.1"
    catalogue: str = "7.7.1"
    permissions: str = "7.7.1"

    # Routes
    bulk_write: bool = False
    push_routes: bool = True
    connect_over_rest: bool = False
    remove_over_rest: bool = False
    license_routes: bool = True
    log_queue: bool = True
    deprecated_methods: bool = True
    describes_settings: bool = True
    filter_public: bool = True
    include_defaults: bool = True
    strict_query: bool = True
    zapier_app: bool = False
    health_is_json: bool = False

    # Answers
    info: dict[str, Any] = field(default_factory=lambda: {"cloudWorkspaceId": ""})
    me: dict[str, Any] = field(default_factory=lambda: {"status": "offline"})
    login_success: dict[str, Any] = field(default_factory=lambda: {"success": True})
    login_names_failure: bool = False
    error_in_401: bool = True
    status_in_401: bool = True
    logout_answers: bool = False
    unknown_route_is_plain: bool = True
    bad_json_is_html: bool = False
    code_in_validation_error: bool = True
    required_name_is_checked_by_schema: bool = False
    method_failure_status: int = 200
    stack_in_method_error: bool = False
    bad_blob: str = "Unexpected token '{0}', \"{1}\" is not valid JSON"
    license: dict[str, Any] = field(
        default_factory=lambda: {
            "externalModules": [],
            "preventedActions": _PREVENTED,
            "limits": _LIMITS,
            "tags": [],
            "trial": False,
        }
    )
    settings_denied: tuple[int, dict[str, Any]] = (403, PERMISSION_DENIED)
    apps_denied: tuple[int, dict[str, Any]] = (403, PERMISSION_DENIED)
    cloud_denied: tuple[int, dict[str, Any]] = (403, UNAUTHORIZED)
    permissions_denied: tuple[int, dict[str, Any]] = (403, PERMISSION_DENIED)
    adding_denied_by_route: bool = False
    shows_missing_places: bool = True
    """Whether the permission of a setting without a group or section shows them as null."""
    permission_denied: dict[str, Any] = field(default_factory=lambda: PERMISSION_DENIED)

    # Behaviour
    rest_limits: str = "never"  # always, never, after the first restart
    blocked_write_fails: bool = True
    bounds_checked: bool = False
    masks_enterprise_values: bool = True
    changes_protected_roles: bool = False
    assets_are_methods: bool = False
    """Whether the routes for assets call methods: they check permissions last."""
    assets_are_late: bool = False
    """Whether an upload is answered before it has its effect."""
    site_url_needs_restart: bool = False
    young_user_with_second_factor_is_trusted: bool = True
    methods_read_factor_headers: bool = False
    remembered_factor_is_bound_to_agent: bool = False
    loses_the_token_before_the_second_factor: bool = False
    custom_oauth_needs_license: bool = False
    starts_oauth_itself: bool = False
    """Whether the server sends the browser to the provider: the modern OAuth flow."""


_6_5 = Profile(
    name="6.5",
    version="6.5.3",
    catalogue="6.5.3",
    permissions="6.5.3",
    push_routes=False,
    filter_public=False,
    include_defaults=False,
    strict_query=False,
    zapier_app=True,
    info={},
    me={},
    login_success={},
    login_names_failure=True,
    error_in_401=False,
    logout_answers=True,
    unknown_route_is_plain=False,
    bad_json_is_html=True,
    stack_in_method_error=True,
    bad_blob="Unexpected token {0} in JSON at position {2}",
    license={
        "preventedActions": {**_PREVENTED, "privateApps": False},
        "limits": {**_LIMITS, "privateApps": {"max": 3}},
        "tags": [],
        "trial": False,
    },
    settings_denied=(403, UNAUTHORIZED),
    apps_denied=(400, {"success": False, "error": "error-not-allowed"}),
    permissions_denied=(
        400,
        {
            "success": False,
            "error": "Editing permissions is not allowed",
            "errorType": "error-edit-permissions-not-allowed",
        },
    ),
    shows_missing_places=False,
    changes_protected_roles=True,
    assets_are_methods=True,
    assets_are_late=True,
    rest_limits="always",
    blocked_write_fails=False,
    methods_read_factor_headers=True,
    remembered_factor_is_bound_to_agent=True,
    site_url_needs_restart=True,
)

_7_7 = Profile()

# Held to the open part of 8.6.1: what needs the enterprise folder is missing there.
_8_6 = replace(
    _7_7,
    name="8.6",
    version="8.6.1",
    catalogue="8.6.1",
    bulk_write=True,
    license_routes=False,
    log_queue=False,
    health_is_json=True,
    info={"hashedWorkspaceUrl": _EMPTY_SHA256, "cloudWorkspaceId": ""},
    code_in_validation_error=False,
    required_name_is_checked_by_schema=True,
    method_failure_status=400,
    cloud_denied=(403, PERMISSION_DENIED),
    rest_limits="after the first restart",
    bounds_checked=True,
    methods_read_factor_headers=True,
    masks_enterprise_values=False,
    young_user_with_second_factor_is_trusted=False,
)

# Its REST does not know which token a call came with, so every one is asked for the factor.
_8_5 = replace(
    _8_6,
    name="8.5",
    version="8.5.2",
    bulk_write=False,
    license_routes=True,
    masks_enterprise_values=True,
    loses_the_token_before_the_second_factor=True,
)

_8_8 = replace(
    _8_6,
    name="8.8",
    version="8.8.1",
    connect_over_rest=True,
    remove_over_rest=True,
    license_routes=True,
    adding_denied_by_route=True,
    masks_enterprise_values=True,
)

_9_0 = replace(
    _8_8,
    name="9.0",
    version="9.0.0",
    deprecated_methods=False,
    status_in_401=False,
    custom_oauth_needs_license=True,
    starts_oauth_itself=True,
)

# Not seen running: a 9.x that has lost the last methods, as its changelog announces.
_9_1 = replace(
    _9_0,
    name="9.1",
    version="9.1.0",
    describes_settings=False,
    permission_denied=FORBIDDEN,
    settings_denied=(403, FORBIDDEN),
    apps_denied=(403, FORBIDDEN),
    cloud_denied=(403, FORBIDDEN),
    permissions_denied=(403, FORBIDDEN),
)

PROFILES = {profile.name: profile for profile in (_6_5, _7_7, _8_5, _8_6, _8_8, _9_0, _9_1)}
