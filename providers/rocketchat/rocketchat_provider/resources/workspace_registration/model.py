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
        "Kind of organization: community, enterprise, government or nonprofit.",
        choices=("community", "enterprise", "government", "nonprofit"),
    )
    organization_email = SettingArgument(
        "Organization_Email",
        tf.String,
        "E-mail address that the workspace is registered under. Needed to register.",
    )
    industry = SettingArgument(
        "Industry", tf.String, "Industry, for example education or technologyServices."
    )
    size = SettingArgument(
        "Size",
        tf.String,
        "Number of people: 0 for 1 to 10, 1 for 11 to 50, 2 for 51 to 100, 3 for 101 to 250, 4 for "
        "251 to 500, 5 for 501 to 1000, 6 for 1001 to 4000, 7 for more.",
        choices=("0", "1", "2", "3", "4", "5", "6", "7"),
    )
    country = SettingArgument(
        "Country",
        tf.String,
        "Country in camel case, for example france or unitedStates; or worldwide.",
    )
    website = SettingArgument("Website", tf.String, "Address of the organization's website.")
    server_type = SettingArgument(
        "Server_Type",
        tf.String,
        "What the server is for: privateTeam or publicCommunity.",
        choices=("privateTeam", "publicCommunity"),
    )
    allow_marketing_emails = SettingArgument(
        "Allow_Marketing_Emails", tf.Bool, "Whether Rocket.Chat may send news by e-mail."
    )
    agree_privacy_terms = SettingArgument(
        "Cloud_Service_Agree_PrivacyTerms",
        tf.Bool,
        "Agreement to the terms and the privacy policy of Rocket.Chat's cloud services. Without "
        "it, the push gateway is not used.",
    )
    id = only_id(ID)
    registration_token = tf.attribute(
        tf.String,
        optional=True,
        validators=(secret_reference,),
        description="Token from the cloud console (cloud.rocket.chat), as a secret "
        "reference: vault:<mount>/<path>#<key>, env:<NAME> or file:<path>. It is good "
        "once: it is read and used only while the workspace is not registered.",
    )
    registration_token_wo = tf.attribute(
        tf.String,
        optional=True,
        write_only=True,
        description="The same as a write-only value, for a token that comes from an "
        "ephemeral resource or variable.",
    )
    on_destroy = tf.attribute(
        tf.String,
        default="forget",
        validators=(OneOf(("forget", "disconnect")),),
        description="What happens to the registration when it is no longer managed: forget "
        "leaves everything as it is, disconnect makes the server a new workspace (POST "
        "/api/v1/fingerprint): it drops the cloud's credentials and the agreement to the "
        "terms, and takes a new unique id. The organization's details stay in both cases. "
        "Default: forget.",
    )
    registered = tf.attribute(
        tf.Bool,
        computed=True,
        keep_when_unset=True,
        description="Whether the server holds credentials of Rocket.Chat Cloud (GET "
        "/api/v1/cloud.registrationStatus).",
    )
    workspace_id = tf.attribute(
        tf.String | None,
        computed=True,
        keep_when_unset=True,
        description="Workspace id at Rocket.Chat Cloud; null if not registered.",
    )
    unique_id = tf.attribute(
        tf.String | None,
        computed=True,
        keep_when_unset=True,
        description="The workspace's unique id (setting uniqueID).",
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
