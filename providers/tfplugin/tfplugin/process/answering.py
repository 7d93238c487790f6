"""Maps each call of the provider's protocol to the method that handles it."""

import re
import time
from collections.abc import Callable
from typing import Any

from google.protobuf.message_factory import GetMessageClass

from tfplugin.author.provider import AnyProvider
from tfplugin.log import records as log
from tfplugin.process.call import Answer
from tfplugin.protocol import tfplugin6_pb2 as pb
from tfplugin.protocol.data_source_servicer import DataSourceServicer
from tfplugin.protocol.function_servicer import FunctionServicer
from tfplugin.protocol.provider_servicer import ProviderServicer
from tfplugin.protocol.resource_servicer import ResourceServicer

_log = log.get_logger(__name__)


def answers(provider: AnyProvider) -> dict[str, Answer]:
    """Return the handler of each method of the protocol, by the method's name."""
    answering = servicers(provider)
    methods = pb.DESCRIPTOR.services_by_name["Provider"].methods
    return {
        method.name: _answer(
            method.name, GetMessageClass(method.input_type), _method(answering, method.name)
        )
        for method in methods
    }


def servicers(provider: AnyProvider) -> tuple[object, ...]:
    """Has a method for each call of the protocol."""
    return (
        ProviderServicer(provider),
        ResourceServicer(provider),
        DataSourceServicer(provider),
        FunctionServicer(provider),
    )


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
