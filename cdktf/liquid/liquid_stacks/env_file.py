"""Variables in files next to liquid.ini: liquid.env, and .env if pipenv has not read it.

Variables that are already set win. pipenv reads .env before it runs a command, and that file
overrides the command line. Nothing in a Pipfile can change this, so this project's file has
another name.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values, load_dotenv
from rocketchat_delivery.errors import CommandError
from rocketchat_delivery.files import why_unreadable

OURS, PIPENVS = "liquid.env", ".env"
FILES = (OURS, PIPENVS)
OUR_PREFIXES = (
    "ROCKETCHAT_",
    "VAULT_",
    "LIQUID_",
    "STATE_",
    "RELEASES_",
    "AWS_",
    "TF_",
)
OUR_NAMES = ("SITES", "ROLLBACK_TO", "PG_CONN_STR", "CONSUL_HTTP_TOKEN", "TERRAFORM_BINARY_NAME")
_WARNED = "LIQUID_STACKS_WARNED_OF_ENV"
"""Set for child processes: the app runs inside a command that has already warned."""


class EnvFileError(CommandError):
    """A file with variables cannot be used; the text says which, and why."""


def load(folder: Path | None = None) -> None:
    """Set the variables of these files that are not set yet.

    Warns, once, if pipenv has let its own file win over the command line.

    Args:
        folder: Where the files are; by default where the command runs.

    Raises:
        EnvFileError: A file cannot be read.
    """
    for name in FILES:
        file = (folder or Path.cwd()) / name
        if not file.is_file():
            continue
        try:
            if name == PIPENVS:
                _warn_of_pipenv(file, dotenv_values(file))
            load_dotenv(file, override=False)
        except (OSError, UnicodeDecodeError) as error:
            raise EnvFileError(why_unreadable(file, error)) from None
        except ValueError as error:
            raise EnvFileError(
                f"{file} cannot be used: {error}. Expected lines such as NAME=value."
            ) from None


def _warn_of_pipenv(file: Path, given: Mapping[str, str | None]) -> None:
    reads_it = os.environ.get("PIPENV_ACTIVE") and not os.environ.get("PIPENV_DONT_LOAD_ENV")
    # pipenv reads the file next to the Pipfile. If that is another file, its values are set.
    ours = [name for name in given if is_ours(name) and os.environ.get(name) == given[name]]
    if not ours or not reads_it or os.environ.get(_WARNED):
        return
    os.environ[_WARNED] = "1"
    print(
        f"Warning: pipenv reads {file} itself, so the file overrides the command line for "
        f"{', '.join(ours)}. Rename the file to {OURS}: the commands read that file, too, and the "
        "command line wins.",
        file=sys.stderr,
    )


def is_ours(name: str) -> bool:
    """Return whether the commands, the provider or Terraform read this variable."""
    return name in OUR_NAMES or name.startswith(OUR_PREFIXES)
