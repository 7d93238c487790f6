"""What answers each of Terraform's calls."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, Final

from tfplugin.author.provider import AnyProvider
from tfplugin.log import records as log
from tfplugin.process.call import Answer
from tfplugin.process.lifecycle import Lifecycle

_PROVIDER: Final = "/tfplugin6.Provider/"
_SERVING: Final = b"\x08\x01"

_log = log.get_logger(__name__)


class Dispatcher:
    """The methods of the provider, and those with which go-plugin controls the process.

    What answers for the provider is loaded after the handshake, while Terraform connects; calls
    that come earlier wait for it.
    """

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle
        self._answers: Future[Mapping[str, Answer]] = Future()
        self._process: dict[str, Answer] = {
            "/plugin.GRPCController/Shutdown": self._shutdown,
            "/plugin.GRPCStdio/StreamStdio": _nothing,
            "/grpc.health.v1.Health/Check": _healthy,
        }

    def load(self, provider: AnyProvider) -> None:
        """Load what answers for the provider."""
        try:
            self._answers.set_result(_answers(provider))
        except Exception as error:
            _log.exception("loading the provider failed")
            self._answers.set_exception(error)

    def find(self, path: str) -> Answer | None:
        """What answers the calls of a path; waits until the provider is loaded."""
        if path.startswith(_PROVIDER):
            return self._answers.result().get(path.removeprefix(_PROVIDER))
        return self._process.get(path)

    def _shutdown(self, _: bytes) -> bytes:
        self._lifecycle.say_goodbye()
        return b""


def _nothing(_: bytes) -> Iterable[bytes]:
    """What the process prints goes to stderr, which go-plugin reads by itself."""
    return ()


def _healthy(_: bytes) -> bytes:
    return _SERVING


def servicers(provider: AnyProvider) -> tuple[object, ...]:
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


def _answers(provider: AnyProvider) -> dict[str, Answer]:
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
