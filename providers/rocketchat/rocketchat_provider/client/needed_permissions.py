"""The minimal permissions of the account that Terraform uses."""

from collections.abc import Mapping

_READS = ("view-privileged-setting",)
_WRITES = (*_READS, "edit-privileged-setting")

_MORE: Mapping[str, tuple[str, ...]] = {
    "rocketchat_asset": (*_READS, "manage-assets"),
    "rocketchat_custom_oauth": (*_WRITES, "add-oauth-service"),
    "rocketchat_oauth_app": (*_READS, "manage-oauth-apps"),
    "rocketchat_permission": (*_READS, "access-permissions"),
    "rocketchat_workspace_registration": (*_WRITES, "manage-cloud"),
    # Actions and ephemeral resources
    "rocketchat_check_login": _READS,
    "rocketchat_send_test_push": (*_READS, "test-push-notifications"),
    "rocketchat_session": _READS,
    "rocketchat_sync_workspace": (*_READS, "manage-cloud"),
}
"""The permissions of resources that do more than write settings, and of actions and sessions."""


def needed(name: str) -> tuple[str, ...]:
    """The permissions that all operations of a resource, an action or a session need."""
    return _MORE.get(name, _WRITES)


DATA_SOURCES_NEED = _READS
"""The permissions that every data source needs."""

LISTS_NEED: Mapping[str, tuple[str, ...]] = {
    "rocketchat_oauth_app": (*_READS, "manage-oauth-apps"),
}
"""The permissions of the list resources that need more than a data source."""

ROLE: Mapping[str, str] = {
    "view-privileged-setting": "to read the settings, which every plan does",
    "edit-privileged-setting": "to write a setting",
    "add-oauth-service": "to create and remove a custom OAuth login service",
    "manage-oauth-apps": "to manage third-party OAuth apps",
    "manage-assets": "to upload logos, favicons and backgrounds",
    "access-permissions": "to change which roles hold a permission. An account with it can give "
    "itself every other permission: grant it only where rocketchat_permission is used",
    "manage-cloud": "to register the workspace, and to confirm after a change of Site_Url that it "
    "is still the same workspace",
}
"""The permissions of a role that can manage everything, and the purpose of each."""

HELPFUL: Mapping[str, str] = {
    "api-bypass-rate-limit": "without it, Rocket.Chat accepts ten requests of each kind per "
    "minute, and the provider waits for the next minute",
    "view-statistics": "without it, the provider knows the version as 7.7 instead of 7.7.1",
    "test-push-notifications": "without it, rocketchat_send_test_push sends nothing; every user "
    "has it by default",
    "view-logs": "without it, a login check cannot report the answer that Rocket.Chat got from the "
    "token endpoint or, since 7.0, from the identity endpoint",
}
"""Optional permissions, and what is missing without them."""
