"""Run at Python's start: the provider as it is, where a setting's comment is called note."""

from typing import Any

import tfplugin as tf
from rocketchat_provider.resources import RESOURCES
from rocketchat_provider.resources.setting import SettingResource
from tfplugin.process import server


class NotedSetting(SettingResource):
    schema = tf.Schema(
        {
            **SettingResource.schema.attributes,
            "note": tf.Attribute(tf.String, optional=True, description="What it is for."),
        },
        version=1,
        description=SettingResource.schema.description,
    )

    def upgrade(self, ctx: tf.UpgradeContext) -> dict[str, Any]:
        state = dict(ctx.state)
        return {**state, "note": state.pop("comment", None)}


RESOURCES["rocketchat_setting"] = NotedSetting
# The packed schema is of the provider without this change.
server.serve_with_schema = lambda schema, load: server.serve(load())
