"""The provider's functions by their names in Terraform."""

from typing import Any

import tfplugin as tf

from rocketchat_provider.functions.callback_url import CallbackUrl
from rocketchat_provider.functions.login_service_name import LoginServiceName

FUNCTIONS: dict[str, type[tf.Function[Any, Any]]] = {
    "callback_url": CallbackUrl,
    "login_service_name": LoginServiceName,
}
