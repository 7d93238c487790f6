"""Writes what people look up about settings: pages, and types for constructs.

The source is the stand-in's settings, which were recorded from real servers.
`python -P tools/settings_reference.py` writes docs/settings/ and the module
`rocketchat_constructs.catalogue`, `--check` fails if they are not up to date.
"""

import argparse
import json
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rocketchat_provider.login.form_setting import FORM_SETTING
from rocketchat_provider.public.arguments import PUSH, PUSH_SECRETS, REGISTRATION
from rocketchat_provider.public.settings import Setting
from rocketchat_standin.catalogue import server_settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs/settings"
MODULE = ROOT / "constructs/rocketchat_constructs/catalogue.py"
COMMAND = "python -P tools/settings_reference.py"
VERSIONS = ("6.5.3", "7.7.1", "8.6.1")
WIDTH = 100

TYPES = {
    "boolean": "Boolean",
    "int": "Number",
    "range": "Number",
    "timespan": "Number",
    "multiSelect": "Texts",
    "roomPick": "Rooms",
}
WITHOUT_VALUE = ("action", "asset")
"""Types of settings that are not in the typed catalogue: nothing can be written to them as text."""

MOST_CHOICES = 300
"""A setting with more choices is any text: they are time zones, and differ between versions."""

SHOWN_CHOICES = 40
SHOWN_DEFAULT = 60

MANAGED_BY = {
    FORM_SETTING: "login_form",
    **{argument.setting: "workspace_registration" for argument in REGISTRATION.values()},
    **{argument.setting: "push" for argument in PUSH.values()},
    **{secret.setting: "push" for secret in PUSH_SECRETS},
}
"""The resources that manage a setting better than rocketchat_setting does."""


@dataclass(frozen=True)
class Known:
    """A setting, as the recorded versions describe it."""

    by_version: Mapping[str, Mapping[str, Any]]

    @property
    def newest(self) -> Mapping[str, Any]:
        """What the newest version that has it says."""
        return list(self.by_version.values())[-1]

    @property
    def id(self) -> str:
        """The setting's id."""
        return str(self.newest["_id"])

    @property
    def type(self) -> str:
        """Rocket.Chat's type."""
        return str(self.newest["type"])

    @property
    def group(self) -> str:
        """The page of the admin UI that has it."""
        return str(self.newest.get("group") or "Other")

    @property
    def section(self) -> str:
        """Its section of that page."""
        return str(self.newest.get("section") or "")

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The choices of all versions."""
        documents = self.by_version.values()
        return tuple(dict.fromkeys(each for one in documents for each in one.get("values", ())))

    @cached_property
    def is_secret(self) -> bool:
        """Whether the provider takes it as a reference only, on any version."""
        return any(Setting.of({**one, "values": []}).is_secret for one in self.by_version.values())

    @property
    def resource(self) -> str | None:
        """The resource that manages it better."""
        return "asset" if self.type == "asset" else MANAGED_BY.get(self.id)


def known_settings() -> dict[str, list[Known]]:
    """All settings by group, both sorted."""
    found: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for version in VERSIONS:
        for document in server_settings(version, "<ROOT_URL>", takes_license=True):
            if document["type"] != "group":
                found[document["_id"]][version] = document
    groups: defaultdict[str, list[Known]] = defaultdict(list)
    for id in sorted(found):
        setting = Known(found[id])
        groups[setting.group].append(setting)
    return dict(sorted(groups.items()))


# The module


def module(groups: Mapping[str, Iterable[Known]]) -> str:
    """The source of `rocketchat_constructs.catalogue`."""
    typed = {
        group: [one for one in settings if one.type not in WITHOUT_VALUE]
        for group, settings in groups.items()
    }
    values: list[str] = []
    secrets: list[str] = []
    parts = [_head()]
    for group, settings in typed.items():
        for names, suffix, wanted in ((values, "Values", False), (secrets, "SecretValues", True)):
            if chosen := [one for one in settings if one.is_secret is wanted]:
                names.append(f"{_camel(group)}{suffix}")
                parts.append(_typed_dict(names[-1], group, chosen))
    parts.append(_together("Values", values, "Values of settings by id."))
    parts.append(_together("SecretValues", secrets, "References to secrets by setting id."))
    return "\n\n".join(parts) + "\n"


def _head() -> str:
    return f'''"""The settings of Rocket.Chat {", ".join(VERSIONS)}, for editors and type checkers.

