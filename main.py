"""The CDK for Terraform app: a stack for each Liquid server that a liquid.ini describes."""

import sys

from liquid_stacks import env_file
from liquid_stacks.liquid_stack import LiquidStack
from liquid_stacks.sites import files_of, sites
from rocketchat_constructs.framework import App
from rocketchat_delivery.backends.block import StateBackend
from rocketchat_delivery.delivery import deliver
from rocketchat_delivery.errors import CommandError

try:
    env_file.load()
    app = App()
    described = sites()
    for site in described:
        stack = LiquidStack(app, site.stack, site.config)
        StateBackend(stack, site.backend())
except CommandError as error:
    sys.exit(str(error))
deliver(app, inputs=files_of(described))
