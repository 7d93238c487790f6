"""Rocket.Chat as constructs of CDK for Terraform.

The classes here check their arguments; `rocketchat_constructs.l1` holds one for everything the
provider knows, generated from its schema.
"""

from .arguments import literal
from .custom_oauth_login import CustomOAuthLogin
from .liquid_login import LiquidLogin, liquid_core
from .login_form import LoginForm
from .provider import RocketChatProvider
from .settings import Settings

__all__ = [
    "CustomOAuthLogin",
    "LiquidLogin",
    "LoginForm",
    "RocketChatProvider",
    "Settings",
    "liquid_core",
    "literal",
]
