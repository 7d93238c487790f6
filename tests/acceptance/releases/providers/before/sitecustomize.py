"""Run at Python's start: the provider as it was, when a setting could have a comment."""

import tfplugin as tf
from rocketchat_provider.resources import RESOURCES
from rocketchat_provider.resources.setting import SettingResource
from tfplugin.process import server


class CommentedSetting(SettingResource):
    schema = tf.Schema(
        {
            **SettingResource.schema.attributes,
            "comment": tf.Attribute(tf.String, optional=True, description="What it is for."),
        },
        description=SettingResource.schema.description,
    )


RESOURCES["rocketchat_setting"] = CommentedSetting
# The packed schema is of the provider without this change.
server.serve_with_schema = lambda schema, load: server.serve(load())
