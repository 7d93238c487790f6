"""Converts schemas, functions, paths and diagnostics to protocol messages."""

import json
from typing import Any

from tfplugin.author.function import Function, Parameter
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import redacted
from tfplugin.log.text import printable
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.schema.attributes import Attribute, Block, Body, Nested, Schema
from tfplugin.schema.identity import Identity
from tfplugin.values.diagnostics import Diagnostic, Severity
from tfplugin.values.paths import Key, Path, addressable, path_text
from tfplugin.values.types import Type

CAPABILITIES = pb.ServerCapabilities(
    plan_destroy=True,
    get_provider_schema_optional=True,
    move_resource_state=True,
    generate_resource_config=True,
)


def provider_schema(provider: AnyProvider) -> pb.GetProviderSchema.Response:
    """Return everything about a provider that Terraform asks for at once."""
    return pb.GetProviderSchema.Response(
        provider=schema_message(provider.schema),
        resource_schemas={
            name: schema_message(resource.schema) for name, resource in provider.resources.items()
        },
        data_source_schemas={
            name: schema_message(source.schema) for name, source in provider.data_sources.items()
        },
        list_resource_schemas={
            name: schema_message(searched.schema)
            for name, searched in provider.list_resources.items()
        },
        ephemeral_resource_schemas={
            name: schema_message(resource.schema)
            for name, resource in provider.ephemeral_resources.items()
        },
        action_schemas={
            name: pb.ActionSchema(schema=schema_message(action.schema))
            for name, action in provider.actions.items()
        },
        functions=functions(provider).functions,
        server_capabilities=CAPABILITIES,
    )


def metadata(provider: AnyProvider) -> pb.GetMetadata.Response:
    """Return the names of everything that a provider has."""
    names = pb.GetMetadata
    return names.Response(
        server_capabilities=CAPABILITIES,
        data_sources=[names.DataSourceMetadata(type_name=name) for name in provider.data_sources],
        resources=[names.ResourceMetadata(type_name=name) for name in provider.resources],
        functions=[names.FunctionMetadata(name=name) for name in provider.functions],
        ephemeral_resources=[
            names.EphemeralMetadata(type_name=name) for name in provider.ephemeral_resources
        ],
        list_resources=[
            names.ListResourceMetadata(type_name=name) for name in provider.list_resources
        ],
        actions=[names.ActionMetadata(type_name=name) for name in provider.actions],
    )


def functions(provider: AnyProvider) -> pb.GetFunctions.Response:
    """Return the provider's functions."""
    return pb.GetFunctions.Response(
        functions={
            name: function_message(function) for name, function in provider.functions.items()
        }
    )


def identity_schemas(provider: AnyProvider) -> pb.GetResourceIdentitySchemas.Response:
    """Return the identities of the resource types that have one."""
    return pb.GetResourceIdentitySchemas.Response(
        identity_schemas={
            name: _identity_message(resource.identity)
            for name, resource in provider.resources.items()
            if resource.identity is not None
        }
    )


def _identity_message(identity: Identity) -> pb.ResourceIdentitySchema:
    return pb.ResourceIdentitySchema(
        version=identity.version,
        identity_attributes=[
            pb.ResourceIdentitySchema.IdentityAttribute(
                name=each.name,
                type=type_bytes(each.type),
                required_for_import=not each.optional,
                optional_for_import=each.optional,
                description=each.description,
            )
            for each in identity.identifiers
        ],
    )


def schema_message(schema: Schema) -> pb.Schema:
    block = _block_message(schema, schema.description)
    return pb.Schema(version=schema.version, block=block)


def _block_message(body: Body, description: str) -> pb.Schema.Block:
    return pb.Schema.Block(
        attributes=_attribute_messages(body),
        block_types=[_nested_block_message(name, block) for name, block in body.blocks.items()],
        description=description,
        description_kind=pb.MARKDOWN,
    )


def _attribute_messages(body: Body) -> list[pb.Schema.Attribute]:
    return [_attribute_message(name, attribute) for name, attribute in body.attributes.items()]


def _attribute_message(name: str, attribute: Attribute) -> pb.Schema.Attribute:
    message = pb.Schema.Attribute(
        name=name,
        description=attribute.description,
        description_kind=pb.MARKDOWN,
        required=attribute.required,
        optional=attribute.optional,
        computed=attribute.computed,
        sensitive=attribute.sensitive,
        write_only=attribute.write_only,
        deprecated=bool(attribute.deprecated),
        deprecation_message=attribute.deprecated,
    )
    if isinstance(attribute.type, Nested):
        message.nested_type.MergeFrom(_nested_type_message(attribute.type))
    else:
        message.type = type_bytes(attribute.type)
    return message


def _nested_type_message(nested: Nested) -> pb.Schema.Object:
    return pb.Schema.Object(attributes=_attribute_messages(nested), nesting=nested.nesting.upper())


def _nested_block_message(name: str, block: Block) -> pb.Schema.NestedBlock:
    inside = _block_message(block, block.description)
    inside.computed = block.computed
    return pb.Schema.NestedBlock(
        type_name=name,
        block=inside,
        nesting=block.nesting.upper(),
        min_items=block.min_items,
        max_items=block.max_items,
    )


def function_message(function: type[Function[Any, Any]]) -> pb.Function:
    variadic = function.variadic
    message = pb.Function(
        parameters=[_parameter_message(parameter) for parameter in function.parameters],
        variadic_parameter=_parameter_message(variadic) if variadic else None,
        summary=function.summary,
        description=function.description,
        description_kind=pb.MARKDOWN,
    )
    # `return` is a keyword, so the field has no attribute syntax.
    getattr(message, "return").type = type_bytes(function.returns)
    return message


def _parameter_message(parameter: Parameter[Any]) -> pb.Function.Parameter:
    return pb.Function.Parameter(
        name=parameter.name,
        type=type_bytes(parameter.type),
        description=parameter.description,
        description_kind=pb.MARKDOWN,
        allow_null_value=parameter.allow_null,
        allow_unknown_values=parameter.allow_unknown,
    )


def type_bytes(type_: Type) -> bytes:
    return json.dumps(type_.to_json(), separators=(",", ":")).encode()


def path_message(path: Path) -> pb.AttributePath:
    """Return the path as far as Terraform can follow it: it cannot point inside a set."""
    message = pb.AttributePath()
    for step in addressable(path):
        match step:
            case str():
                message.steps.add(attribute_name=step)
            case int():
                message.steps.add(element_key_int=step)
            case Key(name):
                message.steps.add(element_key_string=name)
    return message


def diagnostic_message(diagnostic: Diagnostic) -> pb.Diagnostic:
    error = diagnostic.severity is Severity.ERROR
    return pb.Diagnostic(
        severity=pb.Diagnostic.ERROR if error else pb.Diagnostic.WARNING,
        summary=printable(redacted(diagnostic.summary)),
        detail=printable(redacted(_located_detail(diagnostic))),
        attribute=path_message(diagnostic.path) if diagnostic.path else None,
    )


def _located_detail(diagnostic: Diagnostic) -> str:
    """Return the detail, with the path where Terraform may not show the exact place itself."""
    if len(diagnostic.path) < 2:
        return diagnostic.detail
    return f"{diagnostic.detail}\n\nAt {path_text(diagnostic.path)}.".lstrip()
