"""What of a server becomes code, in no language yet."""

import itertools
import keyword
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Attribute:
    """Stands for an attribute of another element."""

    type: str
    name: str
    attribute: str


@dataclass(frozen=True)
class Service:
    """Stands for a custom OAuth element, where a login form requires one."""

    name: str


@dataclass(frozen=True)
class File:
    """Stands for a file that is written next to the code, in the folder `FOLDER`."""

    FOLDER: ClassVar[str] = "assets"

    name: str

    @property
    def path(self) -> str:
        """Its path, relative to the code."""
        return f"{self.FOLDER}/{self.name}"


@dataclass(frozen=True)
class Element:
    """A resource that is there already.

    Attributes:
        type: Its type in Terraform, without rocketchat_.
        name: Its name in Terraform, and of the variable in Python.
        import_id: What Terraform imports it by.
        arguments: Values by argument name.
        settings: Ids of the settings that the arguments stand for.
        notes: Sentences for the people who read the code.
    """

    type: str
    name: str
    import_id: str
    arguments: Mapping[str, Any]
    settings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Something that differs from the default and does not become code; `why` is a sentence."""

    what: str
    why: str


@dataclass(frozen=True)
class Secret:
    """A secret of the server, and the reference that stands for it in the code.

    `found`: the reference was tried, and the same value is there.
    """

    what: str
    reference: str
    found: bool


@dataclass(frozen=True)
class Description:
    """A server as elements."""

    elements: tuple[Element, ...]
    secrets: tuple[Secret, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def settings(self) -> frozenset[str]:
        """Ids of all settings that become code."""
        return frozenset(id for element in self.elements for id in element.settings)


def slug(text: str, taken: Collection[str] = ()) -> str:
    """A name that Terraform and Python take, made of a text: "File Upload" → file_upload.

    The second of the same name gets a number.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    name = name if name and not name[0].isdigit() else f"n{name}"
    for number in itertools.count(1):
        numbered = name if number == 1 else f"{name}_{number}"
        if numbered not in taken and not keyword.iskeyword(numbered):
            break
    return numbered
