"""Secret references: one line of text that says where a secret is kept."""

import re
from dataclasses import dataclass, replace
from typing import Literal, Self

from rocketchat_provider.secrets.errors import InvalidReference

_SCHEMES = ("vault:", "env:", "file:")
_VAULT = re.compile(r"(?P<path>[^#]+)#(?P<key>[^@#]+)(?:@(?P<version>[1-9][0-9]{0,15}))?")
_SEGMENT = re.compile(r"[\w.~+@ -]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Reference:
    """A parsed reference. `place` is the Vault path, the variable's name or the file's path."""

    scheme: Literal["vault", "env", "file"]
    place: str
    key: str = ""
    """The key in the Vault secret; `<section>.<key>` of an ini file; otherwise ""."""
    version: int | None = None
    """The requested version (KV version 2); None for the newest."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a reference. Raises `InvalidReference` with the problem and the allowed forms."""
        scheme, _, rest = text.partition(":")
        if scheme == "vault":
            return cls._vault(rest)
        if scheme == "env":
            if not _VARIABLE.fullmatch(rest):
                raise InvalidReference("The text after env: is not the name of a variable.")
            return cls("env", rest)
        if scheme == "file":
            return cls._file(rest)
        raise InvalidReference("The text does not begin with vault:, env: or file:.")

    @classmethod
    def _vault(cls, rest: str) -> Self:
        match = _VAULT.fullmatch(rest)
        if match is None:
            raise InvalidReference(
                "The text after vault: is not <mount>/<path>#<key>, with or without @<version>."
            )
        segments = match["path"].strip("/").split("/")
        if len(segments) < 2:
            raise InvalidReference("The Vault path needs a mount and a path below it.")
        for segment in segments:
            if segment in (".", "..") or not _SEGMENT.fullmatch(segment):
                raise InvalidReference(
                    "The Vault path has an empty part, a . or .., or a character that does not "
                    "belong there."
                )
        version = match["version"]
        return cls("vault", "/".join(segments), match["key"], int(version) if version else None)

    @classmethod
    def _file(cls, rest: str) -> Self:
        path, hash_sign, key = rest.partition("#")
        if not path:
            raise InvalidReference("There is no path after file:.")
        if hash_sign:
            section, dot, option = key.partition(".")
            if not (section and dot and option):
                raise InvalidReference("The text after # is not <section>.<key>.")
        return cls("file", path, key)

    def has_same_place_as(self, other: Self) -> bool:
        """Return whether both lead to the same place, in any version."""
        return replace(self, version=None) == replace(other, version=None)

    def __str__(self) -> str:
        version = f"@{self.version}" if self.version else ""
        return f"{self.scheme}:{self.place}" + (f"#{self.key}" if self.key else "") + version


def is_reference(text: str) -> bool:
    """Return whether `text` looks like a reference, valid or not."""
    return text.startswith(_SCHEMES)
