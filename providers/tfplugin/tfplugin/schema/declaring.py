"""Functions that declare the fields of models and build schemas from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, TypedDict, TypeVar, Unpack, overload

from tfplugin.schema.attributes import (
    NO_DEFAULT,
    Attribute,
    Block,
    Nested,
    Nesting,
    Schema,
)
from tfplugin.schema.contexts import PlannedChange, ValidateContext
from tfplugin.schema.models import (
    Field,
    K,
    Known,
    Model,
    Planned,
    body,
    fields,
    plain,
    view,
)
from tfplugin.schema.timeouts import Timeouts
from tfplugin.values.paths import Path
from tfplugin.values.types import P, String, T, TypeOf
from tfplugin.values.unknown import UNKNOWN, Unknown
from tfplugin.values.value import State

S = TypeVar("S", bound=Model[Known])
"""The model of a state."""

Q = TypeVar("Q", bound=Model[Planned])
"""The same model, for a plan or configuration."""


class NestedModel(Generic[T, P]):
    """The models of the values of an attribute or block that has attributes inside."""

    nesting: Nesting

    def __init__(self, state: type[Model[Known]], plan: type[Model[Planned]]) -> None:
        self.state = state
        self.plan = plan

    @property
    def type(self) -> Nested:
        """The type for an attribute of the schema."""
        return Nested(self.nesting, body(self.state).attributes)

    def block(self, **options: Any) -> Block:
        """Return the block for the schema."""
        inside = body(self.state)
        return Block(self.nesting, inside.attributes, inside.blocks, **options)

    def view(self, value: Any, *, known: bool) -> Any:
        """Return the value with models instead of its dictionaries."""
        model = self.state if known else self.plan
        match self.nesting:
            case "single":
                return view(model, value)
            case "map":
                return {key: _view(model, item) for key, item in value.items()}
        return [_view(model, item) for item in value]


def _view(model: type[Model[Any]], value: Any) -> Any:
    return value if value is UNKNOWN or value is None else view(model, value)


class SingleNested(NestedModel[S, Q | Unknown]):
    """One object, as in `SingleNested(DiskState, DiskPlan)`."""

    nesting = "single"

    def __init__(self, state: type[S], plan: type[Q]) -> None:
        super().__init__(state, plan)


class ListNested(NestedModel[Sequence[S], Sequence[Q | Unknown] | Unknown]):
    """A list of objects."""

    nesting = "list"

    def __init__(self, state: type[S], plan: type[Q]) -> None:
        super().__init__(state, plan)


class SetNested(NestedModel[Sequence[S], Sequence[Q | Unknown] | Unknown]):
    """A set of objects."""

    nesting = "set"

    def __init__(self, state: type[S], plan: type[Q]) -> None:
        super().__init__(state, plan)


class MapNested(NestedModel[Mapping[str, S], Mapping[str, Q | Unknown] | Unknown]):
    """Objects by key."""

    nesting = "map"

    def __init__(self, state: type[S], plan: type[Q]) -> None:
        super().__init__(state, plan)


class Options(TypedDict, Generic[T, P], total=False):
    """The options of every attribute, see `schema.attributes.Attribute`.

    `requires_replace`: True, or `rule(prior, planned)`, asked about each change.
    """

    sensitive: bool
    write_only: bool
    requires_replace: bool | Callable[[T | None, P], bool]
    null_elements: bool
    validators: Sequence[Callable[[T, ValidateContext, Path], None]]
    description: str
    deprecated: str


def _plain_default(default: Any) -> Any:
    if default is NO_DEFAULT or not callable(default):
        return plain(default)
    return lambda: plain(default())


def _replaces(rule: Any, nested: NestedModel[Any, Any] | None) -> Any:
    if not callable(rule):
        return rule

    def asked(_: PlannedChange, prior: Any, planned: Any) -> bool:
        if nested is not None and prior is not None:
            prior = nested.view(prior, known=True)
        if nested is not None and planned is not None and planned is not UNKNOWN:
            planned = nested.view(planned, known=False)
        return bool(rule(prior, planned))

    return asked


def _validates(validator: Any, nested: NestedModel[Any, Any] | None) -> Any:
    if nested is None:
        return validator
    return lambda value, ctx, path: validator(nested.view(value, known=True), ctx, path)


@overload
def attribute(
    type_: TypeOf[T, P] | NestedModel[T, P],
    *,
    required: Literal[True],
    **options: Unpack[Options[T, P]],
) -> Field[Any, T, P]: ...
@overload
def attribute(
    type_: TypeOf[T, P] | NestedModel[T, P],
    *,
    optional: Literal[True],
    computed: bool = False,
    keep_when_unset: bool = False,
    **options: Unpack[Options[T, P]],
) -> Field[Any, T | None, P | None]: ...
@overload
def attribute(
    type_: TypeOf[T, P] | NestedModel[T, P],
    *,
    default: None,
    **options: Unpack[Options[T, P]],
) -> Field[Any, T | None, P | None]: ...
@overload
def attribute(
    type_: TypeOf[T, P] | NestedModel[T, P],
    *,
    default: T | Callable[[], T],
    **options: Unpack[Options[T, P]],
) -> Field[Any, T, P | None]: ...
@overload
def attribute(
    type_: TypeOf[T, P] | NestedModel[T, P],
    *,
    computed: Literal[True],
    keep_when_unset: bool = False,
    **options: Unpack[Options[T, P]],
) -> Field[Any, T, P | None]: ...
def attribute(
    type_: Any,
    *,
    default: Any = NO_DEFAULT,
    requires_replace: Any = False,
    validators: Sequence[Any] = (),
    **options: Any,
) -> Any:
    """Declare an attribute of a model; the options are those of `schema.attributes.Attribute`.

    In a state, a required one, a computed one and one with a default have the type's values; an
    optional one may be None as well, and so may one of a type such as `String | None`.
    """
    nested = type_ if isinstance(type_, NestedModel) else None
    node = Attribute(
        type_ if nested is None else nested.type,
        default=_plain_default(default),
        requires_replace=_replaces(requires_replace, nested),
        validators=[_validates(validator, nested) for validator in validators],
        **options,
    )
    return Field(node, nested)


@overload
def block(
    nested: SingleNested[S, Q], *, description: str = "", computed: bool = False
) -> Field[Any, S | None, Q | Unknown | None]: ...
@overload
def block(
    nested: NestedModel[T, P],
    *,
    min_items: int = 0,
    max_items: int = 0,
    description: str = "",
    computed: bool = False,
) -> Field[Any, T, P]: ...
def block(nested: Any, **options: Any) -> Any:
    """Declare a block of a model; the options are those of `schema.attributes.Block`."""
    return Field(nested.block(**options), nested)


class Durations(Model[K]):
    """The values of a `timeouts` block, such as "1h30m"."""

    create = attribute(String, optional=True)
    read = attribute(String, optional=True)
    update = attribute(String, optional=True)
    delete = attribute(String, optional=True)


def timeouts(
    *,
    create: str | None = None,
    read: str | None = None,
    update: str | None = None,
    delete: str | None = None,
) -> Field[Any, Durations[Known] | None, Durations[Planned] | Unknown | None]:
    """Declare the `timeouts` of a resource's model, see `schema.timeouts.Timeouts`."""
    limits = Timeouts(create=create, read=read, update=update, delete=delete)
    return Field(limits, SingleNested(Durations[Known], Durations[Planned]))


class ModelSchema(Schema, Generic[S, Q]):
    """The schema of a resource, data source or provider block that has a model."""

    def __init__(self, state: type[S], plan: type[Q], version: int, description: str) -> None:
        found = [field.node for field in fields(state).values()]
        limits = next((node for node in found if isinstance(node, Timeouts)), None)
        inside = body(state)
        super().__init__(inside.attributes, inside.blocks, version, description, limits)
        object.__setattr__(self, "state_model", state)
        object.__setattr__(self, "plan_model", plan)

    def known(self, values: State) -> S:
        """A model of the values of a state."""
        return view(self.state_model, values)

    def planned(self, values: State) -> Q:
        """A model of the values of a plan or configuration."""
        return view(self.plan_model, values)

    state_model: type[S]
    plan_model: type[Q]


def schema_of(
    state: type[S], plan: type[Q], *, version: int = 0, description: str = ""
) -> ModelSchema[S, Q]:
    """The schema that a model declares. Raise `version` when older states need an upgrade."""
    return ModelSchema(state, plan, version, description)
