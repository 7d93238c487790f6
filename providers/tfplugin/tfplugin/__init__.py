"""Terraform plugin protocol 6: write a Terraform provider in Python."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Loaded on first use, so that a process that only sends its schema starts without it.
    from tfplugin.api import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        """Load everything the package offers at once."""
        if name.startswith("__"):
            raise AttributeError(name)
        api = import_module("tfplugin.api")
        offered = {name: getattr(api, name) for name in api.__all__}
        globals().update(offered)
        if name not in offered:
            raise AttributeError(f"module 'tfplugin' has no attribute {name!r}")
        return offered[name]
