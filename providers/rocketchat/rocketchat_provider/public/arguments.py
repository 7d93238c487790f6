"""The arguments of resources, and the settings behind them."""

from rocketchat_provider.client.push import SWITCH as PUSH_SWITCH
from rocketchat_provider.managed.setting_argument import (
    Arguments,
    secret_arguments,
    setting_arguments,
)
from rocketchat_provider.managed.web_address import problem_of_base
from rocketchat_provider.resources.custom_oauth.existing import READABLE, service_problem
from rocketchat_provider.resources.custom_oauth.model import ARGUMENTS
from rocketchat_provider.resources.custom_oauth.settings import stored
from rocketchat_provider.resources.push.model import PushState
from rocketchat_provider.resources.workspace_registration.model import RegistrationState

__all__ = [
    "CUSTOM_OAUTH",
    "PUSH",
    "PUSH_SECRETS",
    "PUSH_SWITCH",
    "READABLE",
    "REGISTRATION",
    "Arguments",
    "problem_of_base",
    "service_problem",
    "stored",
]

CUSTOM_OAUTH = {name: argument.setting for name, argument in ARGUMENTS.items()}
PUSH = setting_arguments(PushState)
PUSH_SECRETS = secret_arguments(PushState)
REGISTRATION = setting_arguments(RegistrationState)
