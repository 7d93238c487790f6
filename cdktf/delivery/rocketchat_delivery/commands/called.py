"""How a command is called, for messages that name one."""

import sys
from pathlib import Path

INSTALLED = "rocketchat-"


def called(command: str) -> str:
    """Another command, as the person who called this one calls it."""
    is_installed = Path(sys.argv[0]).name.startswith(INSTALLED)
    return f"{INSTALLED}{command}" if is_installed else f"pipenv run {command}"
