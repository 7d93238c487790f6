"""The attributes of `rocketchat_custom_oauth`."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import tfplugin as tf

from rocketchat_provider.client import ENABLED, FIELDS
from rocketchat_provider.client.custom_oauth import Field
from rocketchat_provider.managed.secret_argument import SecretArgument
from rocketchat_provider.managed.secret_revision import SecretRevision
from rocketchat_provider.managed.validators import (
    OneOf,
    Validator,
    literal_or_reference,
    not_empty,
    one_line,
)
from rocketchat_provider.managed.web_address import web_address
from rocketchat_provider.resources.custom_oauth.names import check_name

T = TypeVar("T")
P = TypeVar("P")

Value = bool | str | None
"""What a state has of a setting; None where the server has no value that it heeds."""

PlannedValue = bool | str | tf.Unknown | None

_SETTING = "Accounts_OAuth_Custom-<Name>"

SECRET = SecretArgument(
    "client_secret",
    "client_secret_wo",
    f"OAuth2 client secret at the identity provider (setting {_SETTING}-secret)",
)
SECRET_FIELD = FIELDS["secret"]

LOOKS = frozenset({"button_label_text", "button_label_color", "button_color"})
"""Suffixes of the settings that change a button and nothing of a login."""

IMPORTED_GENERATION = "imported"
"""The generation of a service that Terraform did not create, for the service and for the form."""


class Argument(tf.Field[Any, T, P]):
    """An argument that stands for the setting `setting` of the service.

    `unset_is_kept`: the setting is not managed while the configuration leaves the argument out.
    """

    def __init__(
        self, declared: tf.Field[Any, T, P], setting: Field, *, unset_is_kept: bool = False
    ) -> None:
        super().__init__(declared.node)
        self.setting: Final = setting
        self.unset_is_kept: Final = unset_is_kept


AnyArgument = Argument[Value, PlannedValue]


def _described(setting: Field, label: str, what: str) -> str:
    """`label` is what Rocket.Chat's administration calls the setting."""
    parts = [what]
    if setting.choices:
        parts.append(f"One of {', '.join(map(_quoted, setting.choices))}.")
    if setting.enterprise:
        parts.append("Needs an enterprise licence.")
    suffix = f"-{setting.suffix}" if setting.suffix else ""
    parts.append(f'Setting {_SETTING}{suffix}, "{label}" in the administration.')
    return " ".join(parts)


def _shown_default(setting: Field) -> str:
    if setting.type == "code":
        return "Rocket.Chat's example"
    default = setting.default
    return str(default).lower() if isinstance(default, bool) else _quoted(default)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _required(
    suffix: str, label: str, what: str, *validators: Validator
) -> Argument[str | None, str | tf.Unknown | None]:
    setting = FIELDS[suffix]
    declared = tf.attribute(
        tf.String | None,
        required=True,
        validators=validators,
        description=_described(setting, label, what),
    )
    return Argument(declared, setting)


def _optional(
    type_: tf.TypeOf[T, P], suffix: str, label: str, what: str
) -> Argument[T | None, P | None]:
    setting = FIELDS[suffix]
    declared = tf.attribute(
        type_,
        optional=True,
        computed=True,
        keep_when_unset=True,
        validators=[OneOf(setting.choices, when_written=True)] if setting.choices else [],
        description=f"{_described(setting, label, what)} If you leave it out, a new service gets "
        f"{_shown_default(setting)}, and an existing one keeps its value.",
    )
    return Argument(declared, setting, unset_is_kept=True)


def _text(suffix: str, label: str, what: str) -> Argument[str | None, str | tf.Unknown | None]:
    return _optional(tf.String, suffix, label, what)


def _flag(suffix: str, label: str, what: str) -> Argument[bool | None, bool | tf.Unknown | None]:
    return _optional(tf.Bool, suffix, label, what)


