"""The three kinds of Terraform element that the generated classes are made of."""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from .advice import doubts
from .arguments import Arguments
from .framework import (
    Construct,
    FileProvisioner,
    ITerraformDependable,
    ITerraformIterator,
    LocalExecProvisioner,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformCount,
    TerraformDataSource,
    TerraformProvider,
    TerraformProviderGeneratorMetadata,
    TerraformResource,
    TerraformResourceLifecycle,
    WinrmProvisionerConnection,
)


class DataSourceMeta(TypedDict, total=False):
    """Terraform's own arguments of a data source."""

    count: int | TerraformCount
    depends_on: Sequence[ITerraformDependable]
    for_each: ITerraformIterator
    provider: TerraformProvider | None
    lifecycle: TerraformResourceLifecycle | dict[str, Any]


class ResourceMeta(DataSourceMeta, total=False):
    """Terraform's own arguments of a resource."""

    connection: SSHProvisionerConnection | WinrmProvisionerConnection
    provisioners: Sequence[FileProvisioner | LocalExecProvisioner | RemoteExecProvisioner]


class Readable:
    """Gives a class its constructor's signature, which the framework hides from `help()`."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        constructor = inspect.signature(cls.__init__)
        parameters = list(constructor.parameters.values())[1:]
        # Any, because the classes are typed by their constructors already.
        known: Any = cls
        known.__signature__ = constructor.replace(
            parameters=parameters, return_annotation=inspect.Signature.empty
        )


class Arguable(Readable):
    """The given arguments. They can be changed until the app is synthesised."""

    _attributes: dict[str, Any]

    def _set(self, name: str, value: Any) -> None:
        """Change an argument; None removes it. A value that is refused changes nothing."""
        changed = _given(self._attributes | {name: value})
        self._check_given(self._own_id(), changed)
        self._attributes = changed

    def _own_id(self) -> str:
        construct: Any = self
        return str(construct.node.id)

    def _check_given(self, id: str, attributes: Mapping[str, Any]) -> None:
        """Raise ValueError for a value that is not allowed."""
        self._check_schema(Arguments(f"{type(self).__name__} {id!r}", attributes))
        self._check(id, attributes)

    def _warn_given(self, construct: Construct, attributes: Mapping[str, Any]) -> None:
        """Attach warnings about values that are allowed but risky."""
        owner = f"{type(self).__name__} {self._own_id()!r}"
        self._doubt_schema(doubts(construct, owner, attributes))
        self._warn(attributes)

    def _check_schema(self, arguments: Arguments) -> None:
        """Check single arguments as the schema does. Generated classes override it."""

    def _doubt_schema(self, arguments: Arguments) -> None:
        """Check values that a server may have already. Generated classes override it."""

    def _check(self, id: str, attributes: Mapping[str, Any]) -> None:
        """Raise ValueError for a value that is not allowed. Subclasses override it."""

    def _warn(self, attributes: Mapping[str, Any]) -> None:
        """Attach warnings about values that are allowed but risky. Subclasses override it."""


class Resource(Arguable, TerraformResource):
    """A resource with the given attributes.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        terraform_type: Terraform's name of the resource type.
        generated_for: The provider release whose schema the class was generated from.
        attributes: Values by attribute name; None leaves the attribute out.
        meta: Terraform's own arguments (depends_on, lifecycle, provider, …).

    Raises:
        ValueError: A value is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        terraform_type: str,
        generated_for: TerraformProviderGeneratorMetadata,
        attributes: Mapping[str, Any],
        **meta: Unpack[ResourceMeta],
    ) -> None:
        self._attributes = _given(attributes)
        self._check_given(id, self._attributes)
        super().__init__(
            scope,
            id,
            terraform_resource_type=terraform_type,
            terraform_generator_metadata=generated_for,
            **meta,
        )
        self._warn_given(self, self._attributes)

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return self._attributes


class DataSource(Arguable, TerraformDataSource):
    """A data source with the given attributes; the arguments are those of a Resource.

    Raises:
        ValueError: A value is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        terraform_type: str,
        generated_for: TerraformProviderGeneratorMetadata,
        attributes: Mapping[str, Any],
        **meta: Unpack[DataSourceMeta],
    ) -> None:
        self._attributes = _given(attributes)
        self._check_given(id, self._attributes)
        super().__init__(
            scope,
            id,
            terraform_resource_type=terraform_type,
            terraform_generator_metadata=generated_for,
            **meta,
        )

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return self._attributes


class Provider(Arguable, TerraformProvider):
    """A provider block.

    Args:
        scope: The stack.
        id: Unique in the stack; Terraform never sees it.
        source: The provider's source address.
        generated_for: The provider release whose schema the class was generated from.
        attributes: Values by attribute name; None leaves the attribute out.
        alias: Name of this block where a stack has several, for example one a server.

    Raises:
        ValueError: A value is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        source: str,
        generated_for: TerraformProviderGeneratorMetadata,
        attributes: Mapping[str, Any],
        alias: str | None,
    ) -> None:
        self._attributes = _given(attributes)
        self._alias = alias
        self._check_given(id, self._attributes)
        super().__init__(
            scope,
            id,
            terraform_resource_type=generated_for.provider_name,
            terraform_provider_source=source,
            terraform_generator_metadata=generated_for,
        )
        self._warn_given(self, self._attributes)

    @property
    def alias(self) -> str | None:
        """The name of this block where a stack has several."""
        return self._alias

    @alias.setter
    def alias(self, value: str | None) -> None:
        self._alias = value

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return self._attributes


def _given(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in attributes.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(element) for key, element in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(element) for element in value]
    return value
