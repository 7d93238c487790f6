"""Models: typed views of the values that a schema describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, Generic, Protocol, Self, TypeAlias, TypeVar, overload

from tfplugin.schema.attributes import Attribute, Block, Body
from tfplugin.schema.timeouts import Timeouts
from tfplugin.schema.walking import complete
from tfplugin.values.paths import Named
from tfplugin.values.types import P, T
from tfplugin.values.unknown import UNKNOWN
from tfplugin.values.value import State, ValueMismatchError, copied


class Known:
    """Marks the model of a state, where every value is known: `Model[Known]`."""


class Planned:
    """Marks the model of a plan or configuration, where values may be UNKNOWN: `Model[Planned]`."""


K = TypeVar("K")
"""Known or Planned: the kind of values that a model has, as in `class Disk(Model[K])`."""

M_contra = TypeVar("M_contra", contravariant=True)
"""The model that a field belongs to: its class, or one that inherits from it."""

Owner = TypeVar("Owner")


class Viewing(Protocol):
    """Builds models from the values inside a nested attribute or block."""

    def view(self, value: Any, *, known: bool) -> Any:
        """Return the value with models instead of its dictionaries."""


class Field(Named, Generic[M_contra, T, P]):
    """An attribute or block of a model, as `attribute`, `block` and `timeouts` declare it.

    On a model it is the value: a `T` in a state, a `P` in a plan or configuration, which may be
    UNKNOWN and, where the configuration may leave it out, None. What is assigned is known; in a
    plan, `ctx.unknown` makes it UNKNOWN. On the model's class it is the field itself, which is a
    key for contexts and a step in a path.
    """

    __slots__ = ("nested", "node")

    def __init__(self, node: Attribute | Block | Timeouts, nested: Viewing | None = None) -> None:
        self.node = node
        self.nested = nested

    def __set_name__(self, owner: type[Model[Any]], name: str) -> None:
        # Some names are keywords in Python, so `import_` declares the attribute `import`.
        name = name.removesuffix("_")
        if getattr(self, "name", name) != name:
            raise TypeError(f"{owner.__name__}.{name} is {self.name} in another model")
        self.name = name

    @overload
    def __get__(self, model: None, owner: type[Owner]) -> Field[Owner, T, P]: ...
    @overload
    def __get__(self, model: Model[Known], owner: object) -> T: ...
    @overload
    def __get__(self, model: Model[Planned], owner: object) -> P: ...
    def __get__(self, model: Any, owner: object) -> Any:
        if model is None:
            return self
        value = model._values.get(self.name)
        if value is UNKNOWN and model._known:
            raise ValueMismatchError("it is not known yet, but was read as known", (self.name,))
        if self.nested is None or value is None or value is UNKNOWN:
            return value
        return self.nested.view(value, known=model._known)

    def __set__(self, model: Model[Any], value: T) -> None:
        model._values[self.name] = value if self.nested is None else plain(value)


class Model(Generic[K]):  # noqa: PLW1641 - it can be changed, so it has no hash
    """The attributes and blocks of a resource, data source, provider block or nested object.

        class Disk(Model[K]):
            name = attribute(String, required=True, description="Name.")
            size = attribute(Number, default=10, description="Gigabytes.")

        DiskState = Disk[Known]
        DiskPlan = Disk[Planned]

    A model is a view of a dictionary, and assigning changes that. `DiskState()` has null
    everywhere. `copy.copy(disk)` is independent of `disk`. A model has no public names but its
    fields: what else can be done with one is a function.
    """

    _fields: ClassVar[Mapping[str, Field[Any, Any, Any]]] = {}
    _body: ClassVar[Body] = Body()
    _known: ClassVar[bool] = True
    _values: State

    def __init__(self) -> None:
        self._values = complete(self._body, {})

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = [vars(base).values() for base in reversed(cls.__mro__)]
        found = [value for values in declared for value in values if isinstance(value, Field)]
        cls._fields = _latest(found)
        nodes = {name: field.node for name, field in cls._fields.items()}
        cls._body = Body(
            attributes={name: node for name, node in nodes.items() if isinstance(node, Attribute)},
            blocks={name: node for name, node in nodes.items() if isinstance(node, Block)},
        )

    def __class_getitem__(cls, mark: Any) -> type[Self]:
        marks: type[Self] = marked(cls, mark) if mark in (Known, Planned) else cls
        return marks

    @overload
    def __getitem__(self: Model[Known], field: Field[Any, T, Any]) -> T: ...
    @overload
    def __getitem__(self: Model[Planned], field: Field[Any, Any, P]) -> P: ...
    def __getitem__(self, field: Any) -> Any:
        return field.__get__(self, type(self))

    @overload
    def __setitem__(self: Model[Known], field: Field[Any, T, Any], value: T) -> None: ...
    @overload
    def __setitem__(self: Model[Planned], field: Field[Any, Any, P], value: P) -> None: ...
    def __setitem__(self, field: Any, value: Any) -> None:
        field.__set__(self, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._values == other._values

    def __copy__(self) -> Self:
        return view(type(self), copied(self._values))

    def __repr__(self) -> str:
        """The model's name; its values may be secret."""
        return f"<{type(self).__name__}>"


Viewed = TypeVar("Viewed", bound=Model[Any])


def marked(model: type[Any], mark: type[Any]) -> Any:
    """The model marked as Known or Planned: a class, which inherits as the model does."""
    if (model, mark) not in _MARKED:
        bases = [marked(base, mark) for base in model.__bases__ if issubclass(base, Model)]
        namespace = {"__doc__": model.__doc__, "__module__": model.__module__}
        name = f"{model.__name__}[{mark.__name__}]"
        _MARKED[model, mark] = type(name, (model, *bases), {**namespace, "_known": mark is Known})
    return _MARKED[model, mark]


_MARKED: Final[dict[tuple[type[Any], type[Any]], Any]] = {}


def _latest(declared: Iterable[Field[Any, Any, Any]]) -> dict[str, Field[Any, Any, Any]]:
    """Fields by name, each in the place where it was declared last."""
    found: dict[str, Field[Any, Any, Any]] = {}
    for field in declared:
        found.pop(field.name, None)
        found[field.name] = field
    return found


def body(model: type[Model[Any]]) -> Body:
    """Return the attributes and blocks of a model, without `timeouts`."""
    return model._body


def fields(model: type[Model[Any]]) -> Mapping[str, Field[Any, Any, Any]]:
    """The fields of a model by their names in Terraform."""
    return model._fields


def is_unknown(model: Model[Any], field: Field[Any, Any, Any]) -> bool:
    """Return whether a field is UNKNOWN. In a state, such a field still has to be set."""
    return model._values.get(field.name) is UNKNOWN


def view(model: type[Viewed], values: State) -> Viewed:
    """Return a model of `values`. It is a view: `values` are not copied."""
    viewed = model.__new__(model)
    viewed._values = values
    return viewed


def values_of(model: Model[Any]) -> State:
    """Return the dictionary that a model is a view of."""
    return model._values


def plain(value: Any) -> Any:
    """Return a copy of a value with dictionaries instead of the models in it."""
    match value:
        case Model():
            return copied(value._values)
        case dict():
            return {key: plain(element) for key, element in value.items()}
        case list() | tuple():
            return [plain(element) for element in value]
    return value


AnyField: TypeAlias = Field[Any, Any, Any]
"""A field of any model, with values of any type."""

AnyModel: TypeAlias = Model[Any]
"""A model of a state, a plan or a configuration."""
