"""Run at Python's start: the provider as it is, where a setting's comment is called note."""

import tfplugin as tf
from rocketchat_provider.managed.named_models import SettingModel
from rocketchat_provider.resources import RESOURCES
from rocketchat_provider.resources.setting import SettingResource
from tfplugin.process import server


class NotedModel(SettingModel[tf.K]):
    note = tf.attribute(tf.String, optional=True, description="What it is for.")


State = NotedModel[tf.Known]
Plan = NotedModel[tf.Planned]


class NotedSetting(SettingResource):
    schema = tf.schema_of(State, Plan, version=1, description="A setting.")

    def upgrade(self, ctx: tf.UpgradeContext) -> dict[str, object]:
        state = dict(ctx.state)
        return {**state, "note": state.pop("comment", None)}


RESOURCES["rocketchat_setting"] = NotedSetting
# The packed schema is of the provider without this change.
server.serve_with_schema = lambda schema, load: server.serve(load())
