"""Writes the provider's schema as Terraform asks for it, so that a start can send it at once.

`python -P tools/packed_schema.py` writes it; `--check` fails where it is not up to date.
"""

import argparse
import sys
from pathlib import Path

from rocketchat_provider import SCHEMA_FILE
from rocketchat_provider.provider import RocketChatProvider
from tfplugin.process.packed import packed_schema

ROOT = Path(__file__).resolve().parents[1]
FILE = Path(SCHEMA_FILE)
COMMAND = "python -P tools/packed_schema.py"


def main() -> None:
    """Write the file, or check it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail if it differs")
    packed = packed_schema(RocketChatProvider())
    if not options.parse_args().check:
        FILE.write_bytes(packed)
    elif not FILE.exists() or FILE.read_bytes() != packed:
        sys.exit(f"{FILE.relative_to(ROOT)} is not up to date: run {COMMAND}")


if __name__ == "__main__":
    main()
