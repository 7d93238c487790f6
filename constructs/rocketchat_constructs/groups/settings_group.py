"""What all groups of settings have in common."""

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

from ..arguments import Arguments
from ..framework import Construct
from ..settings import Settings
from .options import GroupMeta, Secret, check, options_of, settings_of


class SettingsGroup(Settings):
    """Settings that serve one purpose, as arguments with checks. A subclass has the arguments.

    Only what is given is managed, and what the group needs to work at all.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The given arguments; None leaves one out.

    Raises:
        TypeError: An argument does not exist, or a required one is missing.
        ValueError: An argument is not allowed.
    """

    OPTIONS: ClassVar[type]
    """The TypedDict of the arguments."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        # Any, because the classes are typed by their constructors already.
        known: Any = cls
        known.__signature__ = _signature(cls.OPTIONS)

    def __init__(self, scope: Construct, id: str, options: Mapping[str, Any]) -> None:
        owner = f"{type(self).__name__} {id!r}"
        given = {name: value for name, value in options.items() if value is not None}
        meta = {name: given.pop(name) for name in GroupMeta.__annotations__ if name in given}
        check(owner, self.OPTIONS, given)
        self._check_options(Arguments(owner, given))
        values: dict[str, Any] = {}
        secrets: dict[str, str] = {}
        for setting, value in settings_of(self.OPTIONS, given):
            (secrets if isinstance(setting, Secret) else values)[setting.id] = value
        self._complete(given, values)
        if not values and not secrets:
            raise ValueError(
                f"{owner}: no argument given; expected some of "
                f"{', '.join(options_of(self.OPTIONS))}."
            )
        super().__init__(
            scope,
            id,
            other_values=values or None,
            other_secret_values=secrets or None,
            **meta,
        )
        self._warn_options(given)

    def _check_options(self, arguments: Arguments) -> None:
        """Raise ValueError for arguments that are not allowed. Subclasses override it."""

    def _complete(self, given: Mapping[str, Any], values: dict[str, Any]) -> None:
        """Add values of settings that follow from several arguments. Subclasses override it."""

    def _warn_options(self, given: Mapping[str, Any]) -> None:
        """Attach warnings about arguments that are allowed but risky. Subclasses override it."""


def _signature(options: type) -> inspect.Signature:
    """The signature for `help()`, with each argument instead of `**options`."""
    kind = inspect.Parameter
    positional = [
        kind("scope", kind.POSITIONAL_OR_KEYWORD, annotation=Construct),
        kind("id", kind.POSITIONAL_OR_KEYWORD, annotation=str),
    ]
    named = [
        kind(
            name,
            kind.KEYWORD_ONLY,
            annotation=option.annotation,
            default=kind.empty if option.required else None,
        )
        for name, option in options_of(options).items()
    ]
    meta = kind("meta", kind.VAR_KEYWORD, annotation=GroupMeta)
    return inspect.Signature([*positional, *named, meta])
