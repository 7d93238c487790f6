"""A folder of .tf files as a stack."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rocketchat_delivery.app.synthesised import SynthesisedStack
from rocketchat_delivery.local_provider import LOCK_FILE
from rocketchat_delivery.releases.configuration import FILES, ROLLED_BACK_TO

PATTERNS = ("*.tf", "*.tf.json")
WORK = Path(".rocketchat")
"""Where plans and reports of the folder are kept."""
BACKEND = "rocketchat_backend_override.tf.json"
"""Says where the state is, next to the files of a release; Terraform merges it into them."""


@dataclass(frozen=True)
class HclStack(SynthesisedStack):
    """The configuration in a folder.

    Attributes:
        home: The folder itself; `folder` is another one where a release is brought back.
        release: The number of that release.
    """

    home: Path = Path()
    release: int | None = None

    @property
    def work(self) -> Path:
        """Where plans and notes about the stack are kept."""
        return self.home / WORK

    @property
    def data(self) -> Path:
        """Terraform's own folder in the folder."""
        return self.home / os.environ.get("TF_DATA_DIR", ".terraform")

    @property
    def document(self) -> dict[str, Any]:
        """The texts of the folder's files."""
        comment = {} if self.release is None else {"//": {ROLLED_BACK_TO: self.release}}
        return {"terraform": {}, FILES: texts(self.folder), **comment}

    @property
    def backend(self) -> tuple[str, dict[str, Any]]:
        """Where the state is, as `terraform init` has found it in the folder."""
        kind, options = _initialised(self.data)
        given = {name: value for name, value in options.items() if value is not None}
        if kind == "local":
            given["path"] = str((self.home / given.get("path", "terraform.tfstate")).absolute())
        return kind, given


def here() -> HclStack | None:
    """The stack of the current folder; None where it holds no .tf files."""
    folder = Path.cwd()
    if not configuration_files(folder):
        return None
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", folder.name).strip("-") or "terraform"
    return HclStack(name, folder, folder)


def texts(folder: Path) -> dict[str, str]:
    """The texts of a folder's configuration and lock file, by name."""
    files = [*configuration_files(folder), folder / LOCK_FILE]
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in files
        if file.is_file() and not file.is_symlink() and file.name != BACKEND
    }


def configuration_files(folder: Path) -> list[Path]:
    """What Terraform reads in a folder."""
    return sorted(file for pattern in PATTERNS for file in folder.glob(pattern))


def _initialised(data: Path) -> tuple[str, dict[str, Any]]:
    """The backend and its options; a folder without one has its state in a local file."""
    try:
        backend = json.loads((data / "terraform.tfstate").read_text())["backend"]
        return backend["type"], backend["config"]
    except (OSError, ValueError, KeyError, TypeError):
        return "local", {}
