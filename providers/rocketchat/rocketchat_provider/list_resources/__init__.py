"""The provider's list resources by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.list_resources.asset import AssetList
from rocketchat_provider.list_resources.custom_oauth import CustomOAuthList
from rocketchat_provider.list_resources.oauth_app import OAuthAppList
from rocketchat_provider.list_resources.permission import PermissionList
from rocketchat_provider.list_resources.setting import SettingList
from rocketchat_provider.list_resources.settings import SettingsList

LIST_RESOURCES: dict[str, type[tf.AnyListResource]] = {
    "rocketchat_asset": AssetList,
    "rocketchat_custom_oauth": CustomOAuthList,
    "rocketchat_oauth_app": OAuthAppList,
    "rocketchat_permission": PermissionList,
    "rocketchat_setting": SettingList,
    "rocketchat_settings": SettingsList,
}
