"""The arguments of `rocketchat_custom_oauth` that stand for the entry's settings."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client import (
    ENABLED,
    FIELDS,
    Setting,
)
from rocketchat_provider.client.custom_oauth import LICENSE_MODULE, Field
from rocketchat_provider.client.login_service import LoginService
from rocketchat_provider.managed.untyped_secret_argument import SecretArgument
from rocketchat_provider.managed.validators import (
    Reporting,
    Validator,
    literal_or_reference,
    not_empty,
    one_line,
    one_of,
)
from rocketchat_provider.managed.web_address import address_or_path, web_address
from rocketchat_provider.run.reporting import reported
from rocketchat_provider.secrets import Secrets, is_reference

SECRET = SecretArgument(
    "client_secret", "client_secret_wo", "OAuth2 client secret; setting …-secret"
)
SECRET_FIELD = FIELDS["secret"]

LOOKS = frozenset({"button_label_text", "button_label_color", "button_color"})
"""Arguments, and suffixes too, that change a button and nothing of a login."""

_ADDRESSES = ("token_path", "identity_path", "authorize_path")
_SUFFIX_OF = {"enabled": ENABLED, "client_id": "id"}

_WHAT = {
    "enabled": "Whether people can log in with the service.",
    "url": "Address of the identity provider; what relative paths are appended to, as they are.",
    "token_path": "Where Rocket.Chat's server exchanges the code for a token: an absolute URL "
    "(it may be an internal one), or a path appended to url.",
    "token_sent_via": "How the client's credentials and the token are sent.",
    "identity_token_sent_via": "How the token is sent to identity_path; default means as "
    "token_sent_via says.",
    "identity_path": "Where Rocket.Chat's server reads who the user is: an absolute URL (it may be "
    "an internal one), or a path appended to url.",
    "authorize_path": "Where the browser is sent to log in: an absolute URL, or a path appended to "
    "url. It must be reachable by the users.",
    "scope": "OAuth2 scopes to ask for, separated by spaces.",
    "access_token_param": "Name of the parameter that carries the token in the payload.",
    "client_id": "OAuth2 client id: a literal or a secret reference. A reference is kept as it is "
    "written; what it stands for is read at plan and apply.",
    "login_style": 'How the provider\'s page opens: "redirect", "popup", or "" (then ?close is '
    "added to the callback URL).",
    "button_label_text": "Text of the button on the login page.",
    "button_label_color": "Colour of the button's text, as CSS writes it.",
    "button_color": "Colour of the button, as CSS writes it.",
    "key_field": "What an existing user is found by when merge_users is true.",
    "username_field": "Field of the identity that becomes the user name. Empty: the user is asked "
    "at the first login.",
    "email_field": "Field of the identity that holds the e-mail address.",
    "name_field": "Field of the identity that holds the full name.",
    "avatar_field": "Field of the identity that holds the address of a picture.",
    "roles_claim": "Field of the identity that holds the roles.",
    "groups_claim": "Field of the identity that holds the groups mapped to channels.",
    "channels_admin": "User name that owns channels made for mapped groups.",
    "map_channels": "Whether groups become memberships of channels (groups_channel_map).",
    "merge_roles": "Whether roles from the identity become roles in Rocket.Chat.",
    "roles_to_sync": "Roles that follow the identity, separated by commas; empty means all.",
    "merge_users": "Whether a login is linked to an existing user with the same key_field.",
    "merge_users_distinct_services": "Whether linking is also allowed for users that already log "
    "in with this service under another id.",
    "show_button": "Whether the login page shows the button.",
    "groups_channel_map": "Which group becomes which channel: a JSON object as text.",
}

ARGUMENTS: dict[str, Field] = {name: FIELDS[_SUFFIX_OF.get(name, name)] for name in _WHAT}
"""The settings by argument name; the client secret is not among them."""


def name_problem(name: str) -> tuple[str, str] | None:
    """Why a service cannot be called that, as a summary and a detail; None if it can."""
    kept = LoginService(name).name
    if not kept or name[:1].upper() + name[1:] != kept:
        becomes = f'make "{kept}" of it' if kept else "leave nothing of it"
        return (
            "Rocket.Chat would change the name",
            f'The name is "{name}"; Rocket.Chat would {becomes}: it keeps letters, digits and _, '
            f"and only the first may be a capital.{f' Write {kept}.' if kept else ''}",
        )
    if LoginService(name).is_built_in:
        return (
            "Name not allowed",
            f'"{name}" is one of Rocket.Chat\'s own login services; choose another name.',
        )
    return None


def check_name(value: str, ctx: tf.ValidateContext, path: tf.Path) -> None:
    """The name is one that Rocket.Chat keeps, and takes no built-in service's place."""
    problem = name_problem(value)
    if problem:
        ctx.diagnostics.error(*problem, path)


