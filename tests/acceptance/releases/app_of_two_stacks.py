"""An app of two stacks on one server: `north` has Site_Name, `south` has Website."""

import os
import sys
from pathlib import Path

from rocketchat_constructs import RocketChatProvider
from rocketchat_constructs.framework import App, TerraformStack
from rocketchat_constructs.l1 import Setting
from rocketchat_delivery import local_provider, releases, rollback

app = App()
output = Path(app.outdir)
releases.catch_up(output)
for name, setting in (("north", "Site_Name"), ("south", "Website")):
    stack = TerraformStack(app, name)
    RocketChatProvider(
        stack, "rocketchat", username="env:ADMIN_NAME", password="env:ADMIN_PASSWORD"
    )
    Setting(stack, "it", name=setting, value=os.environ[name.upper()])
app.synth()
local_provider.install(output)
try:
    rollback.roll_back(output)
except releases.ReleasesError as error:
    sys.exit(str(error))
