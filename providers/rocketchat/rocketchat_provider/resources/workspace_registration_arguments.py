"""The arguments of `rocketchat_workspace_registration` that stand for settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tfplugin as tf

from rocketchat_provider.api import Setting, Settings


@dataclass(frozen=True)
class Argument:
    """One argument: the setting it stands for, and what it says."""

    setting: str
    description: str
    type: tf.Type = tf.String

    def stored(self, setting: Setting | None) -> Any:
        """The server's value as the state has it; None for none, or one of a wrong type."""
        kind = bool if self.type == tf.Bool else str
        return setting.value if setting and isinstance(setting.value, kind) else None


ARGUMENTS: Mapping[str, Argument] = {
    "organization_name": Argument("Organization_Name", "Name of the organization."),
    "organization_type": Argument(
        "Organization_Type",
        "Kind of organization: community, enterprise, government or nonprofit.",
    ),
    "organization_email": Argument(
        "Organization_Email",
        "E-mail address that the workspace is registered under. Needed to register.",
    ),
    "industry": Argument("Industry", "Industry, for example education or technologyServices."),
    "size": Argument(
        "Size",
        "Number of people: 0 for 1 to 10, 1 for 11 to 50, 2 for 51 to 100, 3 for 101 to 250, 4 for "
        "251 to 500, 5 for 501 to 1000, 6 for 1001 to 4000, 7 for more.",
    ),
    "country": Argument(
        "Country", "Country in camel case, for example france or unitedStates; or worldwide."
    ),
    "website": Argument("Website", "Address of the organization's website."),
    "server_type": Argument(
        "Server_Type", "What the server is for: privateTeam or publicCommunity."
    ),
    "allow_marketing_emails": Argument(
        "Allow_Marketing_Emails", "Whether Rocket.Chat may send news by e-mail.", tf.Bool
    ),
    "agree_privacy_terms": Argument(
        "Cloud_Service_Agree_PrivacyTerms",
        "Agreement to the terms and the privacy policy of Rocket.Chat's cloud services. Without "
        "it, the push gateway is not used.",
        tf.Bool,
    ),
}


def stored(settings: Settings) -> dict[str, Any]:
    """The arguments as the server has them; null for what this version does not have."""
    return {
        name: argument.stored(settings.find(argument.setting))
        for name, argument in ARGUMENTS.items()
    }


def attributes() -> dict[str, tf.Attribute]:
    """The arguments' schema."""
    return {
        name: tf.Attribute(
            argument.type,
            optional=True,
            computed=True,
            keep_when_unset=True,
            description=f"{argument.description} Setting {argument.setting}. Left out, it is not "
            "managed.",
        )
        for name, argument in ARGUMENTS.items()
    }
