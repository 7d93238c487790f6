"""The provider's data sources by their names in Terraform."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.data_sources.login_check import LoginCheck
from rocketchat_provider.data_sources.login_services import LoginServicesSource
from rocketchat_provider.data_sources.server import Server
from rocketchat_provider.data_sources.setting import SettingSource
from rocketchat_provider.data_sources.settings import SettingsSource

DATA_SOURCES: dict[str, type[tf.DataSource[Any]]] = {
    "rocketchat_login_check": LoginCheck,
    "rocketchat_login_services": LoginServicesSource,
    "rocketchat_server": Server,
    "rocketchat_setting": SettingSource,
    "rocketchat_settings": SettingsSource,
}
