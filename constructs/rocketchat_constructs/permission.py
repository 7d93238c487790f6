"""The roles that hold one permission."""

from collections.abc import Mapping
from typing import Any

from . import l1
from .arguments import Arguments


class Permission(l1.Permission):
    """One permission, and all the roles that hold it.

    Takes the arguments of `l1.Permission` and checks what can be known before a plan.

    Raises:
        ValueError: An argument is not allowed.
    """

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        arguments = Arguments(f"Permission {id!r}", attributes)
        arguments.not_empty("name")
        arguments.is_list("roles")
        arguments.choice("on_destroy", "restore", "keep")
