"""The provider's data sources by their names in Terraform."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.data_sources.login_check import LoginCheck
from rocketchat_provider.data_sources.server import Server

DATA_SOURCES: dict[str, type[tf.DataSource[Any]]] = {
    "rocketchat_login_check": LoginCheck,
    "rocketchat_server": Server,
}
