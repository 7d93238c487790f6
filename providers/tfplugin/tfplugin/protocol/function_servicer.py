"""Handles the calls about functions."""

from typing import Any

from tfplugin.author.function import Function, FunctionError, Parameter
from tfplugin.author.provider import AnyProvider
from tfplugin.log.records import get_logger, redacted
from tfplugin.log.text import printable
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.rules.failures import describe
from tfplugin.values.decoding import decode
from tfplugin.values.diagnostics import DiagnosticError
from tfplugin.values.encoding import encode
from tfplugin.values.types import Type
from tfplugin.values.value import ValueMismatchError

_log = get_logger(__name__)


class FunctionServicer:
    """Handles Terraform's calls. Each method has the name of its call in the protocol."""

    def __init__(self, provider: AnyProvider) -> None:
        self._provider = provider

    def call_function(self, request: pb.CallFunction.Request) -> pb.CallFunction.Response:
        kind = self._provider.functions[request.name]
        arguments = zip(_argument_types(kind, request), request.arguments, strict=True)
        try:
            values = [decode(type_, value.msgpack) for type_, value in arguments]
            encoded = encode(kind.returns, kind(self._provider, values).call())
        except FunctionError as error:
            return _function_error(error.text, _position(kind, error.argument))
        except DiagnosticError as error:
            return _function_error(str(error))
        except ValueMismatchError as mismatch:
            return _function_error(f"Bug in the provider: the result: {mismatch.problem}.")
        except Exception as error:
            _log.exception("function %s failed", request.name)
            return _function_error(describe(error, f"calling {request.name}"))
        return pb.CallFunction.Response(result=pb.DynamicValue(msgpack=encoded))


def _argument_types(
    function: type[Function[Any, Any]], request: pb.CallFunction.Request
) -> list[Type]:
    types = [parameter.type for parameter in function.parameters]
    if function.variadic:
        types += [function.variadic.type] * (len(request.arguments) - len(types))
    return types


def _position(
    function: type[Function[Any, Any]], argument: Parameter[Any] | int | None
) -> int | None:
    if not isinstance(argument, Parameter):
        return argument
    return [*function.parameters, argument].index(argument)


def _function_error(text: str, argument: int | None = None) -> pb.CallFunction.Response:
    error = pb.FunctionError(text=printable(redacted(text)), function_argument=argument)
    return pb.CallFunction.Response(error=error)
