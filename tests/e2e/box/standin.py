"""A box without Docker: the stand-ins, in a process of their own, until its input ends.

The first line of its output is a JSON object: the variables that tests/e2e/target.py wants.
`standin.py restart <pid> <file>` restarts Rocket.Chat and returns when that is done.
"""

import json
import os
import secrets
import signal
import sys
import tempfile
import time
from pathlib import Path

from rocketchat_standin import Clock, Liquid

SPEED = 20
PERSON = "ada"
RESTART_SECONDS = 60


def main() -> None:
    """Serve one version, the one that the first argument names; or restart one that is served."""
    if sys.argv[1] == "restart":
        restart(int(sys.argv[2]), Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as folder:
        serve(sys.argv[1], Path(folder) / "restarted")


def restart(pid: int, restarted: Path) -> None:
    """Have the process `pid` restart its server, and wait until it has."""
    restarted.unlink(missing_ok=True)
    os.kill(pid, signal.SIGHUP)
    latest = time.monotonic() + RESTART_SECONDS
    while not restarted.exists():
        if time.monotonic() > latest:
            sys.exit(f"the stand-in did not restart in {RESTART_SECONDS} seconds")
        time.sleep(0.05)


def serve(profile: str, restarted: Path) -> None:
    """Serve until the input ends; the file `restarted` appears after each restart."""
    with Liquid("liquid.localhost", profile=profile, clock=Clock(SPEED)) as world:
        password = secrets.token_urlsafe()
        world.identity_provider.add_user(PERSON, password, email=f"{PERSON}@example.org")

        def on_hangup(*_: object) -> None:
            world.rocketchat.restart()
            restarted.touch()

        signal.signal(signal.SIGHUP, on_hangup)
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
            "E2E_RESTART": f"{sys.executable} {__file__} restart {os.getpid()} {restarted}",
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
