"""The contexts that a provider's hooks receive, one for each kind of call."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tfplugin.schema.attributes import Schema
from tfplugin.schema.contexts import Action, Context
from tfplugin.schema.replacement import replacing_changes
from tfplugin.values.paths import Path, Step, addressable
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, copied, known_or_null, same

JSON = Any
"""Any value that `json.dumps` accepts."""


@dataclass(kw_only=True, eq=False, repr=False)
class TimedContext(Context):
    """A call with a time limit: `deadline` on `time.monotonic`'s clock, None without a limit."""

    deadline: float | None = None

    def remaining(self) -> float | None:
        """Return the seconds left: 0.0 when the time is up, None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


@dataclass(kw_only=True, eq=False, repr=False)
class PrivateContext(Context):
    """A call that sees the object's private state. Change `private` in place to keep data."""

    private: dict[str, JSON] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False, repr=False)
class ConfigureContext(Context):
    """The provider block's `config` (may hold UNKNOWN) and Terraform's version."""

    config: State
    terraform_version: str = ""


@dataclass(kw_only=True, eq=False, repr=False)
class PlanContext(PrivateContext):
    """The plan of one object, after defaults and computed values were filled in.

    `action`: "create" (also the second half of a replacement), "update" or "delete".
    `prior`: the state, None on create. `config`: as written, with write-only values; None on
    delete. `planned`: the plan, to be changed in place; empty on delete. `private`: of the object
    that is planned, so empty on create. `planned_private`: what the first plan left in `private`,
    if Terraform plans again during the apply and keeps it (1.16), else None.
    `computed_blocks_allowed`: whether computed blocks may have other values than the configured.
    """

    schema: Schema
    action: Action
    prior: State | None = None
    config: State | None = None
    planned: State = field(default_factory=dict)
    planned_private: dict[str, JSON] | None = None
    computed_blocks_allowed: bool = False
    _replace: list[Path] = field(default_factory=list)

    def replace(self, *path: Step) -> None:
        """Require replacement because of the change at `path`, as in `ctx.replace("region")`.

        Terraform replaces only if the planned value at `path` differs from the prior one. If
        nothing else shows the change, mark a computed attribute `unknown` and name that. A place
        inside a set counts as the whole set.
        """
        if not (place := addressable(path)):
            raise TypeError("name the attribute whose change needs a new object")
        self._replace.append(place)

    @property
    def replace_paths(self) -> list[Path]:
        """Return the changes that require replacement: requested ones, then the attributes' own."""
        if self.action != "update":
            return []
        return list(dict.fromkeys([*self._replace, *replacing_changes(self.schema, self)]))

    @property
    def replaces(self) -> bool:
        """Return whether the object is replaced. Not for use in a `requires_replace` predicate."""
        return bool(self.replace_paths)

    def changed(self, name: str) -> bool:
        """Return whether the planned attribute or block differs from the prior; unknown does."""
        type_ = self.schema.object_type.attributes[name]
        return not same(type_, self.planned.get(name), (self.prior or {}).get(name))

    def unknown(self, *names: str) -> None:
        """Mark computed attributes as known only after the apply."""
        for name in names:
            self.planned[name] = UNKNOWN


@dataclass(kw_only=True, eq=False, repr=False)
class SavingContext(TimedContext, PrivateContext):
    """A create or update. Call `save` with what exists so far, so that a failure loses nothing.

    `config`: as written, with write-only values. `planned`: the plan, where UNKNOWN marks what
    the call has to find out.
    """

    config: State
    planned: State
    saved: State | None = None

    def save(self, state: State) -> None:
        """Record what exists now. If the call fails later, Terraform keeps this state.

        What is still UNKNOWN in it becomes null. Saving again replaces the saved state.
        """
        self.saved = known_or_null(copied(state))


@dataclass(kw_only=True, eq=False, repr=False)
class CreateContext(SavingContext):
    """A create. If it fails after a save, the saved state is kept as tainted."""


@dataclass(kw_only=True, eq=False, repr=False)
class UpdateContext(SavingContext):
    """An update of the state `prior`. If it fails without a save, `prior` is kept."""

    prior: State


@dataclass(kw_only=True, eq=False, repr=False)
class ReadContext(TimedContext, PrivateContext):
    """A refresh of `state`. If it fails, the state is kept as it was."""

    state: State


@dataclass(kw_only=True, eq=False, repr=False)
class DeleteContext(TimedContext, PrivateContext):
    """A delete of the object whose state is `prior`. If it fails, the state is kept."""

    prior: State


@dataclass(kw_only=True, eq=False, repr=False)
class ImportContext(PrivateContext):
    """An import by `id`, as the user gave it, or by `identity`; the id is "" then.

    `state`: what is known of the object when the import is deferred.
    """

    id: str
    identity: State | None = None
    state: State = field(default_factory=dict)


@dataclass(kw_only=True, eq=False, repr=False)
class UpgradeContext(PrivateContext):
    """A `state` (JSON) written by schema `version`.

    The protocol carries no private state here: `private` is empty and is not kept.
    """

    version: int
    state: dict[str, JSON]


@dataclass(kw_only=True, eq=False, repr=False)
class UpgradeIdentityContext(Context):
    """An `identity` (JSON) of an older `version`."""

    version: int
    identity: dict[str, JSON]


@dataclass(kw_only=True, eq=False, repr=False)
class MoveContext(PrivateContext):
    """A `state` (JSON) of another resource type, and the `private` state that came with it.

    `source_type`: its resource type, of schema `version`, from the provider `source_provider`
    (an address such as "terraform.io/builtin/terraform").
    """

    source_provider: str
    source_type: str
    version: int
    state: dict[str, JSON]

    def decoded(self, schema: Schema) -> State:
        """Return `state` as Python values, as the hooks of a resource with `schema` receive it."""
        # Not at the top: its codec is loaded only after the handshake with Terraform.
        from tfplugin.values.state_json import from_json

        values: State = from_json(schema.object_type, self.state)
        return values


@dataclass(kw_only=True, eq=False, repr=False)
class DataContext(Context):
    """A data source's `config`, fully known."""

    config: State
