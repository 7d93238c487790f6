"""Variables kept in a file beside liquid.ini: liquid.env, and .env where pipenv has not read it.

A variable that is set already wins. pipenv reads .env before it runs anything and lets the file
win over the command line, which nothing in a Pipfile can change; so the file of this project has
another name.
"""

import sys
from pathlib import Path

from dotenv import load_dotenv

from .text_file import why_unreadable

FILES = ("liquid.env", ".env")


def load(folder: Path | None = None) -> None:
    """Set the variables of these files that are not set yet; leaves if a file cannot be read.

    Args:
        folder: Where the files are; by default where the command runs.
    """
    for name in FILES:
        file = (folder or Path.cwd()) / name
        if not file.is_file():
            continue
        try:
            load_dotenv(file, override=False)
        except (OSError, UnicodeDecodeError) as error:
            sys.exit(why_unreadable(file, error))
        except ValueError as error:
            sys.exit(f"{file} cannot be used: {error}. Expected lines such as NAME=value.")
