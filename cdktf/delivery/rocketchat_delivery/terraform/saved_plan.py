"""A saved plan's file: what it was made from."""

import json
import zipfile
from pathlib import Path
from typing import Any

CONFIGURATION = "tfconfig/m-/cdk.tf.json"


def planned_document(file: Path) -> dict[str, Any] | None:
    """The synthesised stack that a plan was made from; None if the file does not have it."""
    try:
        with zipfile.ZipFile(file) as archive:
            document = json.loads(archive.read(CONFIGURATION))
    except (OSError, KeyError, ValueError, RecursionError, zipfile.BadZipFile):
        return None
    return document if isinstance(document, dict) else None
