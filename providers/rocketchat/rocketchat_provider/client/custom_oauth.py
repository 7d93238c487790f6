"""What a custom OAuth login service consists of: 30 settings, and its row on the login page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

PREFIX = "Accounts_OAuth_Custom-"
LICENSE_MODULE = "oauth-enterprise"

BUILT_IN_SERVICES = frozenset(
    {
        *("apple", "cas", "dolphin", "drupal", "facebook", "github", "github_enterprise"),
        *("gitlab", "google", "ldap", "linkedin", "meteor-developer", "nextcloud", "saml"),
        *("tokenpass", "twitter", "wordpress"),
    }
)
"""Keys of services that Rocket.Chat has already; a custom one must not take their place."""


@dataclass(frozen=True)
class Part:
    """One of the 30 settings. `row_key` is its name in a row of `settings.oauth`, "" for none.

    `enterprise`: without the licence module `LICENSE_MODULE` the row shows something else.
    """

    suffix: str
    type: Literal["boolean", "string", "select", "code"]
    default: Any
    row_key: str
    choices: tuple[str, ...] = ()
    enterprise: bool = False


_GROUPS_CHANNEL_MAP = '{\n\t"rocket-admin": "admin",\n\t"tech-support": "support"\n}'

_PARTS = (
    Part("", "boolean", False, ""),
    Part("url", "string", "", "serverURL"),
    Part("token_path", "string", "/oauth/token", "tokenPath"),
    Part("token_sent_via", "select", "payload", "tokenSentVia", ("header", "payload")),
    Part(
        "identity_token_sent_via",
        "select",
        "default",
        "identityTokenSentVia",
        ("default", "header", "payload"),
    ),
    Part("identity_path", "string", "/me", "identityPath"),
    Part("authorize_path", "string", "/oauth/authorize", "authorizePath"),
    Part("scope", "string", "openid", "scope"),
    Part("access_token_param", "string", "access_token", "accessTokenParam"),
    Part("id", "string", "", "clientId"),
    Part("secret", "string", "", ""),
    Part("login_style", "select", "popup", "loginStyle", ("redirect", "popup", "")),
    Part("button_label_text", "string", "", "buttonLabelText"),
    Part("button_label_color", "string", "#FFFFFF", "buttonLabelColor"),
    Part("button_color", "string", "#1d74f5", "buttonColor"),
    Part("key_field", "select", "username", "keyField", ("username", "email")),
    Part("username_field", "string", "", "usernameField"),
    Part("email_field", "string", "", "emailField"),
    Part("name_field", "string", "", "nameField"),
    Part("avatar_field", "string", "", "avatarField"),
    Part("roles_claim", "string", "roles", "rolesClaim", enterprise=True),
    Part("groups_claim", "string", "groups", "groupsClaim", enterprise=True),
    Part("channels_admin", "string", "rocket.cat", "channelsAdmin"),
    Part("map_channels", "boolean", False, "mapChannels", enterprise=True),
    Part("merge_roles", "boolean", False, "mergeRoles", enterprise=True),
    Part("roles_to_sync", "string", "", "rolesToSync", enterprise=True),
    Part("merge_users", "boolean", False, "mergeUsers"),
    Part("merge_users_distinct_services", "boolean", False, "mergeUsersDistinctServices"),
    Part("show_button", "boolean", True, "showButton"),
    Part("groups_channel_map", "code", _GROUPS_CHANNEL_MAP, "channelsMap"),
)

SUFFIXES: Mapping[str, Part] = {part.suffix: part for part in _PARTS}
"""The 30 by suffix, without the dash; `ENABLED` ("") is the flag that turns the service on."""

ENABLED = ""


def service_name(name: str) -> str:
    """The name Rocket.Chat makes of `name`: "My-IdP" becomes "Myidp", "!!!" becomes ""."""
    return re.sub(r"[^a-z0-9_]", "", name.lower()).capitalize()


def service_key(name: str) -> str:
    """The key of the service in rows, callback URLs and users' `services`: "myidp"."""
    return service_name(name).lower()


def setting_id(name: str, suffix: str) -> str:
    """The id of one of its settings: `Accounts_OAuth_Custom-Myidp-token_path`."""
    return f"{PREFIX}{service_name(name)}" + (f"-{suffix}" if suffix else "")


def setting_of(id: str) -> tuple[str, str] | None:
    """The name of the custom OAuth that a setting belongs to, and the setting's suffix.

    None for a setting of anything else.
    """
    if not id.startswith(PREFIX):
        return None
    name, _, suffix = id.removeprefix(PREFIX).partition("-")
    return name, suffix


def entry_names(ids: Iterable[str]) -> list[str]:
    """The names of the custom OAuth entries whose switch is among the settings, in their order."""
    found = filter(None, map(setting_of, ids))
    return [name for name, suffix in found if suffix == ENABLED]


_ANY_SUFFIX = "|".join(filter(None, SUFFIXES))
_AS_VARIABLE = re.compile(
    rf"{PREFIX[:-1]}[-_](?P<name>[A-Za-z0-9_]+?)(?:[-_](?P<suffix>{_ANY_SUFFIX}))?"
)
_ARGUMENT_OF = {"": "enabled", "id": "client_id"}


def meant(id: str) -> str | None:
    """Which setting of a custom OAuth an id means that environment variables spell with _.

    A sentence that names the setting, and the argument that manages it; None for any other id.
    """
    found = _AS_VARIABLE.fullmatch(id)
    if found is None:
        return None
    name, suffix = service_name(found["name"]), found["suffix"] or ""
    argument = _ARGUMENT_OF.get(suffix, "client_secret" if suffix == "secret" else suffix)
    return (
        f"{setting_id(name, suffix)} is the setting of the custom OAuth {name} that is meant. Its "
        "settings exist only while the service does: create it with rocketchat_custom_oauth, "
        f'name = "{name}", and set {argument} there.'
    )


def row_differences(
    row: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Where `row` is not as the settings `values` (by suffix) say: row key -> (wanted, found).

    Left out: the secret, which no row shows, and what depends on a licence.
    """
    differences = {}
    for suffix, wanted in values.items():
        part = SUFFIXES[suffix]
        if not part.row_key or part.enterprise:
            continue
        found = row.get(part.row_key)
        if found != wanted:
            differences[part.row_key] = (wanted, found)
    return differences
