"""An app of two stacks on one server: `north` has Site_Name, `south` has Website."""

import os

from rocketchat_constructs import RocketChatProvider
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_constructs.l1 import Setting
from rocketchat_delivery.delivery import deliver

app = App()
for name, setting in (("north", "Site_Name"), ("south", "Website")):
    stack = TerraformStack(app, name)
    RocketChatProvider(
        stack, "rocketchat", username="env:ADMIN_NAME", password="env:ADMIN_PASSWORD"
    )
    Setting(stack, "it", name=setting, value=os.environ[name.upper()])
deliver(app)
