"""The calls about the provider as a whole, its data sources and its functions."""

from typing import Any

from tfplugin import tfplugin6_pb2 as pb
from tfplugin.codec import ValueMismatchError, decode, encode
from tfplugin.contexts import ConfigureContext, DataContext, ValidateContext
from tfplugin.diagnostics import DiagnosticError
from tfplugin.failures import describe, reported
from tfplugin.function import Function, FunctionError
from tfplugin.log import get_logger, redacted
from tfplugin.provider import Provider
from tfplugin.states import messages, packed, unpacked
from tfplugin.text import printable
from tfplugin.types import Type
from tfplugin.validation import validate
from tfplugin.wire import provider_schema

_log = get_logger(__name__)


class Servicer:
    """Answers Terraform. Each method is the call of its name in the protocol."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def get_provider_schema(self, _: pb.GetProviderSchema.Request) -> pb.GetProviderSchema.Response:
        return provider_schema(self._provider)

    def get_resource_identity_schemas(
        self, _: pb.GetResourceIdentitySchemas.Request
    ) -> pb.GetResourceIdentitySchemas.Response:
        return pb.GetResourceIdentitySchemas.Response()

    def validate_provider_config(
        self, request: pb.ValidateProviderConfig.Request
    ) -> pb.ValidateProviderConfig.Response:
        schema = self._provider.schema
        ctx = ValidateContext(
            config=unpacked(schema, request.config) or {}, stopping=self._provider.stopping
        )
        validate(schema, self._provider.validate, ctx, what="the provider block")
        return pb.ValidateProviderConfig.Response(diagnostics=messages(ctx.diagnostics))

    def configure_provider(
        self, request: pb.ConfigureProvider.Request
    ) -> pb.ConfigureProvider.Response:
        ctx = ConfigureContext(
            config=unpacked(self._provider.schema, request.config) or {},
            terraform_version=request.terraform_version,
            stopping=self._provider.stopping,
        )
        with reported(ctx.diagnostics, "configuring the provider"):
            self._provider.configure(ctx)
        return pb.ConfigureProvider.Response(diagnostics=messages(ctx.diagnostics))

    def stop_provider(self, _: pb.StopProvider.Request) -> pb.StopProvider.Response:
        _log.info("Terraform asks to stop")
        self._provider.stopping.set()
        return pb.StopProvider.Response()

    def validate_data_resource_config(
        self, request: pb.ValidateDataResourceConfig.Request
    ) -> pb.ValidateDataResourceConfig.Response:
        source = self._provider.data_sources[request.type_name](self._provider)
        ctx = ValidateContext(
            config=unpacked(source.schema, request.config) or {}, stopping=self._provider.stopping
        )
        validate(source.schema, source.validate, ctx, what=request.type_name)
        return pb.ValidateDataResourceConfig.Response(diagnostics=messages(ctx.diagnostics))

    def read_data_source(self, request: pb.ReadDataSource.Request) -> pb.ReadDataSource.Response:
        source = self._provider.data_sources[request.type_name](self._provider)
        ctx = DataContext(
            config=unpacked(source.schema, request.config) or {}, stopping=self._provider.stopping
        )
        state = None
        with reported(ctx.diagnostics, f"reading {request.type_name}"):
            found = source.read(ctx)
            state = packed(source.schema, found, like=request.config)
        told = [*messages(ctx.diagnostics), *messages(self._provider.take_notices())]
        return pb.ReadDataSource.Response(state=state, diagnostics=told)

    def call_function(self, request: pb.CallFunction.Request) -> pb.CallFunction.Response:
        function = self._provider.functions[request.name](self._provider)
        arguments = zip(_argument_types(function, request), request.arguments, strict=True)
        try:
            result = function.call(*[decode(type_, value.msgpack) for type_, value in arguments])
            encoded = encode(function.returns, result)
        except FunctionError as error:
            return _function_error(error.text, error.argument)
        except DiagnosticError as error:
            return _function_error(str(error))
        except ValueMismatchError as mismatch:
            return _function_error(f"Bug in the provider: the result: {mismatch.problem}.")
        except Exception as error:
            _log.exception("function %s failed", request.name)
            return _function_error(describe(error, f"calling {request.name}"))
        return pb.CallFunction.Response(result=pb.DynamicValue(msgpack=encoded))


def _argument_types(function: Function[Any], request: pb.CallFunction.Request) -> list[Type]:
    types = [parameter.type for parameter in function.parameters]
    if function.variadic:
        types += [function.variadic.type] * (len(request.arguments) - len(types))
    return types


def _function_error(text: str, argument: int | None = None) -> pb.CallFunction.Response:
    error = pb.FunctionError(text=printable(redacted(text)), function_argument=argument)
    return pb.CallFunction.Response(error=error)
