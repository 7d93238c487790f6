"""The CDK for Terraform app: a stack for each Liquid server that a liquid.ini describes."""

import sys
from pathlib import Path

from liquid_stacks import env_file
from liquid_stacks.liquid_stack import LiquidStack
from liquid_stacks.sites import sites
from rocketchat_constructs.framework import App
from rocketchat_delivery import files, local_provider, releases, rollback
from rocketchat_delivery.backends.block import StateBackend
from rocketchat_delivery.errors import CommandError

files.keep_private()
app = App()
output = Path(app.outdir)
try:
    env_file.load()
    releases.catch_up(output)
    for site in sites():
        stack = LiquidStack(app, site.stack, site.config)
        StateBackend(stack, site.backend())
    app.synth()
    local_provider.install(output)
    rollback.roll_back(output)
except CommandError as error:
    sys.exit(str(error))
