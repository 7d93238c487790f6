"""The model of `rocketchat_workspace_registration`: its arguments, and their settings."""

from collections.abc import Mapping
from typing import Any

import tfplugin as tf

from rocketchat_provider.client.json import JSON
from rocketchat_provider.managed.attributes import only_id
from rocketchat_provider.managed.setting_argument import SettingArgument
from rocketchat_provider.managed.setting_backed import SettingBackedModel
from rocketchat_provider.managed.validators import OneOf, secret_reference

ID = "workspace_registration"


class Registration(SettingBackedModel[tf.K]):
    """Who runs the workspace, and its place in the cloud."""

    organization_name = SettingArgument("Organization_Name", tf.String, "Name of the organization.")
    organization_type = SettingArgument(
        "Organization_Type",
        tf.String,
        "Type of the organization: community, enterprise, government or nonprofit.",
        choices=("community", "enterprise", "government", "nonprofit"),
    )
    organization_email = SettingArgument(
        "Organization_Email",
        tf.String,
        "E-mail address of the workspace's contact at Rocket.Chat Cloud. The server must have it "
        "before it can be registered.",
    )
    industry = SettingArgument(
        "Industry",
        tf.String,
        "Industry of the organization, for example education or technologyServices.",
    )
    size = SettingArgument(
        "Size",
        tf.String,
        "Number of people in the organization, as a text: 0 for 1 to 10, 1 for 11 to 50, 2 for 51 "
        "to 100, 3 for 101 to 250, 4 for 251 to 500, 5 for 501 to 1000, 6 for 1001 to 4000, 7 for "
        "more.",
        choices=("0", "1", "2", "3", "4", "5", "6", "7"),
    )
    country = SettingArgument(
        "Country",
        tf.String,
        "Country of the organization in camel case, for example france or unitedStates; or "
        "worldwide.",
    )
    website = SettingArgument("Website", tf.String, "Address of the organization's website.")
    server_type = SettingArgument(
        "Server_Type",
        tf.String,
        "Who uses the server: privateTeam or publicCommunity.",
        choices=("privateTeam", "publicCommunity"),
    )
    allow_marketing_emails = SettingArgument(
        "Allow_Marketing_Emails",
        tf.Bool,
        "Whether Rocket.Chat may send news to organization_email.",
    )
    agree_privacy_terms = SettingArgument(
        "Cloud_Service_Agree_PrivacyTerms",
        tf.Bool,
        "Whether you agree to the terms and the privacy policy of Rocket.Chat's cloud services. "
        "If not, the push gateway is not used.",
    )
    id = only_id(ID)
    registration_token = tf.attribute(
        tf.String,
        optional=True,
        validators=(secret_reference,),
        description="Registration token from the cloud console (cloud.rocket.chat > Workspaces > "
        "Register self-managed), as a secret reference: vault:<mount>/<path>#<key>, env:<NAME> or "
        "file:<path>. A token works once. It is read and used only while the workspace is not "
        "registered. If you leave it out, the workspace is not registered.",
    )
    registration_token_wo = tf.attribute(
        tf.String,
        optional=True,
        write_only=True,
        description="The registration token as a write-only value instead of a reference, for "
        "example from an ephemeral resource or variable.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="forget",
        validators=(OneOf(("forget", "disconnect")),),
        description='What happens to the registration when you destroy the resource: "forget" '
        'changes nothing on the server, "disconnect" makes it a new workspace (POST '
        "/api/v1/fingerprint), without cloud credentials and agreement to the terms, and with a "
        "new unique id. Neither changes the organization's details. Default: forget.",
    )
    registered = tf.attribute(
        tf.Bool,
        computed=True,
        keep_when_unset=True,
        description="Whether the workspace is registered, that is, whether the server has "
        "credentials of Rocket.Chat Cloud (GET /api/v1/cloud.registrationStatus).",
    )
    workspace_id = tf.attribute(
        tf.String | None,
        computed=True,
        keep_when_unset=True,
        description="Id of the workspace at Rocket.Chat Cloud. Null if it is not registered.",
    )
    unique_id = tf.attribute(
        tf.String | None,
        computed=True,
        keep_when_unset=True,
        description="Unique id of the workspace (setting uniqueID).",
    )


RegistrationState = Registration[tf.Known]
RegistrationPlan = Registration[tf.Planned]


def set_registration(
    state: RegistrationState | RegistrationPlan, found: Mapping[str, JSON]
) -> None:
    """Set what the server answers of the registration."""
    workspace, unique = found.get("workspaceId"), found.get("uniqueId")
    state.registered = found.get("workspaceRegistered") is True
    state.workspace_id = str(workspace) if workspace else None
    state.unique_id = str(unique) if unique else None


Token = tf.Field[Any, str | None, str | tf.Unknown | None]


def token_argument(config: RegistrationPlan) -> Token | None:
    """The argument that gives the registration token, None if none does."""
    tokens: tuple[Token, ...]
    tokens = (RegistrationState.registration_token, RegistrationState.registration_token_wo)
    return next((token for token in tokens if config[token] is not None), None)
