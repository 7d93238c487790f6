"""An image file. Its type is determined by its content, not by its name."""

import re
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_ICO = b"\x00\x00\x01\x00"
_SVG = re.compile(rb"\A(\xef\xbb\xbf)?\s*<(?:.{0,4096}<)?svg[\s>]", re.DOTALL)
_PNG_HEADER = struct.Struct(">8s8xII")
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg", "ico": "image/x-icon"}


@dataclass(frozen=True)
class Image:
    """A file's content. `extension` is what Rocket.Chat calls its type: svg, png, jpeg or ico.

    `size` is (width, height) in pixels of a PNG; None for the other types.
    """

    content: bytes = field(repr=False)
    extension: str
    size: tuple[int, int] | None = None

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Return the image of a file's content. Raises ValueError for any other type."""
        if content.startswith(_PNG) and len(content) >= _PNG_HEADER.size:
            _, width, height = _PNG_HEADER.unpack_from(content)
            return cls(content, "png", (width, height))
        if content.startswith(_JPEG):
            return cls(content, "jpeg")
        if content.startswith(_ICO):
            return cls(content, "ico")
        if _SVG.match(content):
            return cls(content, "svg")
        raise ValueError("its content is neither SVG, PNG, JPEG nor ICO")

    @property
    def type(self) -> str:
        """The media type, such as image/png."""
        return _TYPES[self.extension]

    @property
    def sha256(self) -> str:
        """The SHA-256 digest of the content, in hexadecimal."""
        return digest(self.content)


def digest(content: bytes) -> str:
    """Return the SHA-256 digest, in hexadecimal."""
    return sha256(content).hexdigest()
