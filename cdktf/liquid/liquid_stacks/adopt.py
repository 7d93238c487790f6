"""`pipenv run adopt` writes code for the servers in liquid.ini or in the environment."""

import os
from pathlib import Path

from rocketchat_adopt import command
from rocketchat_provider.public.login_settings import LoginService

from liquid_stacks.connection import provider_arguments
from liquid_stacks.liquid_stack import OAUTH2_APPLICATION, SERVICE
from liquid_stacks.sites import sites

SECRETS = {LoginService(SERVICE).setting_id("secret"): f"{OAUTH2_APPLICATION}#client_secret"}


def main() -> int:
    """Write the code of every site. Returns the exit code."""
    return command.main(_servers)


def _servers() -> dict[str, command.Server]:
    described = os.environ.get("SITES") or os.environ.get("LIQUID_INI")
    if not described and not Path("liquid.ini").exists():
        return {"": command.Server()}
    return {
        "" if site.is_alone else site.stack: command.Server(
            provider=provider_arguments(site.config), secrets=SECRETS
        )
        for site in sites()
    }
