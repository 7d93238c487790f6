"""Rocket.Chat as constructs of CDK for Terraform.

The classes here check their arguments. `rocketchat_constructs.l1` has a class for each resource and
data source of the provider, generated from its schema. `rocketchat_constructs.groups` has the
ready-made groups of settings, `rocketchat_constructs.presets` has identity providers, and
`rocketchat_constructs.testing` has helpers for tests of stacks.

A construct of one resource is that resource, so anything in it can be overridden (`add_override`).
A construct of several resources has an attribute for each.
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
