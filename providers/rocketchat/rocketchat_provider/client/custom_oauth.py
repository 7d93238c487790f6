"""The parts of a custom OAuth login service: 30 settings, and its row on the login page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rocketchat_provider.client.json import JSON, Fields
from rocketchat_provider.client.login_service import PREFIX, LoginService

LICENSE_MODULE = "oauth-enterprise"


@dataclass(frozen=True)
class Field:
    """One of the 30 settings. `row_key` is its name in a row of `settings.oauth`, or "".

    `enterprise`: without the licence module `LICENSE_MODULE`, the row shows another value.
    """

    suffix: str
    type: Literal["boolean", "string", "select", "code"]
    default: bool | str
    row_key: str
    choices: tuple[str, ...] = ()
    enterprise: bool = False


_GROUPS_CHANNEL_MAP = '{\n\t"rocket-admin": "admin",\n\t"tech-support": "support"\n}'

_FIELDS = (
    Field("", "boolean", False, ""),
    Field("url", "string", "", "serverURL"),
    Field("token_path", "string", "/oauth/token", "tokenPath"),
    Field("token_sent_via", "select", "payload", "tokenSentVia", ("header", "payload")),
    Field(
        "identity_token_sent_via",
        "select",
        "default",
        "identityTokenSentVia",
        ("default", "header", "payload"),
    ),
    Field("identity_path", "string", "/me", "identityPath"),
    Field("authorize_path", "string", "/oauth/authorize", "authorizePath"),
    Field("scope", "string", "openid", "scope"),
    Field("access_token_param", "string", "access_token", "accessTokenParam"),
    Field("id", "string", "", "clientId"),
    Field("secret", "string", "", ""),
    Field("login_style", "select", "popup", "loginStyle", ("redirect", "popup", "")),
    Field("button_label_text", "string", "", "buttonLabelText"),
    Field("button_label_color", "string", "#FFFFFF", "buttonLabelColor"),
    Field("button_color", "string", "#1d74f5", "buttonColor"),
    Field("key_field", "select", "username", "keyField", ("username", "email")),
    Field("username_field", "string", "", "usernameField"),
    Field("email_field", "string", "", "emailField"),
    Field("name_field", "string", "", "nameField"),
    Field("avatar_field", "string", "", "avatarField"),
    Field("roles_claim", "string", "roles", "rolesClaim", enterprise=True),
    Field("groups_claim", "string", "groups", "groupsClaim", enterprise=True),
    Field("channels_admin", "string", "rocket.cat", "channelsAdmin"),
    Field("map_channels", "boolean", False, "mapChannels", enterprise=True),
    Field("merge_roles", "boolean", False, "mergeRoles", enterprise=True),
    Field("roles_to_sync", "string", "", "rolesToSync", enterprise=True),
    Field("merge_users", "boolean", False, "mergeUsers"),
    Field("merge_users_distinct_services", "boolean", False, "mergeUsersDistinctServices"),
    Field("show_button", "boolean", True, "showButton"),
    Field("groups_channel_map", "code", _GROUPS_CHANNEL_MAP, "channelsMap"),
)

FIELDS: Mapping[str, Field] = {field.suffix: field for field in _FIELDS}
"""The 30 settings by suffix, without the dash; `ENABLED` ("") is the enable flag."""

ENABLED = ""


_ANY_SUFFIX = "|".join(filter(None, FIELDS))
_AS_VARIABLE = re.compile(
    rf"{PREFIX[:-1]}[-_](?P<name>[A-Za-z0-9_]+?)(?:[-_](?P<suffix>{_ANY_SUFFIX}))?"
)
_ARGUMENT_OF = {"": "enabled", "id": "client_id"}


def meant(id: str) -> str | None:
    """Explain an id that spells a custom OAuth's setting with _, as environment variables do.

    The sentence names the setting and the argument that manages it. None for any other id.
    """
    found = _AS_VARIABLE.fullmatch(id)
    if found is None:
        return None
    service, suffix = LoginService(found["name"]), found["suffix"] or ""
    argument = _ARGUMENT_OF.get(suffix, "client_secret" if suffix == "secret" else suffix)
    return (
        f"This means the setting {service.setting_id(suffix)} of the custom OAuth {service.name}. "
        "It exists only while the service does: create the service with "
        f'rocketchat_custom_oauth, name = "{service.name}", and set {argument} there.'
    )


def row_differences(row: Fields, values: Mapping[str, object]) -> dict[str, tuple[object, JSON]]:
    """Return where `row` differs from the settings `values` (by suffix): key -> (wanted, found).

    The secret, which no row shows, and values that depend on a licence are ignored.
    """
    differences: dict[str, tuple[object, JSON]] = {}
    for suffix, wanted in values.items():
        field = FIELDS[suffix]
        if not field.row_key or field.enterprise:
            continue
        found = row.get(field.row_key)
        if found != wanted:
            differences[field.row_key] = (wanted, found)
    return differences