Generated by `{COMMAND}`: do not edit.
"""
# fmt: off
# ruff: noqa: UP013 - some ids are not identifiers

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, TypedDict

from .framework import IResolvable

Boolean: TypeAlias = bool | IResolvable
Number: TypeAlias = int | IResolvable
Texts: TypeAlias = Sequence[str] | IResolvable
Rooms: TypeAlias = Sequence[Mapping[str, str]] | str | IResolvable'''


def _typed_dict(name: str, group: str, settings: Iterable[Known]) -> str:
    lines = [f'{name} = TypedDict("{name}", {{']
    for setting in settings:
        lines += textwrap.wrap(
            f'"{setting.id}": {_annotation(setting)},',
            WIDTH,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join([*lines, "}, total=False)", f'"""Settings of the group {group}."""'])


def _annotation(setting: Known) -> str:
    if setting.is_secret:
        return "str"
    if not setting.choices or len(setting.choices) > MOST_CHOICES:
        return TYPES.get(setting.type, "str")
    default = setting.newest.get("packageValue")
    more = [default] if isinstance(default, str) and default not in setting.choices else []
    listed = ", ".join(json.dumps(choice) for choice in (*setting.choices, *more))
    if setting.type == "multiSelect":
        return f"Sequence[Literal[{listed}]] | IResolvable"
    return f"Literal[{listed}] | IResolvable"


def _together(name: str, bases: Iterable[str], docstring: str) -> str:
    listed = "".join(f"    {base},\n" for base in bases)
    return f'\nclass {name}(\n{listed}    total=False,\n):\n    """{docstring}"""'


def _camel(group: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W+|_", group))


# The pages


def pages(groups: Mapping[str, Iterable[Known]]) -> dict[str, str]:
    """The text of every page, by its name below docs/settings/."""
    made = {f"{_slug(group)}.md": _page(group, list(each)) for group, each in groups.items()}
    return {"index.md": _index(groups), **made}


def _index(groups: Mapping[str, Iterable[Known]]) -> str:
    counted = {group: len(list(settings)) for group, settings in groups.items()}
    lines = [f"- [{_title(group)}]({_slug(group)}.md) ({n})" for group, n in counted.items()]
    return (
        f"{_notice()}\n\n# Settings\n\n"
        f"These are the {sum(counted.values())} settings of Rocket.Chat {', '.join(VERSIONS)}, by "
        "the groups of the admin UI, for [rocketchat_setting](../resources/setting.md) and "
        "[rocketchat_settings](../resources/settings.md). A server may have others: of apps, of "
        "other versions, and those of each custom OAuth entry (`Accounts_OAuth_Custom-…`), which "
        "[rocketchat_custom_oauth](../resources/custom_oauth.md) manages. "
        "[data.rocketchat_settings](../data-sources/settings.md) lists what your server has.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def _page(group: str, settings: list[Known]) -> str:
    sections: defaultdict[str, list[Known]] = defaultdict(list)
    for setting in settings:
        sections[setting.section].append(setting)
    parts = [_notice(), f"# Settings: {_title(group)}", "[All groups](index.md)"]
    for section, inside in sorted(sections.items()):
        if section:
            parts.append(f"## {_title(section)}")
        rows = ["| setting | type | default | versions | notes |", "|---|---|---|---|---|"]
        parts.append("\n".join([*rows, *map(_row, inside)]))
    return "\n\n".join(parts) + "\n"


def _row(setting: Known) -> str:
    versions = tuple(setting.by_version)
    cells = (
        _code(setting.id),
        _type(setting),
        _default(setting),
        "all" if versions == VERSIONS else ", ".join(versions),
        "; ".join(_notes(setting)),
    )
    return f"| {' | '.join(cells)} |"


def _type(setting: Known) -> str:
    shown = ", ".join(_code(choice) if choice else '`""`' for choice in setting.choices)
    if len(setting.choices) > SHOWN_CHOICES:
        first = ", ".join(map(_code, setting.choices[:3]))
        shown = f"{len(setting.choices)} choices, for example {first}"
    return f"{setting.type}: {shown}" if shown else setting.type


def _default(setting: Known) -> str:
    value = setting.newest.get("packageValue")
    if value == "<random>":
        return "random"
    if value == "<ROOT_URL>":
        return "the server's address"
    if setting.is_secret or setting.type in WITHOUT_VALUE or value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return _code(text if len(text) <= SHOWN_DEFAULT else f"{text[:SHOWN_DEFAULT]}…")


def _notes(setting: Known) -> Iterator[str]:
    if setting.is_secret:
        yield "secret"
    if setting.newest.get("readonly"):
        yield "the admin UI only shows it"
    if setting.newest.get("enterprise"):
        modules = ", ".join(map(_code, setting.newest.get("modules") or ()))
        yield f"needs a licence with {modules}" if modules else "needs a licence"
    if setting.type == "action":
        yield "a button without a value"
    if setting.resource:
        yield f"[rocketchat_{setting.resource}](../resources/{setting.resource}.md)"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", r"\|")


def _title(name: str) -> str:
    return name.replace("_", " ")


def _slug(group: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", group.lower())


def _notice() -> str:
    return f"<!-- Generated by `{COMMAND}`: do not edit. -->"


def main() -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file is not up to date")
    check = parser.parse_args().check
    groups = known_settings()
    made = {PAGES / name: text for name, text in pages(groups).items()}
    made[MODULE] = module(groups)
    obsolete = set(PAGES.glob("*.md")) - made.keys()
    stale = {path for path, text in made.items() if not path.exists() or path.read_text() != text}
    different = sorted(str(path.relative_to(ROOT)) for path in obsolete | stale)
    if check and different:
        print(f"Not up to date, run `{COMMAND}`: {', '.join(different)}", file=sys.stderr)
        return 1
    PAGES.mkdir(exist_ok=True)
    for path in obsolete:
        path.unlink()
    for path in stale:
        path.write_text(made[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
