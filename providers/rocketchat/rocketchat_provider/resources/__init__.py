"""The provider's resources by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.resources.asset.resource import AssetResource
from rocketchat_provider.resources.custom_oauth.resource import CustomOAuthResource
from rocketchat_provider.resources.login_form.resource import LoginFormResource
from rocketchat_provider.resources.oauth_app import OAuthAppResource
from rocketchat_provider.resources.permission.resource import PermissionResource
from rocketchat_provider.resources.push.resource import PushResource
from rocketchat_provider.resources.setting import SettingResource
from rocketchat_provider.resources.settings import SettingsResource
from rocketchat_provider.resources.workspace_registration.resource import (
    WorkspaceRegistrationResource,
)

RESOURCES: dict[str, type[tf.AnyResource]] = {
    "rocketchat_asset": AssetResource,
    "rocketchat_custom_oauth": CustomOAuthResource,
    "rocketchat_login_form": LoginFormResource,
    "rocketchat_oauth_app": OAuthAppResource,
    "rocketchat_permission": PermissionResource,
    "rocketchat_push": PushResource,
    "rocketchat_setting": SettingResource,
    "rocketchat_settings": SettingsResource,
    "rocketchat_workspace_registration": WorkspaceRegistrationResource,
}
