"""A box without Docker: the stand-ins, in a process of their own, until its input ends.

The first line of its output is a JSON object: the variables that tests/e2e/target.py wants.
SIGHUP restarts Rocket.Chat.
"""

import json
import os
import secrets
import signal
import sys

from rocketchat_standin import Clock, Liquid

SPEED = 20
PERSON = "ada"


def main() -> None:
    """Serve one version, the one that the first argument names."""
    with Liquid("liquid.localhost", profile=sys.argv[1], clock=Clock(SPEED)) as world:
        password = secrets.token_urlsafe()
        world.identity_provider.add_user(PERSON, password, email=f"{PERSON}@example.org")
        signal.signal(signal.SIGHUP, lambda *_: world.rocketchat.restart())
        core_url = world.core_url
        world.move("investigations.localhost")
        world.register_redirect(world.domain)
        username, admin_password = world.admin
        variables = {
            "E2E_ROCKETCHAT_URL": world.rocketchat.url,
            "E2E_CORE_URL": core_url,
            "E2E_NEW_CORE_URL": world.core_url,
            "E2E_USERNAME": PERSON,
            "E2E_PASSWORD": password,
            "E2E_RESTART": f"kill -HUP {os.getpid()}",
            "LIQUID_CORE_INTERNAL_URL": world.internal_core_url.removesuffix("/_core"),
            "ROCKETCHAT_USERNAME": username,
            "ROCKETCHAT_PASSWORD": admin_password,
            "ROCKETCHAT_SETTLE_SECONDS": "0.3",
            "VAULT_ADDR": world.vault.url,
            "VAULT_TOKEN": world.vault.root_token,
        }
        print(json.dumps(variables), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
