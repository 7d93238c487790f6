"""Logo, favicon and the other files that an administrator may replace."""

import base64
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .asset_catalogue import PREFIX, constraints
from .database import Collection
from .deferred import Deferred
from .errors import MeteorError
from .settings import ABSENT, Settings

UPLOAD_TAKES = 0.25
"""Seconds after which an upload has its effect in versions that answer before that."""

_TYPES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "text/plain": "txt",
    "image/x-icon": "ico",
    "image/vnd.microsoft.icon": "ico",
}
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Served:
    """A file as a browser gets it."""

    content: bytes
    type: str
    is_default: bool


class Assets:
    """The uploaded files, and what the process serves in their places."""

    def __init__(
        self, files: Collection, settings: Settings, deferred: Deferred, *, is_late: bool
    ) -> None:
        self._files = files
        self._settings = settings
        self._deferred = deferred
        self._is_late = is_late
        self._uploads = 0

    def exists(self, name: str) -> bool:
        """Whether there is such an asset."""
        document = self._settings.document(PREFIX + name)
        return document is not None and document["type"] == "asset"

    def upload(self, name: str, content: bytes, type_: str) -> None:
        """Keep a file, and use it, where the version takes its time, a moment later."""
        extension = _TYPES.get(type_, "")
        allowed = constraints(name)
        if extension not in allowed["extensions"]:
            details = {"function": "RocketChat.Assets.setAsset"}
            message = f"Invalid file type: {type_}"
            raise MeteorError("error-invalid-file-type", message, details)
        _check_sides(allowed, content)
        self._files.put({"_id": name, "content": base64.b64encode(content).decode(), "type": type_})
        use = self._using(name, extension)
        if not self._is_late:
            use()
            return
        self._uploads += 1
        self._deferred.call(f"asset {self._uploads}", UPLOAD_TAKES, use)

    def remove(self, name: str) -> None:
        """Go back to Rocket.Chat's own file."""
        self._files.remove(name)
        self._settings.force(PREFIX + name, self._value(name))

    def content(self, name: str) -> bytes | None:
        """The uploaded file that is in use, None if it is Rocket.Chat's own."""
        file, value = self._files.get(name), self._settings.value(PREFIX + name)
        if file is None or not isinstance(value, dict) or not value.get("url"):
            return None
        return base64.b64decode(file["content"])

    def served(self, path: str) -> Served | None:
        """What is at `/assets/<path>`; None if there is nothing."""
        name, _, extension = path.rpartition(".")
        if not self.exists(name):
            return None
        content, file = self.content(name), self._files.get(name)
        if content is not None and file is not None:
            return Served(content, file["type"], is_default=False)
        if not self._value(name).get("defaultUrl"):
            return None
        type_ = next(type_ for type_, known in _TYPES.items() if known == extension)
        return Served(f"Rocket.Chat's own {path}".encode(), type_, is_default=True)

    def _using(self, name: str, extension: str) -> Callable[[], None]:
        value = {"url": f"assets/{name}.{extension}", **self._value(name)}
        return lambda: self._settings.force(PREFIX + name, value)

    def _value(self, name: str) -> dict[str, Any]:
        document = self._settings.document(PREFIX + name) or {}
        default = document.get("packageValue", ABSENT)
        return dict(default) if isinstance(default, dict) else {}


def _check_sides(allowed: dict[str, Any], content: bytes) -> None:
    if "width" not in allowed:
        return
    width, height = struct.unpack(">II", content[16:24]) if content.startswith(_PNG) else (0, 0)
    if width != allowed["width"]:
        details = {"function": "Invalid file width"}
        raise MeteorError("error-invalid-file-width", "Invalid file width", details)
    if height != allowed["height"]:
        raise MeteorError("error-invalid-file-height", "")
