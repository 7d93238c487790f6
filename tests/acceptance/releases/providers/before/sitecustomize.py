"""Run at Python's start: the provider as it was, when a setting could have a comment."""

import tfplugin as tf
from rocketchat_provider.resources import RESOURCES
from rocketchat_provider.resources.setting import SettingResource


class CommentedSetting(SettingResource):
    schema = tf.Schema(
        {
            **SettingResource.schema.attributes,
            "comment": tf.Attribute(tf.String, optional=True, description="What it is for."),
        },
        description=SettingResource.schema.description,
    )


RESOURCES["rocketchat_setting"] = CommentedSetting
