"""Writes what the provider knows about settings that a server does not describe.

The source is the stand-in's settings, which were recorded from real servers.
`python -P tools/settings_catalogue.py` writes the file, `--check` fails if it is not up to date.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rocketchat_standin.catalogue import server_settings

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "providers/rocketchat/rocketchat_provider/client/data/settings-catalogue.json"
COMMAND = "python -P tools/settings_catalogue.py"
VERSIONS = ("6.5.3", "7.7.1", "8.6.1")
KEPT = ("type", "group", "section", "code", "public", "secret", "readonly")


def main() -> None:
    """Write the file, or compare it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail if it differs")
    wanted = as_text(catalogue())
    if not options.parse_args().check:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(wanted, "utf-8")
    elif not FILE.exists() or FILE.read_text("utf-8") != wanted:
        sys.exit(f"{FILE.relative_to(ROOT)} is not up to date: run {COMMAND}")


def catalogue() -> dict[str, dict[str, Any]]:
    """For each version, the settings that the previous version lacks or describes differently."""
    known: dict[str, Any] = {}
    by_version = {}
    for version in VERSIONS:
        settings = {each["_id"]: described(each) for each in server_settings(version, "")}
        by_version[version] = {
            id: each for id, each in sorted(settings.items()) if known.get(id) != each
        }
        known |= settings
    return by_version


def described(definition: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider needs from a definition, with the names of the server's documents."""
    kept = {key: definition[key] for key in KEPT if definition.get(key)}
    if "values" in definition:
        kept["values"] = [{"key": choice} for choice in definition["values"]]
    return kept


def as_text(by_version: Mapping[str, Mapping[str, Any]]) -> str:
    """JSON with one line per setting, so that a diff is readable."""
    versions = []
    for version, settings in by_version.items():
        lines = (f"{json.dumps(id)}:{compact(each)}" for id, each in settings.items())
        versions.append(f"{json.dumps(version)}:{{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(versions) + "\n}\n"


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main()
