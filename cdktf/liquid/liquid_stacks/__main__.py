"""The commands for the servers in liquid.ini: `python -m liquid_stacks review`."""

import importlib
import sys

from rocketchat_delivery.commands.run import run

from liquid_stacks import env_file

# Each command imports its modules when it runs, because some commands start often.
COMMANDS = {
    "adopt": "liquid_stacks.adopt",
    "cdktf": "rocketchat_delivery.commands.cdktf",
    "check": "liquid_stacks.check",
    "deploy": "rocketchat_delivery.commands.deploy",
    "drift": "rocketchat_delivery.commands.drift",
    "releases": "rocketchat_delivery.commands.releases",
    "rollback": "rocketchat_delivery.commands.rollback",
    "review": "rocketchat_delivery.commands.review",
}


def main() -> int:
    """Run the command in the first argument. Returns its exit code."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        sys.exit(f"There is no command {name!r}; expected one of {', '.join(COMMANDS)}.")
    del sys.argv[1]
    return run(lambda: _command(COMMANDS[name]))


def _command(module: str) -> int:
    env_file.load()
    code: int = importlib.import_module(module).main()
    return code


if __name__ == "__main__":
    sys.exit(main())
