"""The provider's data sources by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.data_sources.login_check import LoginCheckSource
from rocketchat_provider.data_sources.login_services import LoginServicesSource
from rocketchat_provider.data_sources.server import ServerSource
from rocketchat_provider.data_sources.setting import SettingSource
from rocketchat_provider.data_sources.settings import SettingsSource

DATA_SOURCES: dict[str, type[tf.AnyDataSource]] = {
    "rocketchat_login_check": LoginCheckSource,
    "rocketchat_login_services": LoginServicesSource,
    "rocketchat_server": ServerSource,
    "rocketchat_setting": SettingSource,
    "rocketchat_settings": SettingsSource,
}
