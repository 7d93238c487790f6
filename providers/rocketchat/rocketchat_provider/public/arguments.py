"""The arguments of resources, and the settings behind them."""

from rocketchat_provider.client.push import SWITCH as PUSH_SWITCH
from rocketchat_provider.managed.setting_argument import SettingArgument
from rocketchat_provider.managed.web_address import problem_of_base
from rocketchat_provider.resources.custom_oauth.arguments import ARGUMENTS as CUSTOM_OAUTH
from rocketchat_provider.resources.custom_oauth.arguments import name_problem, stored
from rocketchat_provider.resources.push.arguments import ARGUMENTS as PUSH
from rocketchat_provider.resources.push.arguments import SECRETS as PUSH_SECRETS
from rocketchat_provider.resources.workspace_registration.arguments import ARGUMENTS as REGISTRATION

__all__ = [
    "CUSTOM_OAUTH",
    "PUSH",
    "PUSH_SECRETS",
    "PUSH_SWITCH",
    "REGISTRATION",
    "SettingArgument",
    "name_problem",
    "problem_of_base",
    "stored",
]
