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

SECRET = SecretArgument(
    "client_secret", "client_secret_wo", "OAuth2 client secret; setting …-secret"
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


def _described(setting: Field, what: str) -> str:
    parts = [f"{what} Setting …{'-' if setting.suffix else ''}{setting.suffix}."]
    if setting.enterprise:
        parts.append("Needs an enterprise licence.")
    if setting.choices:
        parts.append(f"One of {', '.join(map(_quoted, setting.choices))}.")
    return " ".join(parts)


def _shown_default(setting: Field) -> str:
    if setting.type == "code":
        return "Rocket.Chat's example"
    default = setting.default
    return str(default).lower() if isinstance(default, bool) else _quoted(default)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _required(
    suffix: str, what: str, *validators: Validator
) -> Argument[str | None, str | tf.Unknown | None]:
    setting = FIELDS[suffix]
    declared = tf.attribute(
        tf.String | None,
        required=True,
        validators=validators,
        description=_described(setting, what),
    )
    return Argument(declared, setting)


def _optional(type_: tf.TypeOf[T, P], suffix: str, what: str) -> Argument[T | None, P | None]:
    setting = FIELDS[suffix]
    declared = tf.attribute(
        type_,
        optional=True,
        computed=True,
        keep_when_unset=True,
        validators=[OneOf(setting.choices, when_written=True)] if setting.choices else [],
        description=f"{_described(setting, what)} New entries default to "
        f"{_shown_default(setting)}; left out later, it is not managed.",
    )
    return Argument(declared, setting, unset_is_kept=True)


def _text(suffix: str, what: str) -> Argument[str | None, str | tf.Unknown | None]:
    return _optional(tf.String, suffix, what)


def _flag(suffix: str, what: str) -> Argument[bool | None, bool | tf.Unknown | None]:
    return _optional(tf.Bool, suffix, what)


class CustomOAuth(SecretRevision[tf.K]):
    """A custom OAuth login service."""

    name = tf.attribute(
        tf.String,
        required=True,
        requires_replace=True,
        validators=(check_name,),
        description="Name of the service: letters, digits and _, of which only the first "
        "may be a capital (Rocket.Chat changes any other name).",
    )
    enabled = Argument(
        tf.attribute(
            tf.Bool | None,
            default=True,
            description=_described(FIELDS[ENABLED], "Whether people can log in with the service.")
            + " Default: true.",
        ),
        FIELDS[ENABLED],
    )
    url = _required(
        "url",
        "Address of the identity provider; what relative paths are appended to, as they are.",
    )
    token_path = _text(
        "token_path",
        "Where Rocket.Chat's server exchanges the code for a token: an absolute URL "
        "(it may be an internal one), or a path appended to url.",
    )
    token_sent_via = _text("token_sent_via", "How the client's credentials and the token are sent.")
    identity_token_sent_via = _text(
        "identity_token_sent_via",
        "How the token is sent to identity_path; default means as token_sent_via says.",
    )
    identity_path = _text(
        "identity_path",
        "Where Rocket.Chat's server reads who the user is: an absolute URL (it may be "
        "an internal one), or a path appended to url.",
    )
    authorize_path = _text(
        "authorize_path",
        "Where the browser is sent to log in: an absolute URL, or a path appended to "
        "url. It must be reachable by the users.",
    )
    scope = _text("scope", "OAuth2 scopes to ask for, separated by spaces.")
    access_token_param = _text(
        "access_token_param", "Name of the parameter that carries the token in the payload."
    )
    client_id = _required(
        "id",
        "OAuth2 client id: a literal or a secret reference. A reference is kept as it is "
        "written; what it stands for is read at plan and apply.",
        not_empty,
        one_line,
        literal_or_reference,
    )
    login_style = _text(
        "login_style",
        'How the provider\'s page opens: "redirect", "popup", or "" (then ?close is '
        "added to the callback URL).",
    )
    button_label_text = _text("button_label_text", "Text of the button on the login page.")
    button_label_color = _text(
        "button_label_color", "Colour of the button's text, as CSS writes it."
    )
    button_color = _text("button_color", "Colour of the button, as CSS writes it.")
    key_field = _text("key_field", "What an existing user is found by when merge_users is true.")
    username_field = _text(
        "username_field",
        "Field of the identity that becomes the user name. Empty: the user is asked "
        "at the first login.",
    )
    email_field = _text("email_field", "Field of the identity that holds the e-mail address.")
    name_field = _text("name_field", "Field of the identity that holds the full name.")
    avatar_field = _text(
        "avatar_field", "Field of the identity that holds the address of a picture."
    )
    roles_claim = _text("roles_claim", "Field of the identity that holds the roles.")
    groups_claim = _text(
        "groups_claim", "Field of the identity that holds the groups mapped to channels."
    )
    channels_admin = _text("channels_admin", "User name that owns channels made for mapped groups.")
    map_channels = _flag(
        "map_channels", "Whether groups become memberships of channels (groups_channel_map)."
    )
    merge_roles = _flag(
        "merge_roles", "Whether roles from the identity become roles in Rocket.Chat."
    )
    roles_to_sync = _text(
        "roles_to_sync", "Roles that follow the identity, separated by commas; empty means all."
    )
    merge_users = _flag(
        "merge_users", "Whether a login is linked to an existing user with the same key_field."
    )
    merge_users_distinct_services = _flag(
        "merge_users_distinct_services",
        "Whether linking is also allowed for users that already log "
        "in with this service under another id.",
    )
    show_button = _flag("show_button", "Whether the login page shows the button.")
    groups_channel_map = _text(
        "groups_channel_map", "Which group becomes which channel: a JSON object as text."
    )
    client_secret, client_secret_wo, client_secret_wo_version = SECRET.fields
    site_url = tf.attribute(
        tf.String,
        optional=True,
        computed=True,
        validators=(web_address,),
        description="The address that users open, for example "
        "rocketchat_setting.site_url.value. Makes callback_url; when its origin changes, "
        "the service is replaced. Unset: callback_url follows the server's Site_Url, and "
        "nothing is replaced.",
    )
    adopt_existing = tf.attribute(
        tf.Bool,
        default=False,
        description="Take over a service of this name that exists already, instead of "
        "asking for an import. Default: false.",
    )
    id = tf.attribute(
        tf.String, computed=True, keep_when_unset=True, description="The same as name."
    )
    service = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Key of the service: its name in lower case.",
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
        description="Origin (scheme, host, port) of site, url, authorize, token and identity. When "
        "one of them changes, the service is replaced.",
    )
    generation = tf.attribute(
        tf.String,
        computed=True,
        keep_when_unset=True,
        description="Random text, another one whenever the service is made, or changed in anything "
        "a login depends on. rocketchat_login_form uses it to show the form meanwhile.",
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
