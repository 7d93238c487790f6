"""An app of somebody's own: one resource for each setting that the variable SETTINGS names."""

import json
import os

from rocketchat_constructs import RocketChatProvider
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_constructs.l1 import Setting
from rocketchat_delivery.delivery import deliver

app = App()
stack = TerraformStack(app, "rocketchat")
RocketChatProvider(
    stack,
    "rocketchat",
    username="env:ADMIN_NAME",
    password="env:ADMIN_PASSWORD",
)
for name, value in json.loads(os.environ["SETTINGS"]).items():
    setting = Setting(stack, name.lower(), name=name, value=value)
    if "COMMENT" in os.environ:
        setting.add_override("comment", os.environ["COMMENT"])
deliver(app)