class CustomOAuth(SecretRevision[tf.K]):
    """A custom OAuth login service."""

    name = tf.attribute(
        tf.String,
        required=True,
        requires_replace=True,
        validators=(check_name,),
        description="Name of the service: letters, digits and _. Only the first letter may be a "
        "capital; Rocket.Chat would change any other name (the function login_service_name shows "
        "how). Users are linked to the service by its name.",
    )
    enabled = Argument(
        tf.attribute(
            tf.Bool | None,
            default=True,
            description=_described(
                FIELDS[ENABLED], "Enable", "Whether people can log in with the service."
            )
            + " Default: true.",
        ),
        FIELDS[ENABLED],
    )
    url = _required(
        "url",
        "URL",
        "Address of the identity provider, for example https://id.example.org. A path in "
        "token_path, identity_path or authorize_path is appended to it, character by character.",
    )
    token_path = _text(
        "token_path",
        "Token Path",
        "Where the Rocket.Chat server exchanges the authorization code for an access token: an "
        "absolute URL, which may be an internal one, or a path that is appended to url.",
    )
    token_sent_via = _text(
        "token_sent_via",
        "Token Sent Via",
        "How Rocket.Chat sends the client id and secret to token_path: in the Authorization header "
        "or in the request's payload.",
    )
    identity_token_sent_via = _text(
        "identity_token_sent_via",
        "Identity Token Sent Via",
        "How Rocket.Chat sends the access token to identity_path: in the Authorization header, or "
        'as a parameter of the request. "default": the same way as token_sent_via.',
    )
    identity_path = _text(
        "identity_path",
        "Identity Path",
        "Where the Rocket.Chat server asks who the user is (the userinfo endpoint): an absolute "
        "URL, which may be an internal one, or a path that is appended to url.",
    )
    authorize_path = _text(
        "authorize_path",
        "Authorize Path",
        "Page of the identity provider to which the browser is sent to log in: an absolute URL, or "
        "a path that is appended to url. Users' browsers must be able to reach it.",
    )
    scope = _text("scope", "Scope", "OAuth2 scopes to request, separated by spaces.")
    access_token_param = _text(
        "access_token_param",
        "Param Name for access token",
        "Name of the request parameter with the access token, if it is sent to identity_path as a "
        "parameter.",
    )
    client_id = _required(
        "id",
        "Id",
        "OAuth2 client id at the identity provider: as text, or as a secret reference. The state "
        "has a reference as you write it; plan and apply read what it refers to.",
        not_empty,
        one_line,
        literal_or_reference,
    )
    login_style = _text(
        "login_style",
        "Login Style",
        "How the identity provider's page opens: redirect in the same window, popup in a new one. "
        'With "", Rocket.Chat adds ?close to the redirect URI.',
    )
    button_label_text = _text(
        "button_label_text", "Button Text", "Text of the button on the login page."
    )
    button_label_color = _text(
        "button_label_color",
        "Button Text Color",
        "Color of the button's text in CSS notation, for example #FFFFFF.",
    )
    button_color = _text(
        "button_color", "Button Color", "Color of the button in CSS notation, for example #1d74f5."
    )
    key_field = _text(
        "key_field",
        "Key Field",
        "What identifies the existing user of somebody who logs in with the service, if "
        "merge_users is true.",
    )
    username_field = _text(
        "username_field",
        "Username field",
        "Field of the identity that becomes the user name in Rocket.Chat, for example "
        'preferred_username. "": Rocket.Chat asks each user at the first login.',
    )
    email_field = _text(
        "email_field",
        "Email field",
        "Field of the identity with the e-mail address, for example email.",
    )
    name_field = _text(
        "name_field", "Name field", "Field of the identity with the full name, for example name."
    )
    avatar_field = _text(
        "avatar_field",
        "Avatar field",
        "Field of the identity with the address of the user's picture.",
    )
    roles_claim = _text(
        "roles_claim",
        "Roles/Groups field name",
        "Field of the identity with the user's roles, for merge_roles.",
    )
    groups_claim = _text(
        "groups_claim",
        "Roles/Groups field for channel mapping",
        "Field of the identity with the user's groups, for map_channels.",
    )
    channels_admin = _text(
        "channels_admin",
        "User Data Group Map",
        "User name of the owner of the channels that map_channels creates.",
    )
    map_channels = _flag(
        "map_channels",
        "Map Roles/Groups to channels",
        "Whether users become members of the channels that groups_channel_map lists for their "
        "groups.",
    )
    merge_roles = _flag(
        "merge_roles",
        "Merge Roles from SSO",
        "Whether users get the roles in Rocket.Chat that they have at the identity provider.",
    )
    roles_to_sync = _text(
        "roles_to_sync",
        "Roles to Sync",
        'The roles that merge_roles gives and takes, separated by commas. "": all roles.',
    )
    merge_users = _flag(
        "merge_users",
        "Merge users",
        "Whether somebody who logs in with the service is linked to the existing user with the "
        "same key_field. If it is false, such a login is refused.",
    )
    merge_users_distinct_services = _flag(
        "merge_users_distinct_services",
        "Merge users from distinct services",
        "Whether merge_users may also link a user that is already linked to another identity of "
        "this service.",
    )
    show_button = _flag(
        "show_button", "Show Button on Login Page", "Whether the login page shows the button."
    )
    groups_channel_map = _text(
        "groups_channel_map",
        "OAuth Group Channel Map",
        "Which group becomes which channel, for map_channels: a JSON object as text, for example "
        '{"group": "channel", "other-group": ["channel", "second-channel"]}.',
    )
    client_secret, client_secret_wo, client_secret_wo_version = SECRET.fields
    site_url = tf.attribute(
        tf.String,
        optional=True,
        computed=True,
        validators=(web_address,),
        description="The address that users open, for example "
        "rocketchat_setting.site_url.value. callback_url begins with it. If its scheme, host or "
        "port changes, the service is replaced. If you leave it out, callback_url begins with the "
        "server's Site_Url, and a change of Site_Url does not replace the service.",
    )
    adopt_existing = tf.attribute(
        tf.Bool,
        default=False,
        description="Whether to take over a service of this name that already exists on the "
        "server. If it is false, such a service is an error that asks for an import. Default: "
        "false.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    service = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Key of the service, which is its name in lower case. rocketchat_login_form "
        "and rocketchat_login_check take it.",
    )
    callback_url = tf.attribute(
        tf.String | None,
        computed=True,
        keep_when_unset=True,
        description="Redirect URI to register at the identity provider: "
        "<site_url>/_oauth/<service>.",
    )
    origins = tf.attribute(
        tf.Map(tf.String),
        computed=True,
        keep_when_unset=True,
        description="The origins (scheme, host and port) of site_url, url, authorize_path, "
        "token_path and identity_path, by the keys site, url, authorize, token and identity. If "
        "one of them changes, the service is replaced.",
    )
    generation = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Random text that changes whenever the service is created, or changed in "
        "anything that a login depends on. Pass it to requires of rocketchat_login_form: the form "
        "is then visible while the service changes.",
    )
    secret_revision = SecretRevision.secret_revision


State = CustomOAuth[tf.Known]
Plan = CustomOAuth[tf.Planned]

ARGUMENTS: Mapping[str, AnyArgument] = {
    name: field for name, field in tf.fields(State).items() if isinstance(field, Argument)
}
"""The arguments that stand for settings, by name; the client secret is not among them."""

UNSET_IS_KEPT = tuple(one for one in ARGUMENTS.values() if one.unset_is_kept)
"""What is not managed while the configuration leaves it out."""

ADDRESSES: Mapping[str, tf.Field[State, str | None, str | tf.Unknown | None]] = {
    "site": State.site_url,
    "url": State.url,
    "authorize": State.authorize_path,
    "token": State.token_path,
    "identity": State.identity_path,
}
"""The addresses by what their origins are called in `origins`."""
