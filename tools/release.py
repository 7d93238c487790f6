"""What a release needs in addition to `make dist`. It runs on Python 3.11 without any packages.

check TAG: every package has the tag's version, and the changelog has a section for it.
notes TAG: print that section.
checksums FOLDER: write the file of checksums over everything in the folder.
"""

import argparse
import hashlib
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "terraform-provider-rocketchat"
PROJECTS = ("pyproject.toml", "*/pyproject.toml", "*/*/pyproject.toml")
VERSION_FILE = ROOT / "providers/rocketchat/rocketchat_provider/__init__.py"


def main() -> None:
    """Run the command that the arguments name."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = options.add_subparsers(dest="command", required=True)
    for name in ("check", "notes"):
        commands.add_parser(name).add_argument("tag", help="such as v0.2.0")
    commands.add_parser("checksums").add_argument("folder", type=Path)
    given = options.parse_args()
    match given.command:
        case "check":
            check(given.tag)
        case "notes":
            print(notes(given.tag))
        case "checksums":
            print(write_checksums(given.folder))


def check(tag: str) -> None:
    """Exit with the differences if a version does not match or the changelog has no section."""
    version = tag.removeprefix("v")
    others = {name: found for name, found in versions().items() if found != version}
    if others:
        listed = "\n".join(f"  {name} has {found}" for name, found in others.items())
        sys.exit(f"The tag is {tag}, so every package needs version {version}:\n{listed}")
    notes(tag)


def versions() -> dict[str, str]:
    """The version of each Python package, by its folder."""
    found = {}
    for pattern in PROJECTS:
        for file in sorted(ROOT.glob(pattern)):
            project = tomllib.loads(file.read_text()).get("project", {})
            if "version" in project:
                found[str(file.parent.relative_to(ROOT))] = project["version"]
    return found | {"providers/rocketchat": provider_version()}


def provider_version() -> str:
    """The provider's version, which its package takes from the code."""
    match = re.search(r'^__version__ = "(.+)"$', VERSION_FILE.read_text(), re.MULTILINE)
    if match is None:
        sys.exit(f"{VERSION_FILE} has no line __version__")
    return match[1]


def notes(tag: str) -> str:
    """The changelog's section for a tag, without its heading."""
    version = re.escape(tag.removeprefix("v"))
    text = (ROOT / "CHANGELOG.md").read_text()
    match = re.search(rf"^## \[{version}\][^\n]*\n(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if match is None:
        sys.exit(
            f"CHANGELOG.md has no section for {tag}: expected a line that begins with ## [...]"
        )
    return match[1].strip()


def write_checksums(folder: Path) -> Path:
    """Write the file of checksums that Terraform's registry expects; returns its path."""
    file = folder / f"{NAME}_{provider_version()}_SHA256SUMS"
    lines = [
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n"
        for each in sorted(folder.iterdir())
        if each.is_file() and "_SHA256SUMS" not in each.name
    ]
    file.write_text("".join(lines))
    return file


if __name__ == "__main__":
    main()
