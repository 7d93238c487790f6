"""The provider's ephemeral resources by their names in Terraform."""

import tfplugin as tf

from rocketchat_provider.ephemeral_resources.session import SessionResource

EPHEMERAL_RESOURCES: dict[str, type[tf.AnyEphemeralResource]] = {
    "rocketchat_session": SessionResource,
}
