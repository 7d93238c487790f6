"""The CDK for Terraform app: a stack for each Liquid server that a liquid.ini describes."""

import sys
from pathlib import Path

from liquid_stacks import env_file, local_provider, private_file, releases, rollback
from liquid_stacks.backends import BackendError, StateBackend
from liquid_stacks.liquid_ini import LiquidIniError
from liquid_stacks.liquid_stack import LiquidStack
from liquid_stacks.sites import SitesError, sites
from rocketchat_constructs.framework import App

env_file.load()
private_file.keep_private()
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
