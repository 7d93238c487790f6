"""The arguments of `rocketchat_workspace_registration` that stand for settings."""

from collections.abc import Mapping

import tfplugin as tf

from rocketchat_provider.managed.setting_argument import SettingArgument, SettingArguments

ARGUMENTS: SettingArguments = {
    "organization_name": SettingArgument("Organization_Name", "Name of the organization."),
    "organization_type": SettingArgument(
        "Organization_Type",
        "Kind of organization: community, enterprise, government or nonprofit.",
    ),
    "organization_email": SettingArgument(
        "Organization_Email",
        "E-mail address that the workspace is registered under. Needed to register.",
    ),
    "industry": SettingArgument(
        "Industry", "Industry, for example education or technologyServices."
    ),
    "size": SettingArgument(
        "Size",
        "Number of people: 0 for 1 to 10, 1 for 11 to 50, 2 for 51 to 100, 3 for 101 to 250, 4 for "
        "251 to 500, 5 for 501 to 1000, 6 for 1001 to 4000, 7 for more.",
    ),
    "country": SettingArgument(
        "Country", "Country in camel case, for example france or unitedStates; or worldwide."
    ),
    "website": SettingArgument("Website", "Address of the organization's website."),
    "server_type": SettingArgument(
        "Server_Type", "What the server is for: privateTeam or publicCommunity."
    ),
    "allow_marketing_emails": SettingArgument(
        "Allow_Marketing_Emails", "Whether Rocket.Chat may send news by e-mail.", tf.Bool
    ),
    "agree_privacy_terms": SettingArgument(
        "Cloud_Service_Agree_PrivacyTerms",
        "Agreement to the terms and the privacy policy of Rocket.Chat's cloud services. Without "
        "it, the push gateway is not used.",
        tf.Bool,
    ),
}


_TOKENS = ("registration_token", "registration_token_wo")


def token_argument(config: Mapping[str, object]) -> str | None:
    """The argument that gives the registration token, None if none does."""
    return next((name for name in _TOKENS if config[name] is not None), None)
