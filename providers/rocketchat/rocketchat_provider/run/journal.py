"""A note that one process of the provider leaves for the next, in Terraform's data directory.

Terraform plans and applies in two processes of the provider, and what the first one learned about
one resource reaches the second one only when Terraform comes to that resource. A resource that
takes a setting over before then finds the original value here. Without such a directory, or with
another one for the apply, only this short cut is lost. In the same way an apply keeps what it
is about to write (`writes.py`).
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
    """The note about one server. A note that cannot be read or written is no error."""

    def __init__(self, server: str, name: str = "") -> None:
        self._folder = Path(os.environ.get("TF_DATA_DIR") or _DATA_DIRECTORY).absolute()
        digest = sha256(server.encode()).hexdigest()[:12]
        self._file = self._folder / f"rocketchat-{digest}{name}.json"

    def read(self) -> Fields:
        """What was written last; empty if there is nothing to be read."""
        try:
            found = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, content: Fields) -> None:
        """Replace what was written. Only the user may read it. Nothing to write: no file."""
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