IMPORTED_GENERATION = "imported"
"""The generation of a service that Terraform did not create, for the service and for the form."""

UNSET_IS_KEPT = (*(name for name in ARGUMENTS if name not in ("enabled", "url", "client_id")),)
"""What is not managed while the configuration leaves it out."""


def stored(live: Mapping[str, Setting], field: Field) -> Any:
    """The server's value of one setting.

    None where the document or its value is missing, or is of a type that Rocket.Chat ignores.
    """
    setting = live.get(field.suffix)
    kind = bool if field.type == "boolean" else str
    return setting.value if setting is not None and isinstance(setting.value, kind) else None


def new_setting(name: object, field: Field) -> Setting:
    """The setting that a service will have when it is made."""
    return Setting(
        id=LoginService(name if isinstance(name, str) else "…").setting_id(field.suffix),
        type=field.type,
        package_value=field.default,
        enterprise=field.enterprise,
        modules=(LICENSE_MODULE,) if field.enterprise else (),
        invalid_value=field.default,
        choices=field.choices,
        code="application/json" if field.type == "code" else "",
    )


def wanted(planned: tf.State, name: str, secrets: Secrets) -> Any:
    """The planned value of an argument; for a client id in a reference, what that stands for."""
    value = planned[name]
    if name != "client_id" or not isinstance(value, str) or not is_reference(value):
        return value
    with reported(name):
        return secrets.resolve(value).value


def check_text(name: str, value: object, ctx: Reporting, path: tf.Path) -> None:
    """Report what is wrong with the text of an argument, whatever the server has.

    This is no validator of the schema: a server may have such a text already, and only the plan
    knows that.
    """
    field = ARGUMENTS[name]
    if field.choices:
        one_of(*field.choices)(value, ctx, path)
    elif not isinstance(value, str):
        return
    elif name == "url":
        web_address(value, ctx, path)
    elif name in _ADDRESSES:
        address_or_path(value, ctx, path)
    elif field.type == "string":
        one_line(value, ctx, path)


def attributes() -> dict[str, tf.Attribute]:
    """The arguments' schema."""
    return {name: _attribute(name, field) for name, field in ARGUMENTS.items()}


def _attribute(name: str, field: Field) -> tf.Attribute:
    kind = tf.Bool if field.type == "boolean" else tf.String
    description = f"{_WHAT[name]} Setting …{'-' if field.suffix else ''}{field.suffix}."
    if field.enterprise:
        description += " Needs an enterprise licence."
    if field.choices:
        description += f" One of {', '.join(map(_quoted, field.choices))}."
    if name == "url":
        return tf.Attribute(kind, required=True, description=description)
    if name == "client_id":
        validators: tuple[Validator, ...] = (not_empty, one_line, literal_or_reference)
        return tf.Attribute(kind, required=True, validators=validators, description=description)
    if name == "enabled":
        return tf.Attribute(kind, default=True, description=f"{description} Default: true.")
    return tf.Attribute(
        kind,
        optional=True,
        computed=True,
        keep_when_unset=True,
        description=f"{description} New entries default to {_shown(field)}; left out later, it is "
        "not managed.",
    )


def _shown(field: Field) -> str:
    if field.type == "code":
        return "Rocket.Chat's example"
    return str(field.default).lower() if field.type == "boolean" else _quoted(str(field.default))


def _quoted(text: str) -> str:
    return f'"{text}"'
