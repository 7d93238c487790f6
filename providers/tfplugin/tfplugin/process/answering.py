"""Maps each call of the provider's protocol to the method that handles it."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from tfplugin.author.provider import AnyProvider
from tfplugin.log import records as log
from tfplugin.process.call import Answer
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.action_servicer import ActionServicer
from tfplugin.protocol.data_source_servicer import DataSourceServicer
from tfplugin.protocol.ephemeral_servicer import EphemeralServicer
from tfplugin.protocol.function_servicer import FunctionServicer
from tfplugin.protocol.list_servicer import ListServicer
from tfplugin.protocol.provider_servicer import ProviderServicer
from tfplugin.protocol.resource_servicer import ResourceServicer

_log = log.get_logger(__name__)


def answers(provider: AnyProvider) -> dict[str, Answer]:
    """Return the handler of each method of the protocol, by the method's name."""
    answering = servicers(provider)
    methods = pb.DESCRIPTOR.services_by_name["Provider"].methods
    return {method.name: _answer(method, _method(answering, method.name)) for method in methods}


def servicers(provider: AnyProvider) -> tuple[object, ...]:
    """Has a method for each call of the protocol."""
    return (
        ProviderServicer(provider),
        ResourceServicer(provider),
        DataSourceServicer(provider),
        ListServicer(provider),
        EphemeralServicer(provider),
        ActionServicer(provider),
        FunctionServicer(provider),
    )


def _method(answering: tuple[object, ...], rpc: str) -> Callable[[Any], Any]:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", rpc).lower()
    servicer = next(servicer for servicer in answering if hasattr(servicer, name))
    method: Callable[[Any], Any] = getattr(servicer, name)
    return method


def _answer(rpc: MethodDescriptor, method: Callable[[Any], Any]) -> Answer:
    request_class: Any = GetMessageClass(rpc.input_type)

    def answer(data: bytes) -> bytes:
        with _logged(rpc.name):
            packed: bytes = method(request_class.FromString(data)).SerializeToString()
        return packed

    def stream(data: bytes) -> Iterable[bytes]:
        # The provider's generator is closed as soon as the client no longer waits.
        with _logged(rpc.name), closing(method(request_class.FromString(data))) as messages:
            for message in messages:
                yield message.SerializeToString()

    return stream if rpc.server_streaming else answer


@contextmanager
def _logged(rpc: str) -> Iterator[None]:
    started = time.monotonic()
    try:
        yield
    except Exception:
        _log.exception("%s failed", rpc)
        raise
    finally:
        _log.log(log.TRACE, "%s took %.1f ms", rpc, (time.monotonic() - started) * 1000)
