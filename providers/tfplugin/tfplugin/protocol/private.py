"""Private state: data that a resource keeps in Terraform's state and that nobody is shown."""

import json
from typing import Any, Final

from tfplugin.values.diagnostics import DiagnosticError

_encode: Final = json.JSONEncoder(sort_keys=True).encode


def load(data: bytes) -> dict[str, Any]:
    """Return the private state in `data`, empty if there is none."""
    if not data:
        return {}
    try:
        loaded = json.loads(data)
    except ValueError:
        loaded = None
    if not isinstance(loaded, dict):
        raise DiagnosticError(
            "Private state is not readable",
            "What Terraform kept for this provider in the state is damaged or was written by "
            "another provider. Restore the state, or import the object again.",
        )
    return loaded


def load_foreign(data: bytes) -> dict[str, Any]:
    """Return the private state of another provider's resource if it is in our form, else empty."""
    try:
        return load(data)
    except DiagnosticError:
        return {}


def dump(private: dict[str, Any]) -> bytes:
    """Return the private state as Terraform stores it."""
    return _encode(private).encode() if private else b""
