"""A note that one process of the provider leaves for the next, in Terraform's data directory.

Terraform plans and applies in two processes of the provider. Information from the first process
reaches the second only when Terraform reaches the same resource. A resource that takes over a
setting before that finds the original value in this note. If there is no such directory, or the
apply uses another one, only this shortcut is missing. An apply keeps the values that it is
going to write in the same way (`writes.py`).
"""

import json
import logging
import os
from hashlib import sha256
from pathlib import Path

from rocketchat_provider.client.json import Fields

_log = logging.getLogger(__name__)
_DATA_DIRECTORY = ".terraform"


class Journal:
    """The note about one server. Failures to read or write it are not errors."""

    def __init__(self, server: str, name: str = "") -> None:
        self._folder = Path(os.environ.get("TF_DATA_DIR") or _DATA_DIRECTORY).absolute()
        digest = sha256(server.encode()).hexdigest()[:12]
        self._file = self._folder / f"rocketchat-{digest}{name}.json"

    def read(self) -> Fields:
        """Return the last content; empty if there is nothing readable."""
        try:
            found = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, content: Fields) -> None:
        """Replace the content. Only the user may read it. Without content, there is no file."""
        if not self._folder.is_dir():
            return
        part = self._file.with_suffix(f".{os.getpid()}")
        try:
            if not content:
                self._file.unlink(missing_ok=True)
                return
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(content, file, default=float)
            part.replace(self._file)
        except OSError as error:
            _log.warning("%s was not written: %s", self._file, error)
