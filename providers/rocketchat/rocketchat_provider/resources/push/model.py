"""The model of `rocketchat_push`: its arguments, and the settings they stand for."""

from collections.abc import Iterable

import tfplugin as tf

from rocketchat_provider.client.push import SWITCH
from rocketchat_provider.managed.attributes import only_id
from rocketchat_provider.managed.restored_settings import RestoredModel
from rocketchat_provider.managed.secret_revision import SecretRevision
from rocketchat_provider.managed.setting_argument import SettingArgument, secret_setting
from rocketchat_provider.managed.validators import Reporting
from rocketchat_provider.managed.web_address import web_address


def _check_addresses(value: Iterable[object], ctx: Reporting, path: tf.Path) -> None:
    """Check each line. Rocket.Chat keeps them as one text, in which spaces separate them, too."""
    for index, address in enumerate(value):
        if isinstance(address, str):
            web_address(address, ctx, (*path, index))


ID = "push"


class Push(RestoredModel[tf.K], SecretRevision[tf.K]):
    """How notifications are sent."""

    enabled = SettingArgument(
        SWITCH, tf.Bool, "Whether Rocket.Chat sends push notifications to phones.", default=True
    )
    gateway = SettingArgument(
        "Push_enable_gateway",
        tf.Bool,
        "Whether notifications are sent through Rocket.Chat's gateway, as the apps from the app "
        "stores need. The gateway requires a registered workspace and the agreement to the cloud's "
        "terms (rocketchat_workspace_registration). If it is false, Rocket.Chat sends directly to "
        "Apple and Google, with your own certificates, and only to apps that you build yourself.",
    )
    gateway_urls = SettingArgument(
        "Push_gateway",
        tf.List(tf.String),
        "Addresses of gateways, in the order in which Rocket.Chat tries them, for example "
        "https://gateway.rocket.chat.",
        check=_check_addresses,
    )
    production = SettingArgument(
        "Push_production",
        tf.Bool,
        "Which service of Apple is used without the gateway: the production service with "
        "apn_certificate and apn_key (true), or the sandbox with apn_development_certificate and "
        "apn_development_key (false).",
    )
    show_sender_and_room = SettingArgument(
        "Push_show_username_room",
        tf.Bool,
        "Whether a notification names the sender and the room. The gateway, Apple and Google can "
        "read them.",
    )
    show_message = SettingArgument(
        "Push_show_message",
        tf.Bool,
        "Whether a notification contains the message. The gateway, Apple and Google can read it, "
        "unless fetch_content_from_server is in effect.",
    )
    fetch_content_from_server = SettingArgument(
        "Push_request_content_from_server",
        tf.Bool,
        "Whether a notification has only the message's id, and the phone fetches the message from "
        "the server, so that nobody in between can read it. Has no effect without the licence "
        "module push-privacy.",
    )
    use_legacy_gcm = SettingArgument(
        "Push_UseLegacy",
        tf.Bool,
        "Whether gcm_api_key is used instead of fcm_credentials, without the gateway. Only on "
        "servers that have the setting (6.x and some 7.x).",
    )
    apn_certificate, apn_certificate_wo, apn_certificate_wo_version = secret_setting(
        "apn_certificate", "Push_apn_cert", "Certificate for Apple's push service, as PEM"
    )
    apn_key, apn_key_wo, apn_key_wo_version = secret_setting(
        "apn_key", "Push_apn_key", "Private key of apn_certificate, as PEM"
    )
    apn_passphrase, apn_passphrase_wo, apn_passphrase_wo_version = secret_setting(
        "apn_passphrase", "Push_apn_passphrase", "Passphrase of apn_key"
    )
    (
        apn_development_certificate,
        apn_development_certificate_wo,
        apn_development_certificate_wo_version,
    ) = secret_setting(
        "apn_development_certificate",
        "Push_apn_dev_cert",
        "Certificate for the sandbox of Apple's push service, as PEM",
    )
    apn_development_key, apn_development_key_wo, apn_development_key_wo_version = secret_setting(
        "apn_development_key",
        "Push_apn_dev_key",
        "Private key of apn_development_certificate, as PEM",
    )
    (
        apn_development_passphrase,
        apn_development_passphrase_wo,
        apn_development_passphrase_wo_version,
    ) = secret_setting(
        "apn_development_passphrase", "Push_apn_dev_passphrase", "Passphrase of apn_development_key"
    )
    fcm_credentials, fcm_credentials_wo, fcm_credentials_wo_version = secret_setting(
        "fcm_credentials",
        "Push_google_api_credentials",
        "Key of Google's service account for Firebase Cloud Messaging, as JSON, on servers that "
        "have the setting (6.5 does not)",
    )
    gcm_api_key, gcm_api_key_wo, gcm_api_key_wo_version = secret_setting(
        "gcm_api_key",
        "Push_gcm_api_key",
        "Key of Google's legacy push service (GCM), on servers that have the setting (6.x)",
    )
    gcm_project_number, gcm_project_number_wo, gcm_project_number_wo_version = secret_setting(
        "gcm_project_number",
        "Push_gcm_project_number",
        "Project number of Google's legacy push service (GCM), on servers that have the setting "
        "(6.x)",
    )
    id = only_id(ID)
    secret_revision = SecretRevision.secret_revision
    on_destroy = RestoredModel.on_destroy
    originals = RestoredModel.originals


PushState = Push[tf.Known]
PushPlan = Push[tf.Planned]
