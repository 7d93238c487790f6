"""The CDK for Terraform app: a stack for each Liquid server that a liquid.ini describes."""

import sys
from pathlib import Path

from liquid_stacks import env_file
from liquid_stacks.liquid_ini import LiquidIniError
from liquid_stacks.liquid_stack import LiquidStack
from liquid_stacks.sites import SitesError, sites
from rocketchat_constructs.framework import App
from rocketchat_delivery import files, local_provider, releases, rollback
from rocketchat_delivery.backends import BackendError
from rocketchat_delivery.backends.block import StateBackend

env_file.load()
files.keep_private()
app = App()
output = Path(app.outdir)
try:
    releases.catch_up(output)
    for site in sites():
        stack = LiquidStack(app, site.stack, site.config)
        StateBackend(stack, site.backend())
    app.synth()
    local_provider.install(output)
    rollback.roll_back(output)
except (BackendError, LiquidIniError, SitesError, releases.ReleasesError) as error:
    sys.exit(str(error))
