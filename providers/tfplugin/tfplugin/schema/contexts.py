"""The contexts that a schema's hooks receive."""

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
    """The part that all contexts have. Its repr shows no values, because they may be secret.

    `diagnostics`: errors and warnings to show. `stopping`: set when the user pressed Ctrl-C:
    cut waits short, keep what exists. `deferral_allowed`: whether Terraform accepts a Deferral as
    the answer of this call.
    """

    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    stopping: threading.Event = field(default_factory=threading.Event)
    deferral_allowed: bool = False


@dataclass(kw_only=True, eq=False, repr=False)
class ValidateContext(Context):
    """A context with `config` as written; values that depend on other resources are UNKNOWN."""

    config: State


class PlannedChange(Protocol):
    """The change that a `requires_replace` predicate decides about: the plan of one object."""

    action: Action
    prior: State | None
    config: State | None
    planned: State


Validator = Callable[[Any, ValidateContext, Path], None]
"""Called with a known value, the context and the path. Reports to `ctx.diagnostics`."""

ReplacePredicate = Callable[[PlannedChange, Any, Any], bool]
"""Called with the change, the prior and the planned value. Returns True to require replacement."""
