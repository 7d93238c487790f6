"""The arguments of `rocketchat_push` and the settings they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import Setting
from rocketchat_provider.api.push import SWITCH
from rocketchat_provider.resources.secret_argument import SecretArgument


@dataclass(frozen=True)
class Argument:
    """One argument: the setting it stands for, and what it does."""

    setting: str
    description: str
    type: tf.Type = tf.Bool

    def stored(self, setting: Setting | None) -> Any:
        """The server's value as the state has it; None for none, or one of a wrong type."""
        value = None if setting is None else setting.value
        if self.type == tf.Bool:
            return value if isinstance(value, bool) else None
        return value.split() if isinstance(value, str) else None

    def written(self, value: Any) -> Any:
        """The state's value as the server has it."""
        return value if self.type == tf.Bool else "\n".join(value)


ARGUMENTS = {
    "enabled": Argument(SWITCH, "Whether notifications are sent to phones."),
    "gateway": Argument(
        "Push_enable_gateway",
        "Send through the gateway, which works with the apps from the app stores. It needs a "
        "registered workspace and the agreement to the cloud's terms "
        "(rocketchat_workspace_registration). False: send directly, with own certificates, to own "
        "builds of the apps.",
    ),
    "gateway_urls": Argument(
        "Push_gateway", "Addresses of gateways, tried in this order.", tf.List(tf.String)
    ),
    "production": Argument(
        "Push_production",
        "Without the gateway: whether Apple's production service is used, with apn_certificate and "
        "apn_key, or its sandbox, with the development ones.",
    ),
    "show_sender_and_room": Argument(
        "Push_show_username_room",
        "Whether a notification names the sender and the room. Whoever delivers it can read them.",
    ),
    "show_message": Argument(
        "Push_show_message",
        "Whether a notification holds the message. Whoever delivers it (the gateway, Apple, "
        "Google) can read it, unless fetch_content_from_server is in effect.",
    ),
    "fetch_content_from_server": Argument(
        "Push_request_content_from_server",
        "Send only the message's id, and let the phone fetch the message from the server, so that "
        "nobody in between can read it. Needs the licence module push-privacy.",
    ),
    "use_legacy_gcm": Argument(
        "Push_UseLegacy",
        "Without the gateway: use gcm_api_key instead of fcm_credentials. Only on servers that "
        "have the setting (6.x and some 7.x).",
    ),
}

_SECRETS = {
    "apn_certificate": ("Push_apn_cert", "Apple's certificate, PEM"),
    "apn_key": ("Push_apn_key", "Key of apn_certificate, PEM"),
    "apn_passphrase": ("Push_apn_passphrase", "Passphrase of apn_key"),
    "apn_development_certificate": (
        "Push_apn_dev_cert",
        "Apple's certificate for its sandbox, PEM",
    ),
    "apn_development_key": ("Push_apn_dev_key", "Key of apn_development_certificate, PEM"),
    "apn_development_passphrase": (
        "Push_apn_dev_passphrase",
        "Passphrase of apn_development_key",
    ),
    "fcm_credentials": (
        "Push_google_api_credentials",
        "Google's service account for Firebase Cloud Messaging, JSON, on servers that have the "
        "setting (6.5 does not)",
    ),
    "gcm_api_key": (
        "Push_gcm_api_key",
        "Key of Google's legacy service, on servers that have the setting (6.x)",
    ),
    "gcm_project_number": (
        "Push_gcm_project_number",
        "Project number of Google's legacy service, on servers that have the setting (6.x)",
    ),
}

SECRETS = {
    SecretArgument(name, f"{name}_wo", f"{what}; setting {setting}"): setting
    for name, (setting, what) in _SECRETS.items()
}
"""The secrets and the settings they are kept in."""


def attributes() -> dict[str, tf.Attribute]:
    """The arguments' schema."""
    own = {name: _attribute(name, argument) for name, argument in ARGUMENTS.items()}
    for secret in SECRETS:
        own |= secret.attributes()
    return own


def setting_ids(config: Mapping[str, Any]) -> set[str]:
    """Ids of the settings that a configuration names."""
    own = {one.setting for name, one in ARGUMENTS.items() if config[name] is not None}
    return own | {setting for secret, setting in SECRETS.items() if secret.given(config)}


def _attribute(name: str, argument: Argument) -> tf.Attribute:
    description = f"{argument.description} Setting {argument.setting}."
    if name == "enabled":
        return tf.Attribute(tf.Bool, default=True, description=f"{description} Default: true.")
    return tf.Attribute(
        argument.type,
        optional=True,
        computed=True,
        keep_when_unset=True,
        description=f"{description} Left out, it is not managed.",
    )
