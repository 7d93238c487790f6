"""Schemas: what may be written in a configuration and what is kept in the state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from tfplugin.schema.contexts import ReplacePredicate, ValidateContext, Validator
from tfplugin.schema.timeouts import Timeouts, seconds
from tfplugin.values.paths import Path
from tfplugin.values.types import List, Map, Object, Set, String, Type


class _NoDefault:
    def __repr__(self) -> str:
        return "NO_DEFAULT"


NO_DEFAULT: Final = _NoDefault()
"""Marks an attribute that has no default (None is a default of null)."""


@dataclass(frozen=True, eq=False, repr=False)
class Attribute:
    """One attribute.

    `type`: a Type, or Nested for attributes inside it.
    `required`, `optional`, `computed`: as in Terraform; an optional and computed attribute that
    the configuration leaves out keeps the value it has, and a new one is unknown at plan.
    `sensitive`: hidden in Terraform's output. `write_only`: in the configuration alone, in no plan
    or state.
    `default`: a value, or a callable without arguments that makes one, planned when the
    configuration has none; makes the attribute optional and computed.
    `requires_replace`: True when a change means a new object, or
    `predicate(ctx, prior, planned) -> bool`, asked about each change.
    `keep_when_unset`: a computed attribute keeps its prior value when other attributes change,
    instead of becoming unknown.
    `null_elements`: its lists, sets and maps may hold null; else the configuration is refused,
    as it is for a `required` attribute that is null.
    `validators`: called as `validator(value, ctx, path)` for each known value that is not null.
    `description`: what it is, units, default; Markdown. `deprecated`: what to use instead.
    """

    type: Type | Nested
    _: KW_ONLY
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    default: Any = NO_DEFAULT
    requires_replace: bool | ReplacePredicate = False
    keep_when_unset: bool = False
    null_elements: bool = False
    validators: Sequence[Validator] = ()
    description: str = ""
    deprecated: str = ""

    def __post_init__(self) -> None:
        if self.has_default:
            object.__setattr__(self, "optional", True)
            object.__setattr__(self, "computed", True)

    @property
    def has_default(self) -> bool:
        """Whether there is a default (which may be null)."""
        return self.default is not NO_DEFAULT

    def make_default(self) -> Any:
        """The default's value."""
        return self.default() if callable(self.default) else self.default

    @property
    def nested(self) -> Nested | None:
        """The attributes inside, when the attribute is nested."""
        return self.type if isinstance(self.type, Nested) else None

    @cached_property
    def value_type(self) -> Type:
        """The Terraform type of the attribute's values."""
        return self.type.value_type if isinstance(self.type, Nested) else self.type


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Body:
    """Attributes and blocks at one level: of a schema, a block or a nested attribute."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)

    @cached_property
    def object_type(self) -> Object:
        """The Terraform type of one object with these attributes and blocks."""
        attributes = {name: attribute.value_type for name, attribute in self.attributes.items()}
        blocks = {name: block.value_type for name, block in self.blocks.items()}
        return Object({**attributes, **blocks})

    @cached_property
    def inside(self) -> Mapping[str, Nested | Block]:
        """The attributes and blocks that have attributes inside."""
        nested = {name: attribute.nested for name, attribute in self.attributes.items()}
        return {**{name: node for name, node in nested.items() if node}, **self.blocks}

    @cached_property
    def write_only(self) -> Collection[str]:
        """The attributes that are write-only."""
        return [name for name, attribute in self.attributes.items() if attribute.write_only]

    @cached_property
    def secret(self) -> Collection[str]:
        """The attributes that are sensitive or write-only."""
        attributes = self.attributes.items()
        return [name for name, found in attributes if found.sensitive or found.write_only]


Nesting = Literal["single", "list", "set", "map"]
BlockNesting = Literal["single", "group", "list", "set", "map"]


def _collection(nesting: BlockNesting, element: Object) -> Type:
    match nesting:
        case "list":
            return List(element)
        case "set":
            return Set(element)
        case "map":
            return Map(element)
    return element


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Nested(Body):
    """An attribute's type when it has attributes inside: one object, or a collection of them."""

    nesting: Nesting

    def __init__(self, nesting: Nesting, attributes: Mapping[str, Attribute]) -> None:
        super().__init__(attributes=attributes)
        object.__setattr__(self, "nesting", nesting)

    @cached_property
    def value_type(self) -> Type:
        """The Terraform type of the whole attribute."""
        return _collection(self.nesting, self.object_type)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Block(Body):
    """A nested block. `nesting` "group" is a single block that is always there.

    `min_items`, `max_items`: how often it may be written (0: no limit); for "list" and "set".
    `computed`: the provider sets it if the configuration leaves it out, where Terraform allows that
    (`ctx.computed_blocks_allowed`).
    """

    nesting: BlockNesting
    min_items: int
    max_items: int
    description: str
    computed: bool

    def __init__(
        self,
        nesting: BlockNesting,
        attributes: Mapping[str, Attribute] | None = None,
        blocks: Mapping[str, Block] | None = None,
        min_items: int = 0,
        max_items: int = 0,
        description: str = "",
        computed: bool = False,
    ) -> None:
        super().__init__(attributes=attributes or {}, blocks=blocks or {})
        object.__setattr__(self, "nesting", nesting)
        object.__setattr__(self, "computed", computed)
        object.__setattr__(self, "min_items", min_items)
        object.__setattr__(self, "max_items", max_items)
        object.__setattr__(self, "description", description)

    @cached_property
    def value_type(self) -> Type:
        """The Terraform type of all blocks with this name."""
        return _collection(self.nesting, self.object_type)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Schema(Body):
    """The schema of a provider, resource or data source.

    `version`: raise it when older states need `Resource.upgrade`. `timeouts`: adds a `timeouts`
    block whose durations become each operation's `ctx.deadline`.
    """

    version: int
    description: str
    timeouts: Timeouts | None

    def __init__(
        self,
        attributes: Mapping[str, Attribute],
        blocks: Mapping[str, Block] | None = None,
        version: int = 0,
        description: str = "",
        timeouts: Timeouts | None = None,
    ) -> None:
        blocks = dict(blocks or {})
        if timeouts is not None:
            blocks["timeouts"] = _timeouts_block(timeouts)
        super().__init__(attributes=attributes, blocks=blocks)
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "description", description)
        object.__setattr__(self, "timeouts", timeouts)


def _timeouts_block(timeouts: Timeouts) -> Block:
    def attribute(operation: str, duration: str) -> Attribute:
        return Attribute(
            String,
            optional=True,
            validators=[_validate_duration],
            description=f'How long {operation} may take, such as "30s" or "1h30m". '
            f"Default: `{duration}`.",
        )

    attributes = {name: attribute(name, duration) for name, duration in timeouts.given.items()}
    return Block("single", attributes, description="How long operations may take.")


def _validate_duration(value: str, ctx: ValidateContext, path: Path) -> None:
    try:
        seconds(value)
    except ValueError as error:
        ctx.diagnostics.error("Not a duration", f"{error}.", path)
