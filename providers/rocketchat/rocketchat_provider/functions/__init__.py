"""The provider's functions by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.functions.callback_url import CallbackUrl
from rocketchat_provider.functions.login_service_name import LoginServiceName

FUNCTIONS: dict[str, type[tf.Function[object, str]]] = {
    "callback_url": CallbackUrl,
    "login_service_name": LoginServiceName,
}
