"""The CDK for Terraform app: a stack for the Liquid server that liquid.ini describes."""

import os
import sys
from pathlib import Path

from liquid_stacks import local_provider
from liquid_stacks.liquid_ini import LiquidConfig, LiquidIniError
from liquid_stacks.liquid_stack import LiquidStack
from rocketchat_constructs.framework import App

try:
    config = LiquidConfig.read(os.environ.get("LIQUID_INI", "liquid.ini"))
except LiquidIniError as error:
    sys.exit(str(error))

app = App()
LiquidStack(app, "rocketchat", config)
app.synth()
local_provider.install(Path(app.outdir))
