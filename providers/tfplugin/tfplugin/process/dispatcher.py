"""The gRPC methods that Terraform calls."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any, Final

import grpc

from tfplugin.author.provider import Provider
from tfplugin.log import records as log
from tfplugin.process.lifecycle import Lifecycle

_PROVIDER: Final = "/tfplugin6.Provider/"
_SERVING: Final = b"\x08\x01"

_log = log.get_logger(__name__)

Answer = Callable[[bytes], bytes]


class Dispatcher(grpc.GenericRpcHandler):
    """The methods of the provider, and those by which go-plugin minds the process.

    What answers for the provider is loaded after the handshake, while Terraform connects; calls
    that come earlier wait for it.
    """

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle
        self._answers: Future[Mapping[str, Answer]] = Future()
        self._process: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
            "/plugin.GRPCController/Shutdown": grpc.unary_unary_rpc_method_handler(self._shutdown),
            "/plugin.GRPCStdio/StreamStdio": grpc.unary_stream_rpc_method_handler(_nothing),
            "/grpc.health.v1.Health/Check": grpc.unary_unary_rpc_method_handler(_healthy),
        }

    def load(self, provider: Provider) -> None:
        """Load what answers for the provider."""
        try:
            self._answers.set_result(_answers(provider))
        except Exception as error:
            _log.exception("loading the provider failed")
            self._answers.set_exception(error)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        method = handler_call_details.method
        if not method.startswith(_PROVIDER):
            return self._process.get(method)
        rpc = method.removeprefix(_PROVIDER)

        def call(request: bytes, context: grpc.ServicerContext) -> bytes:
            answer = self._answers.result().get(rpc)
            if answer is None:
                context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{rpc} is not implemented")
            return answer(request)

        return grpc.unary_unary_rpc_method_handler(call)

    def _shutdown(self, _: bytes, __: grpc.ServicerContext) -> bytes:
        self._lifecycle.say_goodbye()
        return b""


def _nothing(_: bytes, __: grpc.ServicerContext) -> Iterator[bytes]:
    """What the process prints goes to stderr, which go-plugin reads by itself."""
    return iter(())


def _healthy(_: bytes, __: grpc.ServicerContext) -> bytes:
    return _SERVING


def servicers(provider: Provider) -> tuple[object, ...]:
    """What has a method for each call of the protocol."""
    from tfplugin.protocol.data_source_servicer import DataSourceServicer
    from tfplugin.protocol.function_servicer import FunctionServicer
    from tfplugin.protocol.provider_servicer import ProviderServicer
    from tfplugin.protocol.resource_servicer import ResourceServicer

    return (
        ProviderServicer(provider),
        ResourceServicer(provider),
        DataSourceServicer(provider),
        FunctionServicer(provider),
    )


def _answers(provider: Provider) -> dict[str, Answer]:
    from google.protobuf.message_factory import GetMessageClass

    from tfplugin.protocol import tfplugin6_pb2 as pb

    answering = servicers(provider)
    methods = pb.DESCRIPTOR.services_by_name["Provider"].methods
    return {
        method.name: _answer(
            method.name, GetMessageClass(method.input_type), _method(answering, method.name)
        )
        for method in methods
    }


def _method(answering: tuple[object, ...], rpc: str) -> Callable[[Any], Any]:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", rpc).lower()
    servicer = next(servicer for servicer in answering if hasattr(servicer, name))
    method: Callable[[Any], Any] = getattr(servicer, name)
    return method


def _answer(rpc: str, request_class: Any, method: Callable[[Any], Any]) -> Answer:
    def answer(data: bytes) -> bytes:
        started = time.monotonic()
        try:
            packed: bytes = method(request_class.FromString(data)).SerializeToString()
        except Exception:
            _log.exception("%s failed", rpc)
            raise
        finally:
            _log.log(log.TRACE, "%s took %.1f ms", rpc, (time.monotonic() - started) * 1000)
        return packed

    return answer
