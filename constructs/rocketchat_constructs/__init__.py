"""Rocket.Chat as constructs of CDK for Terraform.

The classes here check their arguments; `rocketchat_constructs.l1` holds one for everything the
provider knows, generated from its schema. `rocketchat_constructs.groups` has the ready-made groups
of settings, `rocketchat_constructs.presets` the identity providers,
`rocketchat_constructs.testing` what a test of a stack needs.

A construct that stands for one resource is that resource, so what no argument reaches can be
overridden (`add_override`); one that holds several names them.
"""

from .arguments import literal
from .asset import Asset
from .cloud_registration import CloudRegistration
from .custom_oauth_login import CustomOAuthLogin
from .groups import Branding, Email, FileUpload, Ldap, MessageRetention, Saml
from .identity_provider import IdentityProvider
from .liquid_login import LiquidLogin
from .login_form import LoginForm
from .oauth_app import OAuthApp
from .openid_connect import OpenIdConnect
from .permission import Permission
from .provider import RocketChatProvider
from .push_notifications import PushNotifications
from .settings import Settings
from .single_logout import SingleLogout
from .single_sign_on import Login, SingleSignOn
from .workspace import Workspace

__all__ = [
    "Asset",
    "Branding",
    "CloudRegistration",
    "CustomOAuthLogin",
    "Email",
    "FileUpload",
    "IdentityProvider",
    "Ldap",
    "LiquidLogin",
    "Login",
    "LoginForm",
    "MessageRetention",
    "OAuthApp",
    "OpenIdConnect",
    "Permission",
    "PushNotifications",
    "RocketChatProvider",
    "Saml",
    "Settings",
    "SingleLogout",
    "SingleSignOn",
    "Workspace",
    "literal",
]
