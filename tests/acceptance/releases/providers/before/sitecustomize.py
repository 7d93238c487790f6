"""Run at Python's start: the provider as it was, when a setting could have a comment."""

import tfplugin as tf
from rocketchat_provider.managed.named_models import SettingModel
from rocketchat_provider.resources import RESOURCES
from rocketchat_provider.resources.setting import SettingResource
from tfplugin.process import server


class CommentedModel(SettingModel[tf.K]):
    comment = tf.attribute(tf.String, optional=True, description="What it is for.")


State = CommentedModel[tf.Known]
Plan = CommentedModel[tf.Planned]


class CommentedSetting(SettingResource):
    schema = tf.schema_of(State, Plan, description="A setting.")


RESOURCES["rocketchat_setting"] = CommentedSetting
# The packed schema is of the provider without this change.
server.serve_with_schema = lambda schema, load: server.serve(load())
