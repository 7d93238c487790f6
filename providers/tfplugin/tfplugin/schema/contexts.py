"""What the hooks of a schema are given."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tfplugin.values.diagnostics import Diagnostics
from tfplugin.values.paths import Path
from tfplugin.values.value import State

Action = Literal["create", "update", "delete"]


@dataclass(kw_only=True, eq=False, repr=False)
class Context:
    """What every call has. It has no repr that shows values, because it holds secrets.

    `diagnostics`: errors and warnings to show. `stopping`: set when the user pressed Ctrl-C:
    cut waits short, keep what exists.
    """

    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    stopping: threading.Event = field(default_factory=threading.Event)


@dataclass(kw_only=True, eq=False, repr=False)
class ValidateContext(Context):
    """`config` as written; what depends on other resources is UNKNOWN."""

    config: State


class PlannedChange(Protocol):
    """The change that a `requires_replace` predicate is asked about: a plan of one object."""

    action: Action
    prior: State | None
    config: State | None
    planned: State


Validator = Callable[[Any, ValidateContext, Path], None]
"""Called with a known value, the context and the value's path; reports to `ctx.diagnostics`."""

ReplacePredicate = Callable[[PlannedChange, Any, Any], bool]
"""Called with the change, the prior and the planned value; True asks for a new object."""
